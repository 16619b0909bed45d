import { describe, expect, it } from '@jest/globals';
import { aBenchFile, aResult } from './given-results.kit-spec.js';
import { medianOf, measured } from './results.js';

describe('a result', () => {
  it('has the middle of its rounds, in whichever order they came, and their ends', () => {
    expect(aResult('accept/x/64', [30, 10, 20])).toMatchObject({ median: 20, min: 10, max: 30 });
    expect(medianOf([4, 1, 3, 2])).toBe(2.5);
  });

  it.each([[[]], [[1, Number.NaN]], [[1, Number.POSITIVE_INFINITY]]])('of rounds %p is refused', (rounds) => {
    const result = { section: 'accept', name: 'accept/x/64', unit: '/s', better: 'higher', rounds } as const;

    expect(() => measured(result)).toThrow('accept/x/64 has no figure in some round');
  });

  it('may not share its name with another', () => {
    expect(() => aBenchFile([aResult('accept/x/64', 1), aResult('accept/x/64', 2)])).toThrow(
      'Two results are called accept/x/64',
    );
  });
});
