import type { Page, Request, Response } from 'playwright';
import { errorText } from '#runtime';
import type { TraceAbout } from '../../domain/ports.js';

type Entry = Readonly<Record<string, unknown>> & { readonly atMs: number };

// A submission asks for some forty documents and answers. Of a page that asks without end the beginning says most.
const MAX_ENTRIES = 400;
const MAX_WORDS = 300;
// Files of the page's program say nothing unless they fail.
const TOLD_TYPES = new Set(['document', 'xhr', 'fetch']);
// Shorter values stand in every text by chance.
const MIN_SECRET_LENGTH = 8;
const TAKEN_OUT = '[taken out]';

/**
 * What happened on one page: our steps, and which addresses answered what. No headers, no bodies, no queries, nothing
 * that was typed and no words of the page: a trace of the driver has cookies in it, and pages of other applications
 * (docs/adr/0020-evidence.md).
 */
export class PageTrace {
  private readonly startedAt = Date.now();
  private readonly entries: Entry[] = [];
  private leftOut = 0;

  constructor(page: Page) {
    page.on('response', (response) => this.answered(response));
    page.on('requestfailed', (request) => this.unanswered(request));
    page.on('framenavigated', (frame) => {
      if (frame === page.mainFrame()) this.add({ kind: 'page', path: pathOf(frame.url()) });
    });
    page.on('pageerror', ({ name }) => this.add({ kind: 'page_error', name: words(name) }));
    page.on('crash', () => this.add({ kind: 'crash' }));
  }

  /** Does one of our steps, and says how it went. */
  async step<T>(what: string, work: () => Promise<T>): Promise<T> {
    const began = Date.now();
    try {
      const result = await work();
      this.add({ kind: 'step', what, durationMs: Date.now() - began });
      return result;
    } catch (error) {
      this.add({ kind: 'step', what, durationMs: Date.now() - began, fault: words(errorText(error)) });
      throw error;
    }
  }

  /** All of it as JSON; null when that would be too large. `secrets`: taken out wherever they stand, as a second line. */
  sealed(about: TraceAbout, secrets: readonly string[], maxBytes: number): Buffer | null {
    const { startedAt, leftOut, entries } = this;
    const whole = { version: 1, ...about, why: words(about.why), startedAt, leftOut, entries };
    const json = JSON.stringify(whole, (_, value: unknown) =>
      typeof value === 'string' ? withoutSecrets(value, secrets) : value,
    );
    const bytes = Buffer.from(json, 'utf8');
    return bytes.length > maxBytes ? null : bytes;
  }

  private answered(response: Response): void {
    const request = response.request();
    const status = response.status();
    if (status < 400 && !TOLD_TYPES.has(request.resourceType())) return;
    this.add({ kind: 'answer', method: request.method(), path: pathOf(request.url()), status });
  }

  private unanswered(request: Request): void {
    const why = words(request.failure()?.errorText ?? 'no answer');
    this.add({ kind: 'no_answer', method: request.method(), path: pathOf(request.url()), why });
  }

  private add(entry: Readonly<Record<string, unknown>>): void {
    if (this.entries.length >= MAX_ENTRIES) this.leftOut += 1;
    else this.entries.push({ atMs: Date.now() - this.startedAt, ...entry });
  }
}

/** Without query and fragment: tokens stand there. */
function pathOf(url: string): string {
  try {
    const { protocol, host, pathname } = new URL(url);
    return protocol.startsWith('http') ? `${host}${pathname}`.slice(0, MAX_WORDS) : protocol;
  } catch {
    return 'unreadable';
  }
}

/** The first line: those after it are the driver's log, which repeats what was typed. */
const words = (text: string): string => (text.split('\n')[0] ?? '').slice(0, MAX_WORDS);

function withoutSecrets(text: string, secrets: readonly string[]): string {
  let clean = text;
  for (const secret of secrets) {
    if (secret.length < MIN_SECRET_LENGTH) continue;
    for (const form of new Set([secret, encodeURIComponent(secret), decoded(secret)])) {
      clean = clean.replaceAll(form, TAKEN_OUT);
    }
  }
  return clean;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
