import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { utcHours } from './hours.js';
import { hourOf, isOpenAt, type Policy } from './policy.js';
import { aPolicy } from './policy.kit-spec.js';
import { nthStart } from './starts.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NOON = Date.UTC(2026, 4, 12, 12);
const at = (hour: number): number => NOON + (hour - 12) * HOUR_MS;
const policy = (given: Partial<Policy> = {}): Policy =>
  aPolicy({ gapMinMs: 0, gapMaxMs: 0, maxPerDay: 10_000, ...given });
const from = (fromMs: number, stepMs = HOUR_MS, startedToday = 0) => ({
  fromMs,
  stepMs,
  startedToday,
  startedThisHour: 0,
  connectsToday: 0,
  nowMs: NOON,
});

describe('the nth start', () => {
  it('is one step after the one before', () => {
    expect([1, 2, 5].map((n) => nthStart(policy(), from(NOON, 5_500), n))).toEqual([NOON, NOON + 5_500, NOON + 22_000]);
  });

  it('is tomorrow when today`s are used up, and the day after when tomorrow`s are too', () => {
    const capped = policy({ maxPerDay: 3 });
    const starts = [1, 2, 3, 5, 6].map((n) => nthStart(capped, from(NOON, HOUR_MS, 1), n));
    expect(starts).toEqual([at(12), at(13), at(24), at(26), at(48)]);
  });

  it('is in the hours that are open', () => {
    const office = policy({ hours: utcHours(9, 14) });
    const starts = [1, 2, 3, 7, 8].map((n) => nthStart(office, from(NOON), n));
    expect(starts).toEqual([at(12), at(13), at(33), at(37), at(57)]);
    expect(nthStart(policy({ hours: utcHours(13, 14) }), from(NOON), 1)).toBe(at(13));
  });

  it('counts nothing that was started today against a later day', () => {
    expect(nthStart(policy({ maxPerDay: 5 }), from(at(30), HOUR_MS, 5), 2)).toBe(at(31));
  });

  it('is tomorrow when today’s Connects have no room for what it may cost', () => {
    const capped = policy({ maxConnects: 10, connectsPerDay: 25 });
    const starts = [1, 2, 3, 4].map((n) => nthStart(capped, { ...from(NOON), connectsToday: 14 }, n));
    expect(starts).toEqual([at(12), at(24), at(25), at(48)]);
  });

  it('is at once for everybody when nothing is between two', () => {
    expect(nthStart(policy(), from(NOON, 0), 9)).toBe(NOON);
    expect(nthStart(policy({ maxPerDay: 4 }), from(NOON, 0), 9)).toBe(at(48));
  });

  it('is never early, never in closed hours, never one too many a day', () => {
    const cases = fc.record({
      hours: fc.record({ from: fc.nat(23), to: fc.nat(23) }),
      maxPerDay: fc.integer({ min: 1, max: 6 }),
      maxPerHour: fc.option(fc.integer({ min: 1, max: 2 })),
      startedToday: fc.nat(6),
      stepMs: fc.integer({ min: 60_000, max: 9 * HOUR_MS }),
      ahead: fc.nat(2 * DAY_MS),
    });
    fc.assert(
      fc.property(cases, ({ hours, maxPerDay, maxPerHour, startedToday, stepMs, ahead }) => {
        const one = policy({ hours: utcHours(hours.from, hours.to), maxPerDay, maxPerHour });
        const starts = Array.from({ length: 12 }, (_, n) =>
          nthStart(one, from(NOON + ahead, stepMs, startedToday), n + 1),
        ) as number[];
        const perHour = new Map<number, number>();
        const perDay = new Map<number, number>([[Math.floor(NOON / DAY_MS), startedToday]]);
        starts.forEach((start, n) => {
          expect(start).toBeGreaterThanOrEqual(n === 0 ? NOON + ahead : (starts[n - 1] as number) + stepMs);
          expect(isOpenAt(one, start)).toBe(true);
          const day = Math.floor(start / DAY_MS);
          perDay.set(day, (perDay.get(day) ?? 0) + 1);
          expect(perDay.get(day)).toBeLessThanOrEqual(maxPerDay);
          perHour.set(hourOf(start), (perHour.get(hourOf(start)) ?? 0) + 1);
          expect(perHour.get(hourOf(start))).toBeLessThanOrEqual(maxPerHour ?? 12);
        });
      }),
    );
  });
});
