import { closesAt, isOpenAt, opensAt, type Policy, startOfNextDay } from './policy.js';

/** The starts of a lane from a moment on, as its policy lets them be. Times in Unix ms. */
export interface Starts {
  /** When the first one may be, as far as pace and slots go. */
  readonly fromMs: number;
  /** Between two of them. */
  readonly stepMs: number;
  /** Starts already made on the day of `nowMs`. */
  readonly startedToday: number;
  readonly nowMs: number;
}

// A queue that would take longer has expired long before; it only bounds the walk.
const MAX_DAYS = 1_000;

/** When the `count`th of them is: a day takes what its open hours and its cap have room for, the rest waits for the next. */
export function nthStart(policy: Policy, { fromMs, stepMs, startedToday, nowMs }: Starts, count: number): number {
  let [at, left] = [fromMs, count];
  let [dayEnds, started] = [startOfNextDay(nowMs), startedToday];
  for (let day = 0; day < MAX_DAYS;) {
    if (at >= dayEnds) [dayEnds, started, day] = [startOfNextDay(at), 0, day + 1];
    else if (started >= policy.maxPerDay) at = dayEnds;
    else if (!isOpenAt(policy, at)) at = opensAt(policy, at);
    else {
      const until = Math.min(dayEnds, closesAt(policy, at));
      const room = Math.min(policy.maxPerDay - started, Math.ceil((until - at) / stepMs));
      if (left <= room) return at + (left - 1) * stepMs;
      [left, started, at] = [left - room, started + room, at + room * stepMs];
    }
  }
  return at;
}
