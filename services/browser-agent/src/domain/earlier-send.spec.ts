import { describe, expect, it } from '@jest/globals';
import { isKnownToBeThere, mayBeThere, waitAfterEarlier } from './earlier-send.js';
import type { IntentOutcome } from './outcome-moves.js';

const TIMES = { listingLagMax: 60, earlierIntent: 900 };

describe('an earlier Send for the job', () => {
  it.each<[IntentOutcome | null, boolean, boolean, boolean]>([
    [null, false, false, true],
    ['unknown', false, false, true],
    ['applied', false, true, true],
    ['refused', false, false, false],
    ['not_found', false, false, false],
    ['refused', true, true, true],
    ['not_found', true, true, true],
  ])('with outcome %s, found late: %s, is known to be there: %s, may be there: %s', (outcome, isLateFound, ...says) => {
    const earlier = { outcome, isLateFound };

    expect([isKnownToBeThere(earlier), mayBeThere(earlier)]).toEqual(says);
  });

  it.each([null, 'unknown'] as const)('with outcome %s is looked at again after a listing delay', (outcome) => {
    expect(waitAfterEarlier({ outcome, outcomeAgeMs: 10_000 }, TIMES)).toBe(60);
  });

  it.each(['refused', 'not_found'] as const)('that is %s is waited for from its outcome on', (outcome) => {
    expect(waitAfterEarlier({ outcome, outcomeAgeMs: 0 }, TIMES)).toBe(900);
    expect(waitAfterEarlier({ outcome, outcomeAgeMs: 899 }, TIMES)).toBe(1);
    expect(waitAfterEarlier({ outcome, outcomeAgeMs: 900 }, TIMES)).toBe(0);
  });
});
