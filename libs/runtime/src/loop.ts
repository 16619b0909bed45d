import { errorText } from './errors.js';
import type { Log } from './log.js';

/** How a round of a loop ended: go on at once, or wait for a wake-up or the interval, or for this many ms instead of it. */
export type Round = 'again' | 'rest' | number;

export interface LoopOptions {
  readonly name: string;
  readonly log: Log;
  /** Longest rest between two rounds, in ms. */
  readonly restMs: number;
  /** Longest rest after a round that threw, in ms; the first is a tenth of it. */
  readonly maxBackoffMs?: number;
}

/**
 * Repeats one piece of work: at once while there is more, else after a rest or a wake-up, later and later while it fails.
 * A round is never run twice at a time. Stopping waits for the round under way.
 */
export class Loop {
  private isStopping = false;
  private failures = 0;
  private wakeUp: (() => void) | undefined;
  private isWoken = false;
  private running: Promise<void> | undefined;

  constructor(
    private readonly options: LoopOptions,
    /** `isCalled`: there is surely something to do, for it was woken, comes `again`, or is the first; else it may look first. */
    private readonly round: (isCalled: boolean) => Promise<Round | void>,
  ) {}

  start(): this {
    this.running ??= this.run();
    return this;
  }

  /** Ends the rest under way, or makes the next round follow at once. Cheap, and safe from anywhere. */
  wake(): void {
    this.isWoken = true;
    this.wakeUp?.();
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    this.wakeUp?.();
    await this.running;
  }

  private async run(): Promise<void> {
    let isAgain = true;
    while (!this.isStopping) {
      const isCalled = isAgain || this.isWoken;
      this.isWoken = false;
      let next: Round | void = 'rest';
      try {
        next = await this.round(isCalled);
        this.failures = 0;
      } catch (error) {
        this.failures += 1;
        this.options.log.error(
          { loop: this.options.name, failures: this.failures, error: errorText(error) },
          'loop.failed',
        );
      }
      if (this.isStopping) return;
      isAgain = next === 'again';
      if (this.failures > 0) await this.rest(this.backoffMs());
      else if (!isAgain && !this.isWoken) await this.rest(typeof next === 'number' ? next : this.options.restMs);
    }
  }

  private backoffMs(): number {
    const longest = this.options.maxBackoffMs ?? 5_000;
    return Math.min(longest, (longest / 10) * 2 ** Math.min(this.failures - 1, 10));
  }

  private rest(ms: number): Promise<void> {
    return new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wakeUp = () => {
        // A failing loop is only woken to stop: what else woke it would fail again at once.
        if (this.failures > 0 && !this.isStopping) return;
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
