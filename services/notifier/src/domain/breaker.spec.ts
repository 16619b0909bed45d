import { describe, expect, it } from '@jest/globals';
import { inFlightLimit, restMs } from './breaker.js';

describe('the breaker of an endpoint', () => {
  it('lets four failures in a row be, and rests from the fifth on, longer each time, up to a quarter of an hour', () => {
    expect([0, 1, 4].map(restMs)).toEqual([null, null, null]);
    expect([5, 6, 7, 8, 9, 10, 11, 500].map(restMs)).toEqual(
      [30, 60, 120, 240, 480, 900, 900, 900].map((seconds) => seconds * 1_000),
    );
  });

  it('lets a single try find out whether it is back', () => {
    expect([0, 4, 5, 500].map(inFlightLimit)).toEqual([4, 4, 1, 1]);
  });
});
