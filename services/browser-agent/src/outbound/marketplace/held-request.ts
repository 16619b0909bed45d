import type { BrowserContext, Page } from 'playwright';
import type { SendObservation } from '../../domain/marketplace.js';
import type { Egress, HeldRequest } from '../../domain/ports.js';
import { cookiesIn } from '../http/cookies.js';
import { errorWords } from '../http/error-words.js';
import { type OneAnswer, type OneRequest, sendOnce } from '../http/send-once.js';
import { readAnswer } from './answer-page.js';
import type { BrowserWatch } from './browser-watch.js';
import type { Stopped } from './gate.js';

export interface PerformOptions {
  /** Ends the wait for an answer, in ms; shorter than what the proxy lets live. */
  readonly timeoutMs: number;
  /** How long the page may take to show what the answer means, in ms. */
  readonly pageMs: number;
  /** Alerts that stood on the form before Send. */
  readonly alertsBefore: readonly string[];
  readonly trustedCertificate: string | undefined;
  readonly watch: BrowserWatch;
}

const unclear = (why: string): SendObservation => ({ kind: 'unclear', why });

/**
 * Performs the submit from Node: one connection, no retries, no redirects. Left to the browser it could leave twice:
 * Chromium repeats a POST whose reused connection dies, and follows 307 and 308 without asking.
 */
export class BrowserHeldRequest implements HeldRequest {
  private isSpent = false;

  constructor(
    private readonly context: BrowserContext,
    private readonly page: Page,
    private readonly stopped: Stopped,
    private readonly options: PerformOptions,
  ) {}

  async perform(egress: Egress): Promise<SendObservation> {
    if (this.isSpent) throw new Error('A held request is performed once, or aborted');
    this.isSpent = true;
    let answer: OneAnswer;
    try {
      const { timeoutMs, trustedCertificate } = this.options;
      // Of its own, so that the connection has its own credentials at the proxy, which admits one with them, ever.
      answer = await sendOnce(await this.request(), egress, { timeoutMs, trustedCertificate });
    } catch (error) {
      await this.abort();
      return unclear(`no answer: ${errorWords(error)}`);
    }
    const { status } = answer;
    // Handed on, the page would follow it, and post once more where the status says so.
    if (status >= 300 && status < 400) {
      await this.abort();
      return unclear(`the answer was a redirect (${status})`);
    }
    const { watch, pageMs } = this.options;
    return watch.visiting('show the answer', 1, pageMs, this.show(answer));
  }

  private async show(answer: OneAnswer): Promise<SendObservation> {
    const { status, body } = answer;
    await this.takeCookies(answer);
    await this.stopped.route.fulfill({ status, headers: withoutTransport(answer.headers), body });
    if (status >= 500) return unclear(`the answer was an error of the marketplace (${status})`);
    return readAnswer(this.page, this.options.alertsBefore, this.options.pageMs);
  }

  async abort(): Promise<void> {
    this.isSpent = true;
    await this.options.watch.local('abort the submit', this.stopped.route.abort()).catch(() => undefined);
  }

  private async request(): Promise<OneRequest> {
    const { request } = this.stopped;
    const url = request.url();
    const cookies = await this.options.watch.local('the cookies', this.context.cookies(url));
    const headers = Object.fromEntries(Object.entries(request.headers()).filter(([name]) => name !== 'cookie'));
    const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
    return {
      url,
      method: request.method(),
      headers: cookie === '' ? headers : { ...headers, cookie },
      body: request.postDataBuffer(),
    };
  }

  // What the answer set belongs to the session, as if the browser had received it.
  private async takeCookies({ setCookies }: OneAnswer): Promise<void> {
    const cookies = cookiesIn(setCookies, new URL(this.stopped.request.url()));
    if (cookies.length > 0) await this.context.addCookies(cookies);
  }
}

// The body is whole by now.
const TRANSPORT_HEADERS = new Set(['content-length', 'transfer-encoding', 'connection', 'keep-alive']);

const withoutTransport = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !TRANSPORT_HEADERS.has(name)));
