import { describe, expect, it } from '@jest/globals';
import { apartByChance, compare, comparisonTable, verdict } from './compare.js';
import { aBenchFile, aResult } from './given-results.kit-spec.js';

const perSecond = { unit: '/s', better: 'higher' } as const;
const changeOf = (before: number[], after: number[], given: Parameters<typeof aResult>[2] = {}) =>
  compare([aResult('a/b/c', before, given)], [aResult('a/b/c', after, given)]).changes[0];

describe('two runs', () => {
  it('are compared by the ratio of their medians', () => {
    expect(changeOf([10, 20, 30], [15, 30, 40])).toMatchObject({ ratio: 1.5 });
  });

  it('are told apart only where no round of one lies among those of the other', () => {
    expect(changeOf([99, 100, 101], [109, 110, 111])).toMatchObject({ isApart: true });
    expect(changeOf([109, 110, 111], [99, 100, 101])).toMatchObject({ isApart: true });
    // The worst of one is as good as the best of the other.
    expect(changeOf([99, 100, 101], [101, 110, 111])).toMatchObject({ isApart: false });
    expect(changeOf([101, 110, 111], [99, 100, 101])).toMatchObject({ isApart: false });
    // The medians lie further apart than the rounds of either, and yet a round lies among those of the other.
    expect(changeOf([0, 0, 10], [9, 11, 12])).toMatchObject({ isApart: false });
    // One lies within the other.
    expect(changeOf([100, 101, 102], [90, 95, 130])).toMatchObject({ isApart: false });
  });

  it('of one round are not told apart, nor alike', () => {
    expect(changeOf([100], [200])).toMatchObject({ ratio: 2, isApart: null });
    expect(changeOf([100, 100, 100], [200])).toMatchObject({ isApart: null });
  });

  it.each([
    [3, 3, 1 / 10],
    [5, 5, 1 / 126],
    [3, 5, 1 / 28],
    [1, 1, 1],
  ])('of %d and %d rounds of the same lie apart by chance as often as dealing them does it', (before, after, share) => {
    expect(apartByChance(before, after)).toBeCloseTo(share);
  });

  it('are summed up in a line: how many agree, how many differ and which, how many would by chance', () => {
    const before = [aResult('a/b/same', [1, 2, 3]), aResult('a/b/other', [1, 2, 3]), aResult('a/b/once', 1)];
    const after = [aResult('a/b/same', [3, 4, 5]), aResult('a/b/other', [4, 5, 6]), aResult('a/b/once', 9)];

    expect(verdict(compare(before, after).changes)).toBe(
      '1 of 2 results agree, their rounds overlap; 1 differ: a/b/other (by chance alone about 0.2 would); ' +
        '1 of one round cannot be told',
    );
    expect(verdict(compare(before.slice(0, 1), after.slice(0, 1)).changes)).toBe(
      '1 of 1 results agree, their rounds overlap; 0 differ (by chance alone about 0.1 would)',
    );
  });

  it('are better in the sense of what was measured', () => {
    expect(changeOf([100], [110])).toMatchObject({ isBetter: false });
    expect(changeOf([100], [110], perSecond)).toMatchObject({ isBetter: true });
  });

  it('name what only one of them has', () => {
    expect(compare([aResult('a/b/old', 1)], [aResult('a/b/new', 1)])).toMatchObject({
      changes: [],
      onlyBefore: ['a/b/old'],
      onlyAfter: ['a/b/new'],
    });
  });
});

it('the table of two runs tells what got better, which conditions and which aims changed', () => {
  const name = 'startup/applywright/ready';
  const before = aBenchFile([aResult(name, [9, 9.1, 9.2])]);
  const after = aBenchFile([aResult(name, [6, 6.1, 6.2])], { versions: { node: '22.0.0' } });

  const table = comparisonTable(before, after);

  expect(table).toMatch(/startup\/applywright\/ready +9\.10 +6\.10 +ms +0\.67× +BETTER$/m);
  expect(table.split('\n').at(-1)).toMatch(/^0 of 1 results agree.*1 differ: startup/);
  expect(table).toContain('other node: 20.20.2 → 22.0.0');
  expect(table).toMatch(/^aim start-ready +9\.10 +6\.10 +NOT met → met +warm npm start/m);
  expect(table).not.toContain('aim start-cold');
  const same = comparisonTable(after, after);
  expect(same).toMatch(/^aim start-ready +6\.10 +6\.10 +met +warm npm start/m);
});
