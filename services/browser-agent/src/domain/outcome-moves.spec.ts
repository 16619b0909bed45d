import { describe, expect, it } from '@jest/globals';
import { type IntentOutcome, isEndedWithout, OUTCOME_MOVES, outcomesBefore } from './outcome-moves.js';

describe('the outcome of a Send', () => {
  it.each([
    ['applied', ['open', 'unknown']],
    ['not_found', ['open', 'unknown']],
    ['unknown', ['open', 'unknown']],
    // Nothing that was unknown turns out to have been refused.
    ['refused', ['open']],
  ] as const)('becomes %s from %j', (to, from) => {
    expect(outcomesBefore(to)).toEqual(from);
  });

  it.each(['applied', 'refused', 'not_found'] as const)('stays %s', (decided) => {
    expect(OUTCOME_MOVES[decided]).toEqual([]);
  });

  it.each<[IntentOutcome | null, boolean]>([
    [null, false],
    ['unknown', false],
    ['applied', false],
    ['refused', true],
    ['not_found', true],
  ])('%s leaves room for a late find: %s', (outcome, isLate) => {
    expect(isEndedWithout(outcome)).toBe(isLate);
  });
});
