import { type HoursWindow, WEEKDAYS } from '#contracts';
import { localMs, nextLocal } from './local-time.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const WEEK_MS = 7 * DAY_MS;
// Local counts begin on a Thursday, weeks here on a Monday.
const THURSDAY_MS = 3 * DAY_MS;

/** From, inclusive, to, exclusive, in ms of the local week; ordered, apart from each other, within one week. */
type Span = readonly [from: number, to: number];

/** When starts are allowed, week for week, by the clock of a time zone. */
export interface WeeklyHours {
  readonly timeZone: string;
  readonly spans: readonly Span[];
}

export function weeklyHours(timeZone: string, windows: readonly HoursWindow[]): WeeklyHours {
  const spans = windows.flatMap(({ days, from, to }) =>
    days.flatMap((day): Span[] => {
      const begins = WEEKDAYS.indexOf(day) * DAY_MS + msOf(from);
      const length = msOf(to) - msOf(from);
      return withinWeek(begins, begins + (length > 0 ? length : length + DAY_MS));
    }),
  );
  return { timeZone, spans: joined(spans) };
}

/** Hours of every day (UTC), from, inclusive, to, exclusive; equal means all day, and then there is nothing to keep. */
export function utcHours(from: number, to: number): WeeklyHours[] {
  if (from === to) return [];
  const [begin, end] = [from, to].map((hour) => `${String(hour).padStart(2, '0')}:00`) as [string, string];
  return [weeklyHours('UTC', [{ days: [...WEEKDAYS], from: begin, to: end }])];
}

const msOf = (time: string): number => {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * HOUR_MS + minutes * MINUTE_MS;
};

/** Sunday night goes on in Monday morning. */
const withinWeek = (from: number, to: number): Span[] =>
  to <= WEEK_MS
    ? [[from, to]]
    : [
        [from, WEEK_MS],
        [0, to - WEEK_MS],
      ];

function joined(spans: readonly Span[]): Span[] {
  const all: [number, number][] = [];
  for (const [from, to] of [...spans].sort(([a], [b]) => a - b)) {
    const last = all.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else all.push([from, to]);
  }
  return all;
}

const inWeek = (local: number): number => (((local + THURSDAY_MS) % WEEK_MS) + WEEK_MS) % WEEK_MS;

const isInSpan = ({ spans }: WeeklyHours, local: number): boolean => {
  const at = inWeek(local);
  return spans.some(([from, to]) => at >= from && at < to);
};

export const isOpen = (hours: WeeklyHours, at: number): boolean => isInSpan(hours, localMs(hours.timeZone, at));

/** When they open next; only asked while they are closed. */
export const opens = (hours: WeeklyHours, at: number): number =>
  nextLocal(
    hours.timeZone,
    at,
    (local) =>
      untilNext(
        inWeek(local),
        hours.spans.map(([from]) => from),
      ),
    (local) => isInSpan(hours, local),
  );

/** When they close next; only asked while they are open. Infinity for hours that are all of the week. */
export function closes(hours: WeeklyHours, at: number): number {
  // Open over the end of the week: where Sunday ends nothing closes that Monday begins with.
  const first = hours.spans[0]?.[0];
  const ends = hours.spans.map(([, to]) => to).filter((to) => !(to === WEEK_MS && first === 0));
  if (ends.length === 0) return Number.POSITIVE_INFINITY;
  return nextLocal(
    hours.timeZone,
    at,
    (local) => untilNext(inWeek(local), ends),
    (local) => !isInSpan(hours, local),
  );
}

/** From one moment of the week to the soonest of these; a whole week when it is just there. */
const untilNext = (at: number, moments: readonly number[]): number =>
  Math.min(...moments.map((moment) => (moment > at ? moment - at : moment - at + WEEK_MS)));
