import { describe, expect, it } from '@jest/globals';
import { nearestExhaustion, RATE_LIMITS, refusedBy, type Usage } from './rate-limits.js';

const usage = (given: Partial<Usage>): Usage => ({
  policy: 'apply-minute',
  limit: 60,
  windowSeconds: 60,
  remaining: 10,
  resetMs: 30_000,
  isWithin: true,
  ...given,
});
const day = (given: Partial<Usage>): Usage =>
  usage({ policy: 'apply-day', limit: 1_000, windowSeconds: 86_400, resetMs: 40_000_000, ...given });

describe('the window nearest exhaustion', () => {
  it.each([
    ['the minute, when it has less left', usage({ remaining: 10 }), day({ remaining: 500 }), 'apply-minute'],
    ['the day, when it has less left', usage({ remaining: 59 }), day({ remaining: 58 }), 'apply-day'],
    ['the longer one, when both have as much', usage({ remaining: 0 }), day({ remaining: 0 }), 'apply-day'],
  ])('is %s', (_, minute, longer, policy) => {
    expect(nearestExhaustion([minute, longer])?.policy).toBe(policy);
    expect(nearestExhaustion([longer, minute])?.policy).toBe(policy);
  });

  it('is none where nothing was counted', () => {
    expect(nearestExhaustion([])).toBeUndefined();
  });
});

describe('a request', () => {
  it('is refused by the window that it is not within', () => {
    expect(refusedBy([usage({}), day({ isWithin: false })])?.policy).toBe('apply-day');
    expect(refusedBy([usage({ isWithin: false }), day({ isWithin: null })])?.policy).toBe('apply-minute');
    expect(refusedBy([usage({}), day({})])).toBeUndefined();
  });
});

describe('limits', () => {
  it.each(Object.entries(RATE_LIMITS))('%s have windows from the shortest to the longest', (_, { windows }) => {
    const lengths = windows.map(({ ms }) => ms);

    expect(lengths.length).toBeGreaterThan(0);
    expect(lengths).toEqual(lengths.toSorted((a, b) => a - b));
  });
});
