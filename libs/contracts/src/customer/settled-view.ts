import type { BodyOf } from '../message.js';
import type { ApplicationSettled } from '../messages/application-settled.js';
import type { StatusView } from './status-body.js';

type Settled = BodyOf<typeof ApplicationSettled>;

/** A settlement as customers see it: the same from billing's answer, the gateway's row and the webhook. */
export function settledView({ applicationId, echo, ending, settledAt }: Settled) {
  const isApplied = ending.status === 'applied';
  return {
    applicationId,
    agencyId: echo.agencyId,
    mode: echo.mode,
    jobId: echo.jobId,
    processedJobId: echo.processedJobId,
    status: ending.status,
    reasonCode: ending.reasonCode,
    errorMessage: ending.errorMessage,
    stage: 'settled' as const,
    blockedOn: null,
    position: null,
    estimatedStartAt: null,
    acceptedAt: echo.acceptedAt,
    processedAt: ending.processedAt,
    appliedAt: isApplied ? (ending.evidence?.submittedAt ?? settledAt) : null,
    settledAt,
    coverLetterSha256: echo.coverLetterSha256,
    evidence: ending.evidence,
    metadata: echo.metadata,
  } satisfies StatusView;
}
