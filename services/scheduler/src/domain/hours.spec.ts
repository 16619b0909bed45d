import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { WEEKDAYS } from '#contracts';
import { seeded } from '../../../../libs/testing/src/seeded.js';
import { closes, isOpen, opens, utcHours, type WeeklyHours, weeklyHours } from './hours.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const at = (iso: string): number => Date.parse(iso);
const iso = (ms: number): string => new Date(ms).toISOString().replace(':00.000Z', 'Z');

const OFFICE = weeklyHours('Europe/Berlin', [
  { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '17:30' },
]);
const NIGHT = weeklyHours('Europe/Berlin', [{ days: ['sun', 'fri'], from: '22:00', to: '06:00' }]);
const [DAILY = OFFICE] = utcHours(9, 17);

describe('weekly hours', () => {
  it.each([
    // Tuesday, in winter an hour ahead of UTC and in summer two.
    [OFFICE, '2026-01-13T07:59Z', false],
    [OFFICE, '2026-01-13T08:00Z', true],
    [OFFICE, '2026-01-13T16:29Z', true],
    [OFFICE, '2026-01-13T16:30Z', false],
    [OFFICE, '2026-07-14T06:59Z', false],
    [OFFICE, '2026-07-14T07:00Z', true],
    // Saturday.
    [OFFICE, '2026-01-17T10:00Z', false],
    // From Sunday over the end of the week into Monday.
    [NIGHT, '2026-01-18T20:59Z', false],
    [NIGHT, '2026-01-18T21:00Z', true],
    [NIGHT, '2026-01-19T04:59Z', true],
    [NIGHT, '2026-01-19T05:00Z', false],
    [NIGHT, '2026-01-20T02:00Z', false],
    [DAILY, '2026-01-18T16:59Z', true],
    [DAILY, '2026-01-18T17:00Z', false],
  ])('%# are at %s open: %s', (hours, when, isSo) => {
    expect(isOpen(hours, at(when))).toBe(isSo);
  });

  it.each([
    [OFFICE, '2026-01-13T05:00Z', '2026-01-13T08:00Z'],
    // Friday evening to Monday morning.
    [OFFICE, '2026-01-16T17:00Z', '2026-01-19T08:00Z'],
    [NIGHT, '2026-01-19T05:00Z', '2026-01-23T21:00Z'],
    // The clock is put forward on the Sunday in between, and back.
    [OFFICE, '2026-03-27T17:00Z', '2026-03-30T07:00Z'],
    [OFFICE, '2026-10-23T17:00Z', '2026-10-26T08:00Z'],
  ])('%# open after %s at %s', (hours, when, next) => {
    expect(iso(opens(hours, at(when)))).toBe(next);
  });

  it.each([
    [OFFICE, '2026-01-13T08:00Z', '2026-01-13T16:30Z'],
    [NIGHT, '2026-01-18T21:00Z', '2026-01-19T05:00Z'],
    // A night in which the clock is put forward is an hour shorter, and one in which it is put back an hour longer.
    [
      weeklyHours('Europe/Berlin', [{ days: ['sat'], from: '22:00', to: '06:00' }]),
      '2026-03-28T21:00Z',
      '2026-03-29T04:00Z',
    ],
    [
      weeklyHours('Europe/Berlin', [{ days: ['sat'], from: '22:00', to: '06:00' }]),
      '2026-10-24T20:00Z',
      '2026-10-25T05:00Z',
    ],
  ])('%# close after %s at %s', (hours, when, next) => {
    expect(iso(closes(hours, at(when)))).toBe(next);
  });

  const inSunday = (from: string, to: string): WeeklyHours =>
    weeklyHours('Europe/Berlin', [{ days: ['sun'], from, to }]);

  it('that lie in the hour that is left out are not there that day; what begins in it begins with what comes after it', () => {
    const before = at('2026-03-29T00:30Z');
    expect(iso(opens(inSunday('02:00', '03:00'), before))).toBe('2026-04-05T00:00Z');
    expect(iso(opens(inSunday('02:30', '05:00'), before))).toBe('2026-03-29T01:00Z');
  });

  it('that lie in the hour that is there twice are open twice', () => {
    const twice = inSunday('02:30', '03:00');
    const first = opens(twice, at('2026-10-25T00:00Z'));
    const ends = closes(twice, first);
    const second = opens(twice, ends);

    expect([first, ends, second, closes(twice, second)].map(iso)).toEqual([
      '2026-10-25T00:30Z',
      '2026-10-25T01:00Z',
      '2026-10-25T01:30Z',
      '2026-10-25T02:00Z',
    ]);
  });

  it('that touch are one, and all of the week never closes', () => {
    const days = [...WEEKDAYS];
    const halves = weeklyHours('UTC', [
      { days, from: '00:00', to: '12:00' },
      { days, from: '12:00', to: '24:00' },
    ]);
    expect(halves.spans).toHaveLength(1);
    expect(closes(halves, at('2026-01-13T08:00Z'))).toBe(Number.POSITIVE_INFINITY);
    // A whole day from nine on.
    const whole = weeklyHours('UTC', [{ days: ['mon'], from: '09:00', to: '09:00' }]);
    expect(closes(whole, at('2026-01-12T09:00Z'))).toBe(at('2026-01-13T09:00Z'));
  });

  it('of every day are none to keep when they are equal', () => {
    expect(utcHours(7, 7)).toEqual([]);
  });

  it('open and close where the clock on the wall says so, minute for minute, through every change of it', () => {
    const cases = fc.record({
      zone: fc.constantFrom('Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Beirut'),
      day: fc.constantFrom(...WEEKDAYS),
      from: fc.nat(95),
      to: fc.nat(95),
      // Around the days of the year on which clocks are changed.
      begin: fc.constantFrom('2026-03-07', '2026-03-28', '2026-04-04', '2026-10-03', '2026-10-24', '2026-10-31'),
      after: fc.nat(48 * 60),
    });
    const quarter = (count: number): string =>
      `${String(Math.floor(count / 4)).padStart(2, '0')}:${String((count % 4) * 15).padStart(2, '0')}`;
    fc.assert(
      fc.property(cases, ({ zone, day, from, to, begin, after }) => {
        const days = [day, WEEKDAYS[(WEEKDAYS.indexOf(day) + 1) % 7] ?? day];
        const hours = weeklyHours(zone, [{ days, from: quarter(from), to: quarter(to) }]);
        const now = at(`${begin}T00:00Z`) + after * MINUTE_MS;
        const isNow = isOpen(hours, now);
        const next = (isNow ? closes : opens)(hours, now);
        expect(next).toBeGreaterThan(now);
        // Nothing in between is otherwise: clocks are changed, and windows begin and end, at quarters of an hour.
        const step = 15 * MINUTE_MS;
        for (let one = Math.ceil((now + 1) / step) * step; one < Math.min(next, now + 8 * 24 * HOUR_MS); one += step) {
          if (isOpen(hours, one) !== isNow) throw new Error(`It is otherwise at ${iso(one)}, not at ${iso(next)}`);
        }
        if (Number.isFinite(next)) expect(isOpen(hours, next)).toBe(!isNow);
      }),
      seeded(300),
    );
  });
});
