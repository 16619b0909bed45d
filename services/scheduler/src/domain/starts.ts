import { closesAt, isOpenAt, nextDayOf, nextHourOf, opensAt, type Policy, startsForConnects } from './policy.js';

/** The starts of a lane from a moment on, as its policy lets them be. Times in Unix ms. */
export interface Starts {
  /** When the first one may be, as far as pace and slots go. */
  readonly fromMs: number;
  /** Between two of them. */
  readonly stepMs: number;
  /** Starts already made on the day and in the hour of `nowMs`. */
  readonly startedToday: number;
  readonly connectsToday: number;
  readonly startedThisHour: number;
  readonly nowMs: number;
}

// An application waits for 31 days at most: what would take longer has expired by then.
const LOOK_AHEAD_MS = 32 * 86_400_000;

/**
 * When the `count`th of them is: day and hour take what open hours and caps have room for, the rest waits for the next.
 * Null when it is not within the time that an application can wait.
 */
export function nthStart(policy: Policy, starts: Starts, count: number): number | null {
  const { fromMs, stepMs, nowMs } = starts;
  let [at, left] = [fromMs, count];
  let day: Day = { ends: nextDayOf(policy, nowMs), room: roomOf(policy, starts.startedToday, starts.connectsToday) };
  let hour = { ends: nextHourOf(nowMs), started: starts.startedThisHour };
  while (at < nowMs + LOOK_AHEAD_MS) {
    if (at >= day.ends) day = { ends: nextDayOf(policy, at), room: roomOf(policy, 0, 0) };
    if (at >= hour.ends) hour = { ends: nextHourOf(at), started: 0 };
    const next = notBefore(policy, at, day, hour);
    if (next === null) return null;
    if (next > at) {
      at = next;
      continue;
    }
    const isCounted = policy.maxPerHour !== null;
    const until = Math.min(day.ends, closesAt(policy, at), isCounted ? hour.ends : Number.POSITIVE_INFINITY);
    const hourHas = (policy.maxPerHour ?? Number.POSITIVE_INFINITY) - hour.started;
    const room = Math.min(day.room, hourHas, Math.ceil((until - at) / stepMs));
    if (left <= room) return at + (left - 1) * stepMs;
    [left, at] = [left - room, at + room * stepMs];
    day = { ...day, room: day.room - room };
    hour = { ...hour, started: hour.started + room };
  }
  return null;
}

interface Day {
  readonly ends: number;
  /** Starts that are still to be had. */
  readonly room: number;
}

const roomOf = (policy: Policy, started: number, connects: number): number =>
  Math.min(policy.maxPerDay - started, startsForConnects(policy, connects));

interface Counted {
  readonly ends: number;
  readonly started: number;
}

/** The moment itself, or the one until which something forbids a start there; null when something does for ever. */
function notBefore(policy: Policy, at: number, day: Day, hour: Counted): number | null {
  if (day.room <= 0) return day.ends;
  if (policy.maxPerHour !== null && hour.started >= policy.maxPerHour) return hour.ends;
  return isOpenAt(policy, at) ? at : opensAt(policy, at);
}
