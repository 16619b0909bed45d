/** So many requests in each window. A window begins with the first request in it. */
export interface RateWindow {
  readonly name: 'minute' | 'day';
  readonly requests: number;
  readonly ms: number;
}

export interface RateLimit {
  /** The shortest first: what it refuses is not counted in the longer ones. */
  readonly windows: readonly RateWindow[];
  /**
   * While the common counters cannot be asked: each replica counts by itself, so that up to as many times the limit may
   * pass as there are replicas, or nothing passes at all.
   */
  readonly whenUnknown: 'count_here' | 'refuse';
}

const perMinute = (requests: number): RateWindow => ({ name: 'minute', requests, ms: 60_000 });
const perDay = (requests: number): RateWindow => ({ name: 'day', requests, ms: 86_400_000 });
const limited = (...windows: RateWindow[]): RateLimit => ({ windows, whenUnknown: 'count_here' });

/** Limits by name, for each account and mode. Why one fails open or closed: docs/adr/0013-rate-limits.md. */
export const RATE_LIMITS = {
  // These five are the published ones: a client may count on them, and on no more.
  // An application that is refused may be a job that is lost; what too many of them cost is bounded by credits and lanes.
  apply: limited(perMinute(60), perDay(1_000)),
  // A poll every 5 s for each of 25 applications.
  status: limited(perMinute(300)),
  applied_jobs: limited(perMinute(60)),
  // Each asks a model that is paid for by use, and holds no credit: nothing else would bound what it costs.
  generate_proposal: { windows: [perMinute(30), perDay(500)], whenUnknown: 'refuse' },
  // A roster changes a few times a day.
  freelancers: limited(perMinute(30)),
  // Our own. The full record is polled in place of status.
  application: limited(perMinute(300)),
  // One a second, which no person and no sensible program needs; each has a budget of its own, so that a busy one
  // starves none of the others.
  events: limited(perMinute(60)),
  application_acts: limited(perMinute(60)),
  evidence: limited(perMinute(60)),
  previews: limited(perMinute(60)),
  credits: limited(perMinute(60)),
  policy: limited(perMinute(60)),
  business_developer: limited(perMinute(60)),
  webhooks: limited(perMinute(60)),
  keys: limited(perMinute(60)),
  // For each address, what comes without a good key. As many as the most generous of the others: a client whose key was
  // revoked while it polls is told so, and not that it asks too often.
  unauthenticated: limited(perMinute(300)),
} as const satisfies Record<string, RateLimit>;

export type AnyLimit = keyof typeof RATE_LIMITS;

/** What a route with a key counts as. Data reads are not metered, as published. */
export type LimitName = Exclude<AnyLimit, 'unauthenticated'> | 'unmetered';

/** What is left in one window. */
export interface Usage {
  /** As clients see it: the limit and its window. */
  readonly policy: string;
  readonly limit: number;
  readonly windowSeconds: number;
  readonly remaining: number;
  /** Until the window ends. */
  readonly resetMs: number;
  /** Null when the request was not counted in it, because another window had refused it. */
  readonly isWithin: boolean | null;
}

/** The window that will refuse first; of two that are as near, the one that refuses for longer. */
export const nearestExhaustion = (usages: readonly Usage[]): Usage | undefined =>
  usages.toSorted((a, b) => a.remaining - b.remaining || b.resetMs - a.resetMs)[0];

/** The window that refuses this request; undefined when none does. */
export const refusedBy = (usages: readonly Usage[]): Usage | undefined =>
  usages.find(({ isWithin }) => isWithin === false);
