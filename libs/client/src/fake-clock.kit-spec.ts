import type { Clock } from './clock.js';

/** Time that passes only when somebody waits, and at once. */
export class FakeClock implements Clock {
  readonly waits: number[] = [];
  /** What chance says. */
  chance = 0;
  private at = 1_790_000_000_000;

  now(): number {
    return this.at;
  }

  random(): number {
    return this.chance;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) throw signal.reason;
    this.waits.push(ms);
    this.at += ms;
  }

  pass(ms: number): void {
    this.at += ms;
  }
}
