import { dayOf, hourOf, type Policy } from './policy.js';

/** How many a lane has started on the day and in the hour of its last start. */
export interface StartsMade {
  /** A local date. */
  readonly day: string;
  readonly onDay: number;
  /** Connects of those on the day: known, or the most that they may come to. */
  readonly connects: number;
  /** When the hour began, Unix ms; null before the first start. */
  readonly hour: number | null;
  readonly inHour: number;
}

/** What counts now: a new day and a new hour begin at zero, whoever looks first. */
export function startsNow({ day, onDay, connects, hour, inHour }: StartsMade, policy: Policy, nowMs: number) {
  const isToday = day === dayOf(policy, nowMs);
  return {
    startedToday: isToday ? onDay : 0,
    connectsToday: isToday ? connects : 0,
    startedThisHour: hour === hourOf(nowMs) ? inHour : 0,
  };
}

/**
 * The same when the time zone changes: what counted before counts on, under the date that it is there. Part of it may be
 * of yesterday there; the other way round, changing to and fro would give a second day's starts.
 */
export function startsCarried(made: StartsMade, before: Policy, after: Policy, nowMs: number): StartsMade {
  const { startedToday: onDay, connectsToday: connects } = startsNow(made, before, nowMs);
  return { ...made, day: dayOf(after, nowMs), onDay, connects };
}
