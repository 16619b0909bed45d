import { describe, expect, it } from '@jest/globals';
import type { SentProposal } from './marketplace.js';
import { matchProposal, type OwnSend } from './matching.js';

const INTENT_AT = Date.UTC(2026, 5, 1, 12);
const OWN: OwnSend = {
  intentAt: INTENT_AT,
  letterSha256: 'a'.repeat(64),
  profile: { freelancer: 'Mira Kovac', title: 'Full-stack developer', isDefault: true },
};
const ours = (given: Partial<SentProposal> = {}): SentProposal => ({
  proposalId: '1900000000000000001',
  url: 'https://sandbox.test/nx/proposals/1900000000000000001',
  jobId: '~021912345678901234567',
  freelancer: 'Mira Kovac',
  profile: 'Full-stack developer',
  submittedAt: INTENT_AT + 1_500,
  letterSha256: OWN.letterSha256,
  connectsSpent: 14,
  ...given,
});
const strange = (why: RegExp) => ({ kind: 'strange', why: expect.stringMatching(why) });

describe('a proposal for the same job', () => {
  it('is ours when time, freelancer and letter fit', () => {
    expect(matchProposal(OWN, ours(), false)).toEqual({ kind: 'ours' });
  });

  it('is ours when the marketplace’s clock is behind ours by up to a minute, and not by more', () => {
    expect(matchProposal(OWN, ours({ submittedAt: INTENT_AT - 60_000 }), false)).toEqual({ kind: 'ours' });
    expect(matchProposal(OWN, ours({ submittedAt: INTENT_AT - 60_001 }), false)).toEqual(strange(/older/));
  });

  it('is not ours when it is the evidence of another application, however well it fits', () => {
    expect(matchProposal(OWN, ours(), true)).toEqual(strange(/another application/));
  });

  it('is not ours on behalf of somebody else', () => {
    expect(matchProposal(OWN, ours({ freelancer: 'Tomas Lindqvist' }), false)).toEqual(strange(/somebody else/));
  });

  it('is not ours from another profile than the specialised one that was chosen', () => {
    const own = { ...OWN, profile: { ...OWN.profile, title: 'Postgres performance', isDefault: false } };
    expect(matchProposal(own, ours({ profile: 'Postgres performance' }), false)).toEqual({ kind: 'ours' });
    expect(matchProposal(own, ours(), false)).toEqual(strange(/another profile/));
    // Not every page names it, and the default one goes by other names.
    expect(matchProposal(own, ours({ profile: null }), false)).toEqual({ kind: 'ours' });
    expect(matchProposal(OWN, ours({ profile: 'General profile' }), false)).toEqual({ kind: 'ours' });
  });

  it('is not ours with another letter', () => {
    expect(matchProposal(OWN, ours({ letterSha256: 'b'.repeat(64) }), false)).toEqual(strange(/another one/));
  });

  it('is not surely ours when its time or its letter cannot be read', () => {
    expect(matchProposal(OWN, ours({ submittedAt: null }), false)).toEqual(strange(/time/));
    expect(matchProposal(OWN, ours({ letterSha256: null }), false)).toEqual(strange(/letter cannot be read/));
  });

  it('is told apart by its letter where the page names no freelancer', () => {
    expect(matchProposal(OWN, ours({ freelancer: null }), false)).toEqual({ kind: 'ours' });
    expect(matchProposal(OWN, ours({ freelancer: null, letterSha256: 'b'.repeat(64) }), false)).toEqual(
      strange(/another one/),
    );
  });
});
