import { describe, expect, it } from '@jest/globals';
import { verdictOf, waitBeforeBelieving, waitBeforeReading } from './recovery.js';

const TIMES = { settleWindow: 120, secondReading: 60, listingLagMax: 60 };

describe('recovery', () => {
  it.each([
    ['absent', null, null, 'absent_once'],
    ['absent', null, 130, 'not_found'],
    ['unclear', null, null, 'unknown'],
    ['unclear', null, 130, 'unknown'],
    // What was unknown once is not decided by absence any more.
    ['absent', 'unknown', null, 'unknown'],
    ['absent', 'unknown', 130, 'unknown'],
  ] as const)('reads %s, with outcome %s and absent before at %s: %s', (kind, outcome, absentAt, verdict) => {
    expect(verdictOf({ kind }, { outcome, absentAt })).toBe(verdict);
  });

  it.each([
    ['the settle window', 1_000, null, 1_119, 1],
    ['nothing more after it', 1_000, null, 1_120, 0],
    ['the second reading', 1_000, 1_150, 1_209, 1],
    ['nothing more after both', 1_000, 1_150, 1_210, 0],
    ['the window, whenever it was absent', 1_000, 1_001, 1_100, 20],
  ] as const)('waits for %s', (_, fencedAt, absentAt, now, waitMs) => {
    expect(waitBeforeReading({ fencedAt, absentAt }, TIMES, now)).toBe(waitMs);
  });

  it('waits for a listing delay before it believes a refusal', () => {
    expect([1_000, 1_059, 1_060, 2_000].map((now) => waitBeforeBelieving(1_000, TIMES, now))).toEqual([60, 1, 0, 0]);
  });
});
