import { describe, expect, it } from '@jest/globals';
import type { JobCiphertext, Mode } from '#contracts';
import { checkFitsMode, TEST_OUTCOMES } from './test-job.js';

describe('a job and the mode of the key', () => {
  const check = (jobId: string, mode: Mode) => () => checkFitsMode(jobId as JobCiphertext, mode);

  it.each(TEST_OUTCOMES)('fit for ~02test%s and a test key only', (word) => {
    expect(check(`~02test${word}0001`, 'test')).not.toThrow();
    expect(check(`~02test${word}0001`, 'live')).toThrow(/test key/);
  });

  it.each([
    ['~021234567890123456789', 'a job of the marketplace'],
    ['~02testappliedbyaccident', 'letters after the outcome'],
    ['~02testsomething0001', 'an outcome that there is not'],
    ['~01testapplied0001', 'another kind of id'],
  ])('do not fit for %s and a test key: %s', (jobId) => {
    expect(check(jobId, 'test')).toThrow(/~02testapplied0001/);
  });

  it('fit for a job of the marketplace and a live key', () => {
    expect(check('~021234567890123456789', 'live')).not.toThrow();
    expect(check('~02testappliedbyaccident', 'live')).toThrow(/test key/);
  });
});
