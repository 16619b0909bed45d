import { RateLimiterRes, type RateLimiterStoreAbstract } from 'rate-limiter-flexible';
import type { Usage } from '../domain/rate-limits.js';

export interface CountedWindow {
  readonly policy: string;
  readonly limit: number;
  readonly windowSeconds: number;
}

interface Waiting {
  readonly resolve: (usage: Usage) => void;
  readonly reject: (error: unknown) => void;
}

interface Known {
  readonly remaining: number;
  readonly resetAt: number;
}

// What is remembered only fills headers; when it is lost it is asked for again.
const MAX_KNOWN = 10_000;

/**
 * Counts the requests of each key in one window, together with every other replica. Whoever asks while the counter of
 * the key is being asked shares the next hit: a burst costs two of them, however many requests it is, and nobody
 * queues for the key's row; hits of different keys share statements (shared-hits.ts). A request is within the limit by its
 * place in the common count, so never one too many.
 */
export class SharedCounter {
  private readonly lines = new Map<string, Waiting[]>();
  private readonly known = new Map<string, Known>();

  constructor(
    private readonly window: CountedWindow,
    private readonly limiter: RateLimiterStoreAbstract,
  ) {}

  /** Counts one request. Throws when nobody can count, and nothing stands in. */
  count(key: string): Promise<Usage> {
    return new Promise((resolve, reject) => {
      const one = { resolve, reject };
      const line = this.lines.get(key);
      if (line) return void line.push(one);
      this.lines.set(key, []);
      void this.serve(key, [one]);
    });
  }

  /** What is left without counting: as this replica heard last, or as the counter says. */
  async peek(key: string): Promise<Usage> {
    const known = this.known.get(key);
    if (known && known.resetAt > Date.now()) return this.usage(known.remaining, known.resetAt - Date.now(), null);
    const found = await this.limiter.get(key);
    const [remaining, resetMs] = found
      ? [this.left(found.consumedPoints), found.msBeforeNext]
      : [this.window.limit, this.window.windowSeconds * 1_000];
    this.remember(key, remaining, resetMs);
    return this.usage(remaining, resetMs, null);
  }

  private async serve(key: string, first: readonly Waiting[]): Promise<void> {
    for (let batch = first; batch.length > 0; batch = this.lines.get(key)?.splice(0) ?? []) {
      try {
        const { consumed, resetMs } = await this.consume(key, batch.length);
        this.remember(key, this.left(consumed), resetMs);
        for (const [at, { resolve }] of batch.entries()) {
          const place = consumed - batch.length + at + 1;
          resolve(this.usage(this.left(place), resetMs, place <= this.window.limit));
        }
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.lines.delete(key);
  }

  /** The count after these requests. */
  private async consume(key: string, requests: number): Promise<{ consumed: number; resetMs: number }> {
    try {
      const { consumedPoints, msBeforeNext } = await this.limiter.consume(key, requests);
      return { consumed: consumedPoints, resetMs: msBeforeNext };
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      // One that is known to be used up is refused from memory, which knows no count.
      const consumed = refused.consumedPoints > 0 ? refused.consumedPoints : this.window.limit + requests;
      return { consumed, resetMs: refused.msBeforeNext };
    }
  }

  private left(consumed: number): number {
    return Math.max(0, this.window.limit - consumed);
  }

  private usage(remaining: number, resetMs: number, isWithin: boolean | null): Usage {
    return { ...this.window, remaining, resetMs, isWithin };
  }

  private remember(key: string, remaining: number, resetMs: number): void {
    if (this.known.size >= MAX_KNOWN) this.known.clear();
    this.known.set(key, { remaining, resetAt: Date.now() + resetMs });
  }
}
