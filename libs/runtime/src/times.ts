/**
 * The one divisor of all protocol times, for tests: TIME_SCALE 60 makes a minute a second.
 * Production runs at 1. Ratios never change, so what holds at one scale holds at the other.
 */
export class TimeScale {
  constructor(readonly divisor: number) {
    if (!(divisor >= 1)) throw new Error(`TIME_SCALE must be 1 or more, not ${divisor}`);
  }

  /** A protocol time in ms, divided; never below 1 ms. */
  ms(protocolMs: number): number {
    return Math.max(1, protocolMs / this.divisor);
  }

  /** The same for SQL, as text for an `interval` parameter. */
  interval(protocolMs: number): string {
    return `${this.ms(protocolMs)} milliseconds`;
  }
}
