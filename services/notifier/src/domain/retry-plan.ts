const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

// Ten tries over about 75 hours: quick at first, when a restart explains the failure, then long enough for a weekend.
const DELAYS_MS = [5 * SECOND, MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 24 * HOUR, 33 * HOUR];
export const MAX_TRIES = DELAYS_MS.length + 1;
// So that everything that failed together does not come back together.
const JITTER = 0.2;
// What an endpoint may ask for: less would ignore it, more would let it stop its own queue for good.
const MAX_RETRY_AFTER_MS = 24 * HOUR;
/** An endpoint that only failed for this long is switched off, and its owner told. */
export const FAILING_LIMIT_MS = 120 * HOUR;

/**
 * When to try again after `tries` tries, in ms from now; null when that was the last. `random` is uniform in [0, 1).
 * What the endpoint asked for by Retry-After counts when it is later than the plan.
 */
export function retryDelayMs(tries: number, retryAfterMs: number | null, random: number): number | null {
  const planned = DELAYS_MS[tries - 1];
  if (planned === undefined) return null;
  const jittered = planned * (1 - JITTER + 2 * JITTER * random);
  return Math.max(jittered, Math.min(retryAfterMs ?? 0, MAX_RETRY_AFTER_MS));
}

/** Retry-After as ms from now; null when it says nothing usable. */
export function retryAfterMs(header: string | null, now: number): number | null {
  if (header === null) return null;
  if (/^\d{1,9}$/.test(header)) return Number(header) * SECOND;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}
