import { createHash, randomUUID } from 'node:crypto';
import { mintNumericId, mintUnused } from '../domain/ids.js';
import type { Agency, ConnectionInfo, Job, Member, Proposal } from '../domain/model.js';
import type { ProposalForm } from '../domain/proposal-form.js';
import type { Checked } from '../domain/proposal-rules.js';
import type { SandboxStore } from '../store/sandbox-store.js';
import type { Operation } from '../store/tables.js';

/** When list and job page begin to show a proposal. */
export interface Visibility {
  readonly listVisibleAt: number;
  readonly jobPageVisibleAt: number;
  readonly jobPageMeanwhile: 'offer' | 'nothing';
}

export interface Acceptance {
  readonly agency: Agency;
  readonly job: Job;
  readonly form: ProposalForm;
  readonly checked: Extract<Checked, { isValid: true }>;
  readonly now: number;
  readonly visibility: Visibility;
  readonly requestId: string;
  readonly wire: ConnectionInfo;
}

/** Takes a proposal and its Connects in one commit. After this returns the proposal exists, whatever becomes of the answer. */
export function acceptProposal(store: SandboxStore, acceptance: Acceptance): Proposal {
  const { agency, job, form, checked, now } = acceptance;
  const { as, member, profile } = checked.sender;
  const connectsSpent = job.connectsRequired + (form.boostBid ?? 0);
  const connectsBalanceAfter = (as === 'agency' ? agency.connects : member.personalConnects) - connectsSpent;
  const proposal: Proposal = {
    id: mintUnused(mintNumericId, (id) => store.has('proposals', id)),
    source: 'page',
    as,
    agencyId: agency.id,
    memberId: member.id,
    memberName: member.name,
    profileId: profile.profileId,
    profileTitle: profile.title,
    ciphertext: job.ciphertext,
    jobId: job.id,
    jobTitle: job.title,
    coverLetter: form.coverLetter,
    coverLetterSha256: sha256Of(form.coverLetter),
    terms: checked.terms,
    duration: form.duration,
    answers: job.questions.map(({ text }, index) => ({ question: text, answer: form.answers[index] ?? '' })),
    attachments: form.attachments,
    highlights: form.highlights,
    connectsRequired: job.connectsRequired,
    boostBid: form.boostBid,
    connectsSpent,
    connectsBalanceAfter,
    submittedAt: now,
    receivedAt: now,
    ...acceptance.visibility,
    requestId: acceptance.requestId,
    wire: acceptance.wire,
  };
  store.commit({ put: 'proposals', row: proposal }, ...payment(proposal, agency, member));
  return proposal;
}

export const sha256Of = (letter: string): string => createHash('sha256').update(letter, 'utf8').digest('hex');

function payment(proposal: Proposal, agency: Agency, member: Member): Operation[] {
  const connects = proposal.connectsBalanceAfter;
  const isAgency = proposal.as === 'agency';
  return [
    isAgency
      ? { put: 'agencies', row: { ...agency, connects } }
      : { put: 'members', row: { ...member, personalConnects: connects } },
    {
      put: 'connects',
      row: {
        id: randomUUID(),
        at: proposal.receivedAt,
        agencyId: agency.id,
        memberId: isAgency ? null : member.id,
        delta: -proposal.connectsSpent,
        balanceAfter: connects,
        reason: `Proposal for: ${proposal.jobTitle}`,
      },
    },
  ];
}
