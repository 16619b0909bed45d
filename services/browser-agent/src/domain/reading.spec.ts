import { describe, expect, it } from '@jest/globals';
import type { JobStanding, SentProposal } from './marketplace.js';
import type { Match } from './matching.js';
import { judgeReading, judgeRefusal } from './reading.js';

const proposal = (proposalId: string): SentProposal => ({
  proposalId,
  url: '',
  jobId: null,
  freelancer: null,
  profile: null,
  submittedAt: null,
  letterSha256: null,
  connectsSpent: null,
});
const listed = (proposalId: string, match: Match) => ({ proposal: proposal(proposalId), match });
const OURS: Match = { kind: 'ours' };
const STRANGE: Match = { kind: 'strange', why: 'its letter is another one' };

const OPEN: JobStanding = { kind: 'open' };
const CLOSED: JobStanding = { kind: 'not_available', reason: 'job_closed', text: 'No longer available.' };
const APPLIED: JobStanding = { kind: 'applied', proposalId: '1' };
const UNCLEAR: JobStanding = { kind: 'unclear', text: 'Being brought up to date.' };
const NOT_ELIGIBLE: JobStanding = { kind: 'not_eligible', reason: 'other', text: 'Not eligible.' };
const NO_CONNECTS: JobStanding = { kind: 'not_enough_connects', text: 'Not enough Connects.' };

describe('list and job page together', () => {
  it('say found when one row is ours, whatever the job page shows and whatever else is listed', () => {
    for (const standing of [OPEN, CLOSED, APPLIED, UNCLEAR]) {
      expect(judgeReading([listed('1', STRANGE), listed('2', OURS)], standing)).toMatchObject({
        kind: 'found',
        proposal: { proposalId: '2' },
      });
    }
  });

  it('say nothing sure when the list has a proposal that is not surely ours', () => {
    expect(judgeReading([listed('1', STRANGE)], OPEN)).toMatchObject({
      kind: 'unclear',
      why: expect.stringContaining('its letter is another one'),
    });
  });

  it('say absent only when the list lacks the job and its page still offers to apply', () => {
    for (const standing of [OPEN, NOT_ELIGIBLE, NO_CONNECTS]) {
      expect(judgeReading([], standing)).toEqual({ kind: 'absent' });
    }
    for (const standing of [APPLIED, CLOSED, UNCLEAR]) expect(judgeReading([], standing).kind).toBe('unclear');
  });
});

describe('after an explicit refusal', () => {
  it('is enough that neither of them shows a proposal: a job that closed is no contradiction', () => {
    for (const standing of [OPEN, CLOSED, NOT_ELIGIBLE, NO_CONNECTS]) {
      expect(judgeRefusal([], standing)).toEqual({ kind: 'absent' });
    }
  });

  it('is not enough while the page shows a proposal, or neither offer nor proposal', () => {
    for (const standing of [APPLIED, UNCLEAR]) expect(judgeRefusal([], standing).kind).toBe('unclear');
  });

  it('wins the proposal over the refusal', () => {
    expect(judgeRefusal([listed('1', OURS)], CLOSED).kind).toBe('found');
    expect(judgeRefusal([listed('1', STRANGE)], CLOSED).kind).toBe('unclear');
  });
});
