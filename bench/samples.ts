export interface Sample {
  readonly wallMs: number;
  readonly cpuMs: number;
}

export type Samples<Name extends string> = Readonly<Record<Name, Sample[]>>;

export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** The first as a share of the second within each turn, in the middle: what slowed a turn slowed both in it. */
export const medianOfRatios = (ours: readonly number[], theirs: readonly number[]): number =>
  quantile(
    ours.map((value, at) => value / (theirs[at] ?? Number.NaN)),
    0.5,
  );

/** Who goes first, second, third, takes turns as well. */
export const inTurn = <T>(all: readonly T[], turn: number): T[] =>
  all.map((_, at) => all[(at + turn) % all.length] as T);
