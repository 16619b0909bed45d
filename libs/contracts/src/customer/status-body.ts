import type { Evidence } from '../application.js';
import type { BlockedOn, Mode, ReasonCode, Stage } from '../words.js';
import { type ApplicationStatus, pollAfterSeconds, reapplyAdvice, statusMessage } from './status-words.js';

/** What is known of one application at one moment. Times in Unix ms. */
export interface StatusView {
  readonly applicationId: string;
  readonly agencyId: string;
  readonly mode: Mode;
  readonly jobId: string;
  readonly processedJobId: string;
  readonly status: ApplicationStatus;
  readonly reasonCode: ReasonCode | null;
  readonly errorMessage: string | null;
  readonly stage: Stage;
  readonly blockedOn: BlockedOn | null;
  readonly position: number | null;
  readonly estimatedStartAt: number | null;
  readonly acceptedAt: number;
  readonly processedAt: number | null;
  readonly appliedAt: number | null;
  readonly settledAt: number | null;
  readonly coverLetterSha256: string | null;
  readonly evidence: Evidence | null;
  readonly metadata: Readonly<Record<string, string>>;
}

function evidenceBody({ evidence, coverLetterSha256, status }: StatusView) {
  // Before it is settled there is nothing to prove.
  if (status === 'processing') return null;
  return {
    proposalId: evidence?.proposalId ?? null,
    proposalUrl: evidence?.proposalUrl ?? null,
    submittedAt: evidence?.submittedAt ?? null,
    coverLetterSha256: evidence?.coverLetterSha256 ?? coverLetterSha256,
    terms: evidence?.terms ?? null,
    answers: evidence?.answers ?? [],
    connectsRequired: evidence?.connectsRequired ?? null,
    connectsBoost: evidence?.connectsBoost ?? null,
    connectsSpent: evidence?.connectsSpent ?? null,
    connectsBalanceAfter: evidence?.connectsBalanceAfter ?? null,
    screenshotUrl: null,
    formScreenshotUrl: null,
    traceUrl: null,
    receiptUrl: null,
  };
}

/** The one shape in which customers see an application: status, lists and webhooks. The first eight are the published ones. */
export function statusBody(view: StatusView, now: number) {
  const { status, reasonCode } = view;
  return {
    jobId: view.jobId,
    processedJobId: view.processedJobId,
    applicationStatus: status,
    applicationStatusMessage: statusMessage(status, view.stage),
    queueId: view.applicationId,
    appliedAt: view.appliedAt,
    processedAt: view.processedAt,
    errorMessage: view.errorMessage,
    terminal: status !== 'processing',
    pollAfterSeconds: pollAfterSeconds(status, view.acceptedAt, now),
    stage: view.stage,
    blockedOn: view.blockedOn,
    estimatedStartAt: view.estimatedStartAt,
    position: view.position,
    reasonCode,
    reapply: reapplyAdvice(status, reasonCode),
    agencyId: view.agencyId,
    acceptedAt: view.acceptedAt,
    settledAt: view.settledAt,
    evidence: evidenceBody(view),
    metadata: view.metadata,
    mode: view.mode,
  };
}

export type StatusBody = ReturnType<typeof statusBody>;
