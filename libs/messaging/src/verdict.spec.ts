import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CommitUnknownError, ConnectionLostError, PermanentError, RetryLaterError } from '#runtime';
import { isOutage, RETRY_POLICY, verdictOn } from './verdict.js';

class NeverError extends PermanentError {
  readonly code = 'TEST_NEVER';
}

describe('the verdict on a failed message', () => {
  const anything = fc.anything().filter((thrown) => !(thrown instanceof Error));

  it('is to try again up to the ninth failure of anything unknown, and dead at the tenth', () => {
    fc.assert(
      fc.property(anything, fc.integer({ min: 1, max: 9 }), (thrown, failures) => {
        expect(verdictOn(thrown, failures)).toMatchObject({ kind: 'retry', because: 'failure' });
        expect(verdictOn(thrown, failures + 9)).toEqual({ kind: 'dead' });
      }),
    );
  });

  it('waits twice as long after each failure, up to a limit', () => {
    const delays = Array.from({ length: 9 }, (_, at) => verdictOn(new Error('x'), at + 1));

    expect(delays.map((verdict) => (verdict.kind === 'retry' ? verdict.delayMs : null))).toEqual([
      100, 200, 400, 800, 1_600, 3_200, 6_400, 12_800, 25_600,
    ]);
    const patient = { ...RETRY_POLICY, maxFailures: 1_000 };
    expect(verdictOn(new Error('x'), 999, patient)).toMatchObject({ delayMs: 30_000 });
  });

  it('is dead for what can never succeed, however often it failed', () => {
    expect(verdictOn(new NeverError('no'), 1)).toEqual({ kind: 'dead' });
  });

  it.each([
    ['being too early', new RetryLaterError('wait', 7), { delayMs: 7, because: 'too_early' }],
    ['a lost database', new ConnectionLostError(new Error('cut')), { delayMs: 500, because: 'outage' }],
    ['an unknown commit', new CommitUnknownError(new Error('cut')), { delayMs: 500, because: 'outage' }],
  ])('never becomes dead by %s', (_, error, verdict) => {
    expect(verdictOn(error, 1_000_000)).toEqual({ kind: 'retry', ...verdict });
    expect(isOutage(verdictOn(error, 1))).toBe(verdict.because === 'outage');
  });
});
