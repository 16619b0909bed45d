/** The clocks of time zones. All moments are Unix ms; local time is the same count as if the zone were UTC. */

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
// No zone changes its clock, or is away from UTC, by anything but quarters of an hour any more.
const QUARTER_MS = 15 * MINUTE_MS;
// A month of quarters in three zones; a forecast over a month asks about each many times.
const MAX_REMEMBERED = 10_000;

const formats = new Map<string, Intl.DateTimeFormat>();
const offsets = new Map<string, number>();

/** Undefined when there is no such zone. */
function formatOf(timeZone: string): Intl.DateTimeFormat | undefined {
  const known = formats.get(timeZone);
  if (known) return known;
  try {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(timeZone, format);
    return format;
  } catch {
    return undefined;
  }
}

/** By name only: an offset such as +02:00 is no zone, its clock never changes, and Node versions differ about it. */
export const isTimeZone = (name: string): boolean => /^[A-Za-z]/.test(name) && formatOf(name) !== undefined;

/** How far the clock of a zone is ahead of UTC. */
export function offsetMs(timeZone: string, at: number): number {
  if (timeZone === 'UTC') return 0;
  const quarter = Math.floor(at / QUARTER_MS);
  const name = `${timeZone} ${quarter}`;
  const known = offsets.get(name);
  if (known !== undefined) return known;
  const offset = readOffset(timeZone, quarter * QUARTER_MS);
  if (offsets.size >= MAX_REMEMBERED) offsets.clear();
  offsets.set(name, offset);
  return offset;
}

function readOffset(timeZone: string, at: number): number {
  const format = formatOf(timeZone);
  if (!format) throw new RangeError(`There is no time zone ${timeZone}`);
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - at;
}

export const localMs = (timeZone: string, at: number): number => at + offsetMs(timeZone, at);

/** The local date, as Postgres writes dates. */
export const localDate = (timeZone: string, at: number): string =>
  new Date(localMs(timeZone, at)).toISOString().slice(0, 10);

/**
 * The next moment after `at` at which a condition on the local time becomes true that is not true at `at`.
 * `afterMs` says how far ahead that is on a clock that nobody changes, at most a week; `isSo` asks about any local time.
 * Where a clock is changed in between, the new time is looked at as well: what lies in an hour that is left out comes
 * with the first moment after it, and what is past on the old clock may lie ahead once more on the new one.
 */
export function nextLocal(
  timeZone: string,
  at: number,
  afterMs: (local: number) => number,
  isSo: (local: number) => boolean,
): number {
  for (let from = at; ;) {
    const until = from + afterMs(localMs(timeZone, from));
    const change = firstChange(timeZone, from, until);
    if (change === null) return until;
    if (isSo(localMs(timeZone, change))) return change;
    from = change;
  }
}

/** When the clock is first changed after `from` and not after `until`: at most a week, in which no zone does it twice. */
function firstChange(timeZone: string, from: number, until: number): number | null {
  const before = offsetMs(timeZone, from);
  if (offsetMs(timeZone, until) === before) return null;
  let [low, high] = [Math.floor(from / QUARTER_MS), Math.floor(until / QUARTER_MS)];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetMs(timeZone, middle * QUARTER_MS) === before) low = middle;
    else high = middle;
  }
  return high * QUARTER_MS;
}

/** The first moment of the next local day. */
export function startOfNextDay(timeZone: string, at: number): number {
  const today = Math.floor(localMs(timeZone, at) / DAY_MS);
  return nextLocal(
    timeZone,
    at,
    (local) => DAY_MS - (local % DAY_MS),
    (local) => Math.floor(local / DAY_MS) > today,
  );
}
