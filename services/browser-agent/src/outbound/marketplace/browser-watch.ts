import { BrowserHungError } from '../../domain/faults.js';

export interface WatchLimits {
  readonly localMs: number;
  readonly workMs: number;
}

const LIMITS: WatchLimits = {
  // What needs nothing from the network takes milliseconds, and a second or two on a machine that is at its end.
  localMs: 20_000,
  // What a step does on its pages beside waiting for them: some thirty fields, each with limits of its own.
  workMs: 60_000,
};

/**
 * Chromium can stop answering without dying, and most of its driver's calls know no time limit: closing a page whose
 * tunnel was refused was seen to wait for ever, and the session with it. What is not answered in time ends the browser:
 * then everything that waits for it hears of it, and the session is opened anew.
 */
export class BrowserWatch {
  constructor(
    private readonly end: (why: string) => void,
    private readonly limits = LIMITS,
  ) {}

  /** For what the browser does by itself: opening and closing pages, cookies. */
  local<T>(what: string, work: Promise<T>): Promise<T> {
    return this.answered(what, this.limits.localMs, work);
  }

  /** For work that visits pages, each of which may take `pageMs` to come and `pageMs` to fill in. */
  visiting<T>(what: string, visits: number, pageMs: number, work: Promise<T>): Promise<T> {
    return this.answered(what, this.limits.workMs + visits * 2 * pageMs, work);
  }

  private async answered<T>(what: string, limitMs: number, work: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const hung = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(new BrowserHungError(what, limitMs));
        this.end(`no answer to "${what}" within ${limitMs} ms`);
      }, limitMs);
    });
    try {
      return await Promise.race([work, hung]);
    } finally {
      clearTimeout(timer);
    }
  }
}
