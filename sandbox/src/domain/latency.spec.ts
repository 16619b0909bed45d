import { describe, expect, it } from '@jest/globals';
import { PACES, type Latency } from './latency.js';
import { SeededRandom } from './random.js';

const PAGES = 3;

/** Three pages and one submit. */
const sums = (latency: Latency): [number, number] => {
  const { hydrationMs, dataMs, submitMs } = PACES[latency];
  const sum = (at: 0 | 1): number => PAGES * (hydrationMs[at] + dataMs[at]) + submitMs[at];
  return [sum(0), sum(1)];
};

describe('the pace of a submission', () => {
  it('is 1 to 3 s by default and 20 to 60 s when realistic', () => {
    expect(sums('default')).toEqual([1_000, 3_000]);
    expect(sums('realistic')).toEqual([20_000, 60_000]);
  });

  it('is nearly nothing for `none`, and yet no page is complete at once', () => {
    expect(sums('none')[1]).toBeLessThanOrEqual(30);
    expect(PACES.none.hydrationMs[0]).toBeGreaterThan(0);
  });

  it('depends on the seed alone', () => {
    const draw = (seed: number): number[] => {
      const random = new SeededRandom(seed);
      return Array.from({ length: 50 }, () => random.between([10, 20]));
    };

    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
    expect(Math.min(...draw(7))).toBeGreaterThanOrEqual(10);
    expect(Math.max(...draw(7))).toBeLessThanOrEqual(20);
  });
});
