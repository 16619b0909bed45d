import { Agent, type Dispatcher, errors } from 'undici';
import { EgressLostError, MarketplaceUnavailableError, NeedsHumanError } from '../../domain/faults.js';
import type { Egress } from '../../domain/ports.js';
import { connectThrough } from '../http/connect-through.js';
import { CookieJar } from '../http/cookies.js';
import type { View } from './views.js';

export interface ClientOptions {
  readonly baseUrl: string;
  readonly egress: Egress;
  readonly savedState: string | null;
  readonly trustedCertificate?: string | undefined;
  /** How long an answer may take, in ms. */
  readonly pageMs: number;
}

export interface Answer {
  readonly status: number;
  /** Null when the answer is no JSON. */
  readonly json: unknown;
  /** Null when the answer is JSON. */
  readonly html: string | null;
}

/** What a page of the app gets: its data, another page to go to, or something in place of it. */
export type Opened =
  | { readonly kind: 'view'; readonly path: string; readonly view: View }
  | { readonly kind: 'challenge'; readonly path: string; readonly title: string }
  | { readonly kind: 'sign_in'; readonly path: string }
  | { readonly kind: 'error'; readonly path: string; readonly status: number };

// As many as the pages of a session side by side, and one for a reading; more would only wait for each other.
const CONNECTIONS = 5;
const MAX_REDIRECTS = 3;

/** The page traffic of one session: its cookies, its token, and connections through its proxy that are used again. */
export class MarketplaceClient {
  readonly origin: string;
  private readonly jar: CookieJar;
  private readonly dispatcher: Agent;
  private csrf = '';
  private isOver = false;

  constructor(private readonly options: ClientOptions) {
    this.origin = new URL(options.baseUrl).origin;
    this.jar = new CookieJar(options.savedState);
    const { egress, trustedCertificate, pageMs } = options;
    this.dispatcher = new Agent({
      connections: CONNECTIONS,
      pipelining: 1,
      connect: ({ protocol, hostname, port }, callback) => {
        const url = new URL(`${protocol}//${hostname}${port ? `:${port}` : ''}`);
        connectThrough(egress, url, { timeoutMs: pageMs, trustedCertificate }).then(
          (socket) => callback(null, socket as never),
          (error: unknown) => callback(error as Error, null),
        );
      },
    });
  }

  get isClosed(): boolean {
    return this.isOver;
  }

  savedState(): string {
    return this.jar.saved();
  }

  /** The data of a page, as the app asks for it when it shows one. Where it leads elsewhere, that is opened. */
  async open(path: string): Promise<Opened> {
    let at = path;
    for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
      const answer = await this.ask('GET', `/api/view?path=${encodeURIComponent(at)}`);
      if (answer.html !== null) return replaced(at, answer.status, answer.html);
      const body = answer.json as { redirect?: string; login?: string; csrf?: string };
      if (answer.status === 401 && body.login !== undefined) return { kind: 'sign_in', path: body.login };
      if (answer.status !== 200) return { kind: 'error', path: at, status: answer.status };
      if (body.redirect === undefined) {
        this.csrf = body.csrf ?? this.csrf;
        return { kind: 'view', path: at, view: answer.json as View };
      }
      at = body.redirect;
    }
    throw new MarketplaceUnavailableError(`The marketplace sends round in circles at ${path}`);
  }

  async post(path: string, body: unknown): Promise<Answer> {
    const answer = await this.ask('POST', path, body);
    const { csrf } = (answer.json ?? {}) as { csrf?: string };
    this.csrf = csrf ?? this.csrf;
    return answer;
  }

  /** A request as the page would make it, for whoever performs it. */
  prepared(
    path: string,
    body: unknown,
  ): { url: string; method: string; headers: Record<string, string>; body: Buffer } {
    const url = new URL(path, this.origin);
    const headers = { ...this.headers(url), 'content-type': 'application/json' };
    return { url: url.href, method: 'POST', headers, body: Buffer.from(JSON.stringify(body)) };
  }

  takeCookies(setCookies: readonly string[]): void {
    this.jar.take(setCookies, new URL(this.origin));
  }

  async close(): Promise<void> {
    this.isOver = true;
    await this.dispatcher.destroy();
  }

  private headers(url: URL): Record<string, string> {
    const cookie = this.jar.headerFor(url);
    return { accept: 'application/json, text/html', 'x-csrf-token': this.csrf, ...(cookie === '' ? {} : { cookie }) };
  }

  // Reading is asked for once more when a kept connection turns out to be dead, as browsers do. Posting never is.
  private async ask(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Answer> {
    try {
      return await this.exchange(method, path, body);
    } catch (error) {
      if (method === 'GET' && isDeadConnection(error) && !this.isOver) {
        return this.exchange(method, path, body).catch((again: unknown) => this.fail(again));
      }
      return this.fail(error);
    }
  }

  private async exchange(method: 'GET' | 'POST', path: string, body: unknown): Promise<Answer> {
    const url = new URL(path, this.origin);
    const answer: Dispatcher.ResponseData = await this.dispatcher.request({
      origin: this.origin,
      path: `${url.pathname}${url.search}`,
      method,
      headers: { ...this.headers(url), ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      body: body === undefined ? null : JSON.stringify(body),
      signal: AbortSignal.timeout(this.options.pageMs),
    });
    const { statusCode: status, headers } = answer;
    const set = headers['set-cookie'] ?? [];
    this.takeCookies(Array.isArray(set) ? set : [set]);
    const text = await answer.body.text();
    const isJson = String(headers['content-type'] ?? '').includes('json');
    return { status, json: isJson ? JSON.parse(text) : null, html: isJson ? null : text };
  }

  private fail(error: unknown): never {
    if (error instanceof EgressLostError) throw error;
    // Nothing at all within the time is what a browser meets when it loads a page: it says nothing about what the page is.
    throw new MarketplaceUnavailableError(`No answer from ${new URL(this.origin).host}`, { cause: error });
  }
}

const isDeadConnection = (error: unknown): boolean =>
  error instanceof errors.SocketError || (error as { code?: string }).code === 'ECONNRESET';

/** What stands in place of the app: only its text tells a challenge from an error page. */
function replaced(path: string, status: number, html: string): Opened {
  const title = /<title>([^<]*)<\/title>/i.exec(html)?.[1] ?? '';
  return isChallenge(html, title) ? { kind: 'challenge', path, title } : errorOr(path, status);
}

export function isChallenge(html: string, title = /<title>([^<]*)<\/title>/i.exec(html)?.[1] ?? ''): boolean {
  const isFramed = /<iframe[^>]+(src|title)="[^"]*challenge/i.test(html) || html.includes('id="challenge-stage"');
  const isTitled = /just a moment|attention required|access denied/i.test(title);
  const words = html.replaceAll(/<[^>]*>/g, ' ');
  return isFramed || isTitled || (words.length < 2_500 && /verify (that )?you are (a )?human/i.test(words));
}

const errorOr = (path: string, status: number): Opened => {
  if (status >= 400) return { kind: 'error', path, status };
  throw new NeedsHumanError(`An unknown page: nothing known on ${path}`);
};
