export interface Sample {
  readonly wallMs: number;
  readonly cpuMs: number;
}

const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;

/** Median and the middle half of what lies around it. */
export function spreadOf(values: readonly number[]): { median: number; low: number; high: number } {
  const sorted = [...values].sort((a, b) => a - b);
  return { median: quantile(sorted, 0.5), low: quantile(sorted, 0.25), high: quantile(sorted, 0.75) };
}

/** Two ways in one run, measured in turns: each alone, and the difference within each pair as a share of the second. */
export function mediansOf({ fenced, straight }: { fenced: readonly Sample[]; straight: readonly Sample[] }): string {
  const lines = (['wallMs', 'cpuMs'] as const).flatMap((what) => {
    const [ours, theirs] = [fenced, straight].map((all) => all.map((sample) => sample[what]));
    if (!ours || !theirs) return [];
    const shares = ours.map((value, at) => (value / (theirs[at] ?? Number.NaN) - 1) * 100);
    return [
      `${what} with fence and gate  ${told(ours)}`,
      `${what} without              ${told(theirs)}`,
      `${what} overhead in %        ${told(shares)}`,
    ];
  });
  return [`${fenced.length} pairs, in turns: median (middle half)`, ...lines].join('\n');
}

const told = (values: readonly number[]): string => {
  const { median, low, high } = spreadOf(values);
  return `${median.toFixed(1)} (${low.toFixed(1)} to ${high.toFixed(1)})`;
};
