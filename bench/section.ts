/** One figure of one contender, as it came out in each round. Its name reads section/contender/variant. */
export interface Result {
  readonly section: string;
  readonly name: string;
  readonly unit: string;
  readonly better: 'higher' | 'lower';
  readonly rounds: readonly number[];
  readonly note?: string;
}

/**
 * What a section is given. The environment names the binaries, as it does for tests: NATS_SERVER_BIN, CHROMIUM_BIN,
 * CHROMIUM_SANDBOX.
 */
export interface BenchContext {
  /** Empty, and the section's own; removed after it. */
  readonly folder: string;
  readonly rounds: number;
  /** Fewer and shorter, to see that it runs; its figures are worth little. */
  readonly isQuick: boolean;
  /** `startup` begins with nothing installed, once; it needs the network. */
  readonly isCold?: boolean;
  say(text: string): void;
}

export interface Section {
  run(context: BenchContext): Promise<Result[]>;
}
