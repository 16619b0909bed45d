import type { LoadReport } from './load-plan.js';
import { percentilesOf } from './percentiles.js';

/** What came of the requests of a load, as it was seen one by one. */
export interface Answered {
  /** Of each answer that accepted, in ms. */
  readonly latencies: readonly number[];
  readonly errors: number;
  readonly firstError: string | undefined;
  readonly startedAtMs: number;
  /** Answers before it belong to the warm-up; the start unless told. */
  readonly countsFromMs?: number;
  readonly endedAtMs: number;
}

export function reportOf(answered: Answered): LoadReport {
  const { latencies, errors, firstError, startedAtMs, countsFromMs = startedAtMs, endedAtMs } = answered;
  const percentile = percentilesOf(Float64Array.from(latencies));
  return {
    perSecond: latencies.length / ((endedAtMs - countsFromMs) / 1_000),
    p50Ms: percentile(0.5),
    p99Ms: percentile(0.99),
    errors,
    accepted: latencies.length,
    ...(firstError === undefined ? {} : { firstError }),
    startedAtMs,
    endedAtMs,
  };
}
