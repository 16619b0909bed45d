import type { Echo } from '../application.js';
import type { ApplicationId } from '../ids.js';
import type { BlockedOn, Stage } from '../words.js';
import type { StatusView } from './status-body.js';

/** An application under way as customers see it, from what travels with every fact about it. */
export function openView(applicationId: ApplicationId, echo: Echo, stage: Stage, blockedOn: BlockedOn | null) {
  return {
    applicationId,
    agencyId: echo.agencyId,
    mode: echo.mode,
    jobId: echo.jobId,
    processedJobId: echo.processedJobId,
    status: 'processing' as const,
    reasonCode: null,
    errorMessage: null,
    stage,
    blockedOn,
    // Its place changes with every start of its lane: asking tells, a message would be old when it is read.
    position: null,
    estimatedStartAt: null,
    acceptedAt: echo.acceptedAt,
    // When an agent took it up is told with its end; the facts on the way do not carry it.
    processedAt: null,
    appliedAt: null,
    settledAt: null,
    coverLetterSha256: echo.coverLetterSha256,
    evidence: null,
    metadata: echo.metadata,
  } satisfies StatusView;
}
