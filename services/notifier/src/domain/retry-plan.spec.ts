import { describe, expect, it } from '@jest/globals';
import { FAILING_LIMIT_MS, MAX_TRIES, retryAfterMs, retryDelayMs } from './retry-plan.js';

const HOUR_MS = 3_600_000;
const NOW = Date.UTC(2026, 4, 12, 12);
const delays = (random: number, retryAfter: number | null = null) =>
  Array.from({ length: MAX_TRIES - 1 }, (_, at) => retryDelayMs(at + 1, retryAfter, random) ?? Number.NaN);
const sum = (numbers: number[]): number => numbers.reduce((total, one) => total + one, 0);

describe('the tries of a webhook', () => {
  it('are ten over about 75 hours, each pause longer than the one before', () => {
    const planned = delays(0.5);
    expect(MAX_TRIES).toBe(10);
    expect(planned).toHaveLength(9);
    expect(sum(planned) / HOUR_MS).toBeGreaterThan(74);
    expect(sum(planned) / HOUR_MS).toBeLessThan(76);
    expect([...planned].sort((a, b) => a - b)).toEqual(planned);
  });

  it('come up to a fifth earlier or later', () => {
    for (const [at, planned] of delays(0.5).entries()) {
      expect(delays(0)[at]).toBeCloseTo(planned * 0.8, 3);
      expect(delays(0.999_999_999)[at]).toBeCloseTo(planned * 1.2, 0);
    }
  });

  it('end with the tenth, and with whatever came after it', () => {
    expect(retryDelayMs(10, null, 0.5)).toBeNull();
    expect(retryDelayMs(10, 60_000, 0.5)).toBeNull();
    expect(retryDelayMs(11, null, 0.5)).toBeNull();
  });

  it('wait for as long as the endpoint asks, never shorter than planned and never longer than a day for it', () => {
    expect(retryDelayMs(1, 60_000, 0.5)).toBe(60_000);
    expect(retryDelayMs(2, 1_000, 0.5)).toBe(60_000);
    expect(retryDelayMs(1, 900 * HOUR_MS, 0.5)).toBe(24 * HOUR_MS);
    expect(retryDelayMs(9, 900 * HOUR_MS, 0.5)).toBe(33 * HOUR_MS);
  });

  it('of an endpoint go on for five days before it is switched off: longer than those of one event', () => {
    expect(FAILING_LIMIT_MS).toBe(5 * 24 * HOUR_MS);
    expect(FAILING_LIMIT_MS).toBeGreaterThan(sum(delays(1)));
  });
});

describe('Retry-After', () => {
  it.each([
    ['120', 120_000],
    ['0', 0],
    [new Date(NOW + 90_000).toUTCString(), 90_000],
    [new Date(NOW - 90_000).toUTCString(), 0],
    ['soon', null],
    ['', null],
    ['12345678901234567890', null],
    [null, null],
  ])('%j is %j ms', (header, ms) => {
    expect(retryAfterMs(header, NOW)).toBe(ms);
  });
});
