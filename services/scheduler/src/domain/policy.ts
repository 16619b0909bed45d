import type { Approval, OnLoggedOut } from '#contracts';
import { closes, isOpen, opens, type WeeklyHours } from './hours.js';
import { localDate, startOfNextDay } from './local-time.js';

/** How an agency's applications are paced. Times in ms, already scaled. */
export interface Policy {
  /** Two starts are never closer than this. */
  readonly gapMinMs: number;
  /** The gap is drawn uniformly up to here: it spreads load, is documented and visible, and disguises nothing. */
  readonly gapMaxMs: number;
  /** Started and neither settled nor waiting for verification. */
  readonly maxInFlight: number;
  /** Of a local day. */
  readonly maxPerDay: number;
  /** Of a clock hour; null: no cap. */
  readonly maxPerHour: number | null;
  /** The most that one application may cost, and all that start on a day together; null: no cap. */
  readonly maxConnects: number | null;
  readonly connectsPerDay: number | null;
  /** By whose clock days begin and end. */
  readonly timeZone: string;
  /** Starts are allowed where all of these are open; none: always. */
  readonly hours: readonly WeeklyHours[];
  readonly approval: Approval;
  readonly onLoggedOut: OnLoggedOut;
  readonly isPaused: boolean;
}

/** The gap to the next start; `random` is uniform in [0, 1). */
export const gapMs = ({ gapMinMs, gapMaxMs }: Policy, random: number): number =>
  gapMinMs + (gapMaxMs - gapMinMs) * random;

/** Uniform gaps, on average. */
export const meanGapMs = ({ gapMinMs, gapMaxMs }: Policy): number => (gapMinMs + gapMaxMs) / 2;

/** Whether an application waits for a person, by what was asked for it. */
export const needsApproval = ({ approval }: Policy, isAsked: boolean): boolean =>
  approval === 'always' || (approval === 'as_asked' && isAsked);

/** For how many more starts the Connects of a day have room, each at the most that it may cost. */
export const startsForConnects = ({ maxConnects, connectsPerDay }: Policy, connectsToday: number): number =>
  connectsPerDay === null || maxConnects === null
    ? Number.POSITIVE_INFINITY
    : Math.max(0, Math.floor((connectsPerDay - connectsToday) / maxConnects));

const HOUR_MS = 3_600_000;
// Hours that never meet within two weeks never do, but for a clock that is changed.
const MEET_WITHIN_MS = 14 * 24 * HOUR_MS;

export const dayOf = ({ timeZone }: Policy, nowMs: number): string => localDate(timeZone, nowMs);
export const nextDayOf = ({ timeZone }: Policy, nowMs: number): number => startOfNextDay(timeZone, nowMs);

/** A clock hour of UTC: the same in all zones that are whole hours away from it, and never one that is there twice. */
export const hourOf = (nowMs: number): number => Math.floor(nowMs / HOUR_MS) * HOUR_MS;
export const nextHourOf = (nowMs: number): number => hourOf(nowMs) + HOUR_MS;

export const isOpenAt = ({ hours }: Policy, nowMs: number): boolean => hours.every((one) => isOpen(one, nowMs));

/** The next moment at which all of the hours are open; null when there is none. Only asked while they are not. */
export function opensAt(policy: Policy, nowMs: number): number | null {
  for (let at = nowMs; at < nowMs + MEET_WITHIN_MS;) {
    const closed = policy.hours.filter((one) => !isOpen(one, at));
    if (closed.length === 0) return at;
    at = Math.max(...closed.map((one) => opens(one, at)));
  }
  return null;
}

/** The next moment at which one of the hours closes; only asked while they are open. */
export const closesAt = ({ hours }: Policy, nowMs: number): number =>
  Math.min(Number.POSITIVE_INFINITY, ...hours.map((one) => closes(one, nowMs)));
