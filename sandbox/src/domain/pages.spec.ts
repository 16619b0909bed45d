import { describe, expect, it } from '@jest/globals';
import { pageOf } from './pages.js';

const ID = '~021863456789012345678';

describe('pageOf', () => {
  it.each([
    `/jobs/${ID}`,
    `/jobs/${ID}/`,
    `/jobs/A-job_with_words_${ID}/`,
    `/freelance-jobs/apply/A-job_${ID}/`,
    `/jobs/%7E${ID.slice(1)}`,
  ])('takes %s for the job page', (path) => {
    expect(pageOf(path)).toEqual({ kind: 'job', ciphertext: ID });
  });

  it.each([`/nx/proposals/job/${ID}/apply`, `/nx/proposals/job/${ID}/apply/`])(
    'takes %s for the apply page',
    (path) => {
      expect(pageOf(path)).toEqual({ kind: 'apply', ciphertext: ID });
    },
  );

  it('tells the list, a proposal and the sign-in apart', () => {
    expect(pageOf('/nx/proposals/')).toEqual({ kind: 'list' });
    expect(pageOf('/nx/proposals/1912345678901234567')).toEqual({
      kind: 'proposal',
      proposalId: '1912345678901234567',
    });
    expect(pageOf('/ab/account-security/login')).toEqual({ kind: 'login' });
  });

  it.each(['/jobs/~03123456789012', '/jobs/~02short', '/jobs/', '/nx/proposals/x', '/jobs/%E0%A4%A', '/../etc/passwd'])(
    'knows no page at %s',
    (path) => {
      expect(pageOf(path)).toBeNull();
    },
  );
});
