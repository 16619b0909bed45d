import { describe, expect, it } from '@jest/globals';
import { closesAt, gapMs, isOpenAt, meanGapMs, opensAt, type Policy, startOfNextDay } from './policy.js';

const HOUR_MS = 3_600_000;
const NOON = Date.UTC(2026, 4, 12, 12);
const at = (hour: number, minute = 0): number => NOON + (hour - 12) * HOUR_MS + minute * 60_000;

const aPolicy = (given: Partial<Policy> = {}): Policy => ({
  gapMinMs: 3_000,
  gapMaxMs: 8_000,
  maxInFlight: 4,
  maxPerDay: 200,
  hours: { from: 0, to: 0 },
  isPaused: false,
  ...given,
});

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
  const office = aPolicy({ hours: { from: 9, to: 17 } });
  const night = aPolicy({ hours: { from: 22, to: 6 } });

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

  it('end with the day at midnight UTC, also when it is just that', () => {
    expect(startOfNextDay(at(23, 59))).toBe(at(24));
    expect(startOfNextDay(at(24))).toBe(at(48));
  });
});
