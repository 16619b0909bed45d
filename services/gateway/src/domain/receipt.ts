import { creditOutcomeOf, type Evidence, type LedgerEntry } from '#contracts';
import type { Application } from './application.js';

/** A proposal that was found after its application was settled without it, and the receipt that did not know of it. */
export interface Correction {
  readonly evidence: Evidence;
  readonly foundAt: number;
  readonly firstSha256: string;
}

/** An application has nothing to prove before it has ended. */
export type Settled = Application & { readonly status: Exclude<Application['status'], 'processing'> };

export const isSettled = (application: Application): application is Settled => application.status !== 'processing';

/**
 * What a receipt says, but for who signed it. Follows from facts that change no more: made twice, it is the same. The
 * timeline is that of the settlement, because steps on the way may still arrive after it.
 */
export function receiptOf(application: Settled, ledger: readonly LedgerEntry[], correction: Correction | null) {
  const { timings, status } = application;
  const evidence = correction?.evidence ?? application.evidence;
  const number = correction === null ? 1 : 2;
  return {
    version: 1,
    kind: correction === null ? 'settlement' : 'correction',
    number,
    corrects: correction === null ? null : { number: 1, sha256: correction.firstSha256 },
    queueId: application.applicationId,
    accountId: application.accountId,
    agencyId: application.agencyId,
    jobId: application.jobId,
    mode: application.mode,
    outcome: {
      applicationStatus: status,
      reasonCode: application.reasonCode,
      errorMessage: application.errorMessage,
      credit: creditOutcomeOf(status),
    },
    proposal: proposalOf(evidence),
    coverLetterSha256: evidence?.coverLetterSha256 ?? application.coverLetterSha256,
    terms: application.evidence?.terms ?? null,
    timeline: {
      acceptedAt: application.acceptedAt,
      queuedAt: timings?.queuedAt ?? null,
      dispatchedAt: timings?.dispatchedAt ?? null,
      takenAt: timings?.takenAt ?? null,
      firstNavigationAt: timings?.firstNavigationAt ?? null,
      outcomeReadAt: timings?.outcomeReadAt ?? null,
      settledAt: application.settledAt,
      correctedAt: correction?.foundAt ?? null,
    },
    ledger: ledger.map(({ id, kind, available, held, captured, at }) => ({ id, kind, available, held, captured, at })),
  };
}

function proposalOf(evidence: Evidence | null) {
  if (evidence === null || evidence.proposalId === null) return null;
  const { proposalId, proposalUrl, submittedAt } = evidence;
  return { proposalId, proposalUrl, submittedAt };
}

/** The credit was held and its hold ended: before both are known there is nothing to sign. */
export const isWholeLedger = (ledger: readonly LedgerEntry[]): boolean =>
  ledger.some(({ kind }) => kind === 'reserve') && ledger.some(({ kind }) => kind === 'capture' || kind === 'release');
