import type { Clock } from './clock.js';
import { FIRST_WAIT_MS, LONGEST_RETRY_AFTER_MS, LONGEST_WAIT_MS } from './limits.js';

/** Retry-After in seconds, given as such or as a date; null when there is none that can be read. */
export function retryAfterSeconds(headers: Headers, now: number): number | null {
  const given = headers.get('retry-after')?.trim();
  if (given === undefined || given === '') return null;
  if (/^\d+$/.test(given)) return Number(given);
  const at = Date.parse(given);
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - now) / 1000));
}

/**
 * How long to wait before try number `next` (2 is the first repetition). Not less than was asked for, and some more, so
 * that not all come at the same moment. Null when waiting that long is not for a call.
 */
export function waitMs(next: number, retryAfter: number | null, clock: Pick<Clock, 'random'>): number | null {
  const jitter = clock.random() * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (next - 2));
  if (retryAfter === null) return jitter;
  const askedMs = retryAfter * 1000;
  return askedMs > LONGEST_RETRY_AFTER_MS ? null : askedMs + Math.min(jitter, FIRST_WAIT_MS);
}
