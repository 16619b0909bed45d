import { describe, expect, it } from '@jest/globals';
import { fixtureJob, fixtureWordOf } from './fixtures.js';
import { JobInput, JobPatch, jobFrom, patchedJob } from './job-input.js';

const job = (input: Record<string, unknown> = {}) =>
  jobFrom(JobInput.parse({ title: 'A job', ...input }), '~021912345678901234567', 1_000);

describe('a job', () => {
  it('gets its numeric id from the ciphertext and a price from its type', () => {
    expect(job()).toMatchObject({ id: '1912345678901234567', budget: null, rateRange: { min: 25, max: 50 } });
    expect(job({ type: 'fixed' })).toMatchObject({ budget: 200, rateRange: null });
  });

  it('keeps what a patch does not name', () => {
    const before = job({ questions: ['Why?'], connectsRequired: 3, boost: null });

    const after = patchedJob(before, JobPatch.parse({ state: 'closed' }));

    expect(after).toEqual({ ...before, state: 'closed' });
  });

  it('refuses misspelt members', () => {
    expect(JobInput.safeParse({ title: 'A job', conects: 3 }).success).toBe(false);
    expect(JobPatch.safeParse({ ciphertext: '~021912345678901234567' }).success).toBe(false);
  });
});

describe('a test fixture', () => {
  it.each([
    ['~02testapplied0001', 'applied'],
    ['~02testnotenoughconnects0001', 'notenoughconnects'],
    ['~02testunknown42', 'unknown'],
  ])('%s ends as %s', (ciphertext, word) => {
    expect(fixtureWordOf(ciphertext)).toBe(word);
  });

  it.each(['~021912345678901234567', '~02testsomething01', '~02testappliedx1', '~01testapplied0001'])(
    'is not recognised in %s',
    (ciphertext) => {
      expect(fixtureWordOf(ciphertext)).toBeNull();
    },
  );

  it('is another job for other digits', () => {
    const one = fixtureJob('~02testapplied0001', 'applied', 1);
    const other = fixtureJob('~02testapplied0002', 'applied', 1);

    expect([one.title, other.title]).toEqual(['Test job: applied (0001)', 'Test job: applied (0002)']);
    expect(one.id).not.toBe(other.id);
  });
});
