import { describe, expect, it } from '@jest/globals';
import { utcHours, weeklyHours } from './hours.js';
import {
  closesAt,
  dayOf,
  gapMs,
  hourOf,
  isOpenAt,
  meanGapMs,
  needsApproval,
  nextDayOf,
  nextHourOf,
  opensAt,
} from './policy.js';
import { aPolicy } from './policy.kit-spec.js';

const HOUR_MS = 3_600_000;
const NOON = Date.UTC(2026, 4, 12, 12);
const at = (hour: number, minute = 0): number => NOON + (hour - 12) * HOUR_MS + minute * 60_000;

describe('the gap', () => {
  it.each([
    [0, 3_000],
    [0.5, 5_500],
    [0.999999, 7_999.995],
  ])('is uniform between its bounds: %d', (random, gap) => {
    expect(gapMs(aPolicy(), random)).toBeCloseTo(gap, 6);
  });

  it('is exact when both bounds are one', () => {
    const policy = aPolicy({ gapMinMs: 50, gapMaxMs: 50 });
    expect([gapMs(policy, 0), gapMs(policy, 0.7), meanGapMs(policy)]).toEqual([50, 50, 50]);
  });
});

describe('the hours', () => {
  const office = aPolicy({ hours: utcHours(9, 17) });
  const night = aPolicy({ hours: utcHours(22, 6) });

  it.each([
    [office, 8, false],
    [office, 9, true],
    [office, 16, true],
    [office, 17, false],
    [night, 21, false],
    [night, 22, true],
    [night, 0, true],
    [night, 5, true],
    [night, 6, false],
    [aPolicy(), 3, true],
  ])('%# are open or not at %d: %s', (policy, hour, isOpen) => {
    expect(isOpenAt(policy, at(hour))).toBe(isOpen);
    expect(isOpenAt(policy, at(hour, 59))).toBe(isOpen);
  });

  it('open today if that is still to come, else tomorrow', () => {
    expect(opensAt(office, at(7))).toBe(at(9));
    expect(opensAt(office, at(17))).toBe(at(9 + 24));
    expect(opensAt(night, at(6))).toBe(at(22));
  });

  it('close today if that is still to come, else tomorrow, or never', () => {
    expect(closesAt(office, at(9))).toBe(at(17));
    expect(closesAt(night, at(22))).toBe(at(6 + 24));
    expect(closesAt(night, at(2))).toBe(at(6));
    expect(closesAt(aPolicy(), at(2))).toBe(Number.POSITIVE_INFINITY);
  });

  it('are those in which all of them are open', () => {
    // A Tuesday; 07:00 to 15:00 UTC.
    const windows = [{ days: ['tue' as const], from: '09:00', to: '17:00' }];
    const both = aPolicy({ hours: [...utcHours(10, 20), weeklyHours('Europe/Berlin', windows)] });

    expect([at(9), at(10), at(14, 59), at(15)].map((when) => isOpenAt(both, when))).toEqual([false, true, true, false]);
    expect(opensAt(both, at(8))).toBe(at(10));
    expect(opensAt(both, at(15))).toBe(at(10 + 7 * 24));
    expect(closesAt(both, at(10))).toBe(at(15));
  });

  it('never open when they never meet', () => {
    const apart = aPolicy({ hours: [...utcHours(10, 20), ...utcHours(21, 9)] });
    expect(isOpenAt(apart, NOON)).toBe(false);
    expect(opensAt(apart, NOON)).toBeNull();
  });
});

describe('what caps count', () => {
  it('is the day of the time zone', () => {
    const there = aPolicy({ timeZone: 'America/New_York' });
    expect([dayOf(there, at(3, 59)), dayOf(there, at(4))]).toEqual(['2026-05-11', '2026-05-12']);
    expect(nextDayOf(there, at(4))).toBe(at(28));
    expect(nextDayOf(aPolicy(), at(23, 59))).toBe(at(24));
    expect(nextDayOf(aPolicy(), at(24))).toBe(at(48));
  });

  it('is the hour of the clock', () => {
    expect([hourOf(at(12, 59)), nextHourOf(at(12, 59)), nextHourOf(at(13))]).toEqual([at(12), at(13), at(14)]);
  });
});

it.each([
  ['always', true, true],
  ['never', false, false],
  ['as_asked', true, false],
] as const)('approval %s holds what asks for it: %s, and the rest: %s', (approval, asked, others) => {
  const policy = aPolicy({ approval });
  expect([needsApproval(policy, true), needsApproval(policy, false)]).toEqual([asked, others]);
});
