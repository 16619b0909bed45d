import type { BrowserContext, Page, Request, Route } from 'playwright';

/** Requests that send nothing of ours and change nothing: `METHOD path`, with * for one path segment. */
export type HarmlessRequests = readonly RegExp[];

/** The request behind Send, stopped before it left the browser. */
export interface Stopped {
  readonly route: Route;
  readonly request: Request;
}

// What asks for something and changes nothing, by the rules of HTTP.
const READING = ['GET', 'HEAD', 'OPTIONS'];

/**
 * From "filled" on, nothing but reading leaves the page. The first request that is neither reading nor known to be
 * harmless is the submit: it is held, whatever the page does, and everything after it is aborted.
 */
export class Gate {
  private stopped: Stopped | undefined;
  private onStopped: ((stopped: Stopped) => void) | undefined;
  private isOver = false;
  private readonly handler = (route: Route, request: Request): Promise<void> => this.decide(route, request);

  private constructor(
    private readonly context: BrowserContext,
    private readonly page: Page,
    private readonly harmless: HarmlessRequests,
    private readonly reading: readonly string[] = READING,
  ) {}

  /** Closed when this returns: a request made from now on cannot pass unseen. */
  static async close(context: BrowserContext, page: Page, harmless: HarmlessRequests): Promise<Gate> {
    const gate = new Gate(context, page, harmless);
    await context.route('**/*', gate.handler);
    return gate;
  }

  /** For a page from which nothing is to be sent: no request but a GET leaves it, harmless or not, and none is held. */
  static async seal(context: BrowserContext, page: Page): Promise<Gate> {
    const gate = new Gate(context, page, [], ['GET']);
    gate.holdNoMore();
    await context.route('**/*', gate.handler);
    return gate;
  }

  /** Resolves with the submit once the page makes it. */
  held(): Promise<Stopped> {
    return new Promise((resolve) => {
      if (this.stopped) resolve(this.stopped);
      else this.onStopped = resolve;
    });
  }

  /** Nobody waits for a submit any more: what comes now is stopped like everything after one. */
  holdNoMore(): void {
    this.isOver = true;
  }

  /** For a page that is closed. Opened earlier, it would let out what a page repeats by itself after an error. */
  async open(): Promise<void> {
    await this.context.unroute('**/*', this.handler);
  }

  private async decide(route: Route, request: Request): Promise<void> {
    // Other pages of the session have gates of their own. A request that belongs to no page is treated as this one's.
    if (!(await this.isOurs(request))) return route.fallback();
    if (this.reading.includes(request.method())) return route.fallback();
    if (request.resourceType() === 'ping') return route.abort();
    const line = `${request.method()} ${new URL(request.url()).pathname}`;
    if (this.harmless.some((pattern) => pattern.test(line))) return route.fallback();
    if (this.stopped || this.isOver) return route.abort();
    this.stopped = { route, request };
    this.onStopped?.(this.stopped);
  }

  private async isOurs(request: Request): Promise<boolean> {
    try {
      const page = request.frame().page();
      return page === this.page || (await page.opener()) === this.page;
    } catch {
      return true;
    }
  }
}
