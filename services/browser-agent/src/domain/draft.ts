import type { Evidence } from '#contracts';
import type { SentProposal } from './marketplace.js';

export const NO_EVIDENCE: Evidence = {
  proposalId: null,
  proposalUrl: null,
  submittedAt: null,
  coverLetterSha256: null,
  terms: null,
  answers: [],
  connectsRequired: null,
  connectsBoost: null,
  connectsSpent: null,
  connectsBalanceAfter: null,
};

/** What is known before Send, kept with the submission so that whoever finishes it can tell it. */
export interface Draft {
  readonly evidence: Evidence;
  /** Connects of the agency before Send, as the job page showed them. */
  readonly connectsBefore: number | null;
}

/** The evidence of a proposal that is there. */
export function evidenceWith(draft: Draft | null, proposal: SentProposal): Evidence {
  const { connectsRequired, connectsBoost } = draft?.evidence ?? NO_EVIDENCE;
  const cost = connectsRequired === null ? null : connectsRequired + (connectsBoost ?? 0);
  const connectsSpent = proposal.connectsSpent ?? cost;
  const before = draft?.connectsBefore ?? null;
  return {
    ...(draft?.evidence ?? NO_EVIDENCE),
    proposalId: proposal.proposalId,
    proposalUrl: proposal.url,
    submittedAt: proposal.submittedAt,
    connectsSpent,
    connectsBalanceAfter: before === null || connectsSpent === null ? null : Math.max(0, before - connectsSpent),
  };
}
