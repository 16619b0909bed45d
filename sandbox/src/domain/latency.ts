export const LATENCIES = ['none', 'default', 'realistic'] as const;
export type Latency = (typeof LATENCIES)[number];

export interface Pace {
  /** Between the page's data and its first element: what the browser spends on filling the empty shell. */
  readonly hydrationMs: readonly [number, number];
  /** How long a page's data takes to answer. */
  readonly dataMs: readonly [number, number];
  /** How long the one request that sends a proposal takes, before the marketplace decides. */
  readonly submitMs: readonly [number, number];
}

// A submission is three pages (job, apply, the page after Send) and one submit. The sums of the bounds are the promise:
// default 3 x 150 + 550 = 1.0 s to 3 x 500 + 1500 = 3.0 s; realistic 3 x 3200 + 10400 = 20 s to 3 x 9000 + 33000 = 60 s.
// `none` is not zero: a page that is complete in the same task as its shell would hide every missing wait in a driver.
export const PACES: Readonly<Record<Latency, Pace>> = {
  none: { hydrationMs: [1, 4], dataMs: [0, 0], submitMs: [0, 0] },
  default: { hydrationMs: [150, 500], dataMs: [0, 0], submitMs: [550, 1_500] },
  realistic: { hydrationMs: [700, 2_000], dataMs: [2_500, 7_000], submitMs: [10_400, 33_000] },
};
