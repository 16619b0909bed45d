import { describe, expect, it } from '@jest/globals';
import { type Draft, evidenceWith, NO_EVIDENCE } from './draft.js';
import type { SentProposal } from './marketplace.js';

const PROPOSAL: SentProposal = {
  proposalId: '19',
  url: 'https://sandbox.test/nx/proposals/19',
  jobId: null,
  freelancer: null,
  profile: null,
  submittedAt: 5,
  letterSha256: null,
  connectsSpent: null,
};
const DRAFT: Draft = { evidence: { ...NO_EVIDENCE, connectsRequired: 14, connectsBoost: 6 }, connectsBefore: 50 };

describe('the evidence of a proposal', () => {
  it('takes what the proposal’s page says about Connects before what was planned', () => {
    expect(evidenceWith(DRAFT, { ...PROPOSAL, connectsSpent: 15 })).toMatchObject({
      proposalId: '19',
      connectsSpent: 15,
      connectsBalanceAfter: 35,
    });
    expect(evidenceWith(DRAFT, PROPOSAL)).toMatchObject({ connectsSpent: 20, connectsBalanceAfter: 30 });
  });

  it('says nothing about what is not known', () => {
    expect(evidenceWith(null, PROPOSAL)).toMatchObject({ connectsSpent: null, connectsBalanceAfter: null });
    expect(evidenceWith({ ...DRAFT, connectsBefore: 3 }, PROPOSAL).connectsBalanceAfter).toBe(0);
  });
});
