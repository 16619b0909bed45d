import { describe, expect, it } from '@jest/globals';
import { compare, comparisonTable } from './compare.js';
import { aBenchFile, aResult } from './given-results.kit-spec.js';

const perSecond = { unit: '/s', better: 'higher' } as const;
const changeOf = (before: number[], after: number[], given: Parameters<typeof aResult>[2] = {}) =>
  compare([aResult('a/b/c', before, given)], [aResult('a/b/c', after, given)]).changes[0];

describe('two runs', () => {
  it('are compared by the ratio of their medians', () => {
    expect(changeOf([10, 20, 30], [15, 30, 40])).toMatchObject({ ratio: 1.5 });
  });

  it('differ beyond the spread only where the medians lie further apart than the rounds of either run', () => {
    expect(changeOf([99, 100, 101], [109, 110, 111])).toMatchObject({ isBeyondSpread: true });
    // The first run alone is as wide as the difference.
    expect(changeOf([95, 100, 105], [109, 110, 111])).toMatchObject({ isBeyondSpread: false });
    // And so is the second.
    expect(changeOf([99, 100, 101], [100, 110, 115])).toMatchObject({ isBeyondSpread: false });
  });

  it('of one round say nothing about spread', () => {
    expect(changeOf([100], [200])).toMatchObject({ ratio: 2, isBeyondSpread: false });
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

  expect(table).toMatch(/startup\/applywright\/ready +9\.10 +6\.10 +ms +0\.67× +BETTER, beyond the spread/);
  expect(table).toContain('other node: 20.20.2 → 22.0.0');
  expect(table).toContain('aim start-ready: NOT met → met');
  expect(table).not.toContain('aim start-cold');
});
