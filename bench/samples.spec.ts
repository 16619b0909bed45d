import { describe, expect, it } from '@jest/globals';
import { kibIn } from './process-tree.js';
import { lineThrough } from './regression.js';
import { inTurn, medianOfRatios, quantile } from './samples.js';

describe('samples', () => {
  it('have quantiles in whichever order they came', () => {
    const values = Array.from({ length: 100 }, (_, at) => 99 - at);

    expect([quantile(values, 0.5), quantile(values, 0.95), quantile(values, 1)]).toEqual([50, 95, 99]);
  });

  it('are held against those of the same turn, so that a slow turn is slow for both', () => {
    // By medians alone the first would be 100 times the second.
    expect(medianOfRatios([100, 200, 300], [50, 100, 3_000])).toBe(2);
  });

  it('are taken in another order each turn, and everybody is first as often', () => {
    const orders = [0, 1, 2].map((turn) => inTurn(['a', 'b', 'c'], turn).join(''));

    expect(orders).toEqual(['abc', 'bca', 'cab']);
  });
});

describe('growth', () => {
  it('is the slope of the line through the points, with what their scatter leaves open', () => {
    expect(lineThrough([0, 1, 2, 3].map((x) => [x, 5 + 2 * x]))).toEqual({ slope: 2, slopeError: 0 });
    const scattered = lineThrough([
      [0, 1],
      [1, -1],
      [2, -1],
      [3, 1],
    ]);
    expect(scattered.slope).toBeCloseTo(0);
    expect(scattered.slopeError).toBeCloseTo(Math.sqrt(4 / 2 / 5));
  });

  it('is not told from two points', () => {
    expect(() =>
      lineThrough([
        [0, 0],
        [1, 1],
      ]),
    ).toThrow('2 points say nothing about growth');
  });
});

it('memory is told in megabytes of what the kernel tells in KiB', () => {
  const rollup = 'Rss:               81920 kB\nPss:                1000 kB\nPss_Dirty:          512 kB\n';

  expect(kibIn(rollup, 'Pss')).toBe(1.024);
  expect(() => kibIn(rollup, 'VmRSS')).toThrow('No VmRSS');
});
