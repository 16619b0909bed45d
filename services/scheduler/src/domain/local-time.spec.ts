import { describe, expect, it } from '@jest/globals';
import { isTimeZone, localDate, offsetMs, startOfNextDay } from './local-time.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const at = (iso: string): number => Date.parse(iso);

describe('the clock of a time zone', () => {
  it.each([
    ['UTC', '2026-07-01T00:00Z', 0],
    ['Europe/Berlin', '2026-01-01T00:00Z', 1],
    ['Europe/Berlin', '2026-07-01T00:00Z', 2],
    ['Asia/Kathmandu', '2026-07-01T00:00Z', 5.75],
    ['America/St_Johns', '2026-01-01T00:00Z', -3.5],
    ['Pacific/Kiritimati', '2026-01-01T00:00Z', 14],
  ])('of %s at %s is %d hours ahead', (zone, when, hours) => {
    expect(offsetMs(zone, at(when))).toBe(hours * HOUR_MS);
  });

  it('is changed at the very moment', () => {
    const change = at('2026-03-29T01:00Z');
    expect([offsetMs('Europe/Berlin', change - 1), offsetMs('Europe/Berlin', change)]).toEqual([HOUR_MS, 2 * HOUR_MS]);
  });

  it.each([
    ['Europe/Berlin', true],
    ['UTC', true],
    ['Mars/Olympus_Mons', false],
    ['+02:00', false],
    ['', false],
  ])('%j is the name of one: %s', (name, isOne) => {
    expect(isTimeZone(name)).toBe(isOne);
  });
});

describe('a local day', () => {
  it('has the date of its own clock', () => {
    expect(localDate('America/New_York', at('2026-05-13T03:59Z'))).toBe('2026-05-12');
    expect(localDate('America/New_York', at('2026-05-13T04:00Z'))).toBe('2026-05-13');
  });

  it.each([
    ['UTC', '2026-05-12T23:59:59.999Z', '2026-05-13T00:00Z'],
    ['UTC', '2026-05-13T00:00Z', '2026-05-14T00:00Z'],
    ['America/New_York', '2026-05-12T12:00Z', '2026-05-13T04:00Z'],
    // 23 hours, and 25.
    ['Europe/Berlin', '2026-03-28T23:00Z', '2026-03-29T22:00Z'],
    ['Europe/Berlin', '2026-10-24T22:00Z', '2026-10-25T23:00Z'],
    // Where clocks are changed at midnight a day begins at one, or ends an hour later than it would.
    ['Africa/Cairo', '2026-04-23T12:00Z', '2026-04-23T22:00Z'],
    ['Africa/Cairo', '2026-10-29T12:00Z', '2026-10-29T22:00Z'],
    ['Asia/Beirut', '2026-10-24T12:00Z', '2026-10-24T22:00Z'],
  ])('of %s at %s ends at %s', (zone, when, ends) => {
    expect(new Date(startOfNextDay(zone, at(when))).toISOString()).toBe(new Date(ends).toISOString());
  });

  it.each(['Europe/Berlin', 'America/Havana', 'Asia/Beirut', 'Australia/Lord_Howe', 'Africa/Casablanca'])(
    'of %s is followed by the next date, all through a year',
    (zone) => {
      let from = at('2026-01-01T12:00Z');
      for (let day = 0; day < 366; day += 1) {
        const next = startOfNextDay(zone, from);
        expect(next - from).toBeLessThanOrEqual(DAY_MS + HOUR_MS);
        expect(localDate(zone, next) > localDate(zone, next - 1)).toBe(true);
        expect(localDate(zone, next - 1)).toBe(localDate(zone, from));
        from = next;
      }
    },
  );
});
