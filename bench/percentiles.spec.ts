import { describe, expect, it } from '@jest/globals';
import { percentilesOf } from './percentiles.js';

describe('percentiles', () => {
  it('are values that came out, by nearest rank, in whatever order they came', () => {
    const percentile = percentilesOf(Float64Array.from({ length: 100 }, (_, at) => 100 - at));

    expect([0.5, 0.99, 1].map(percentile)).toEqual([50, 99, 100]);
  });

  it('are no number when nothing came', () => {
    expect(percentilesOf(new Float64Array())(0.5)).toBeNaN();
  });
});
