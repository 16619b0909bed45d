import type { AcceptedPreview } from '../../application/accept-preview.js';
import type { PreviewReading } from '../../application/read-preview.js';
import type { ApplyInput } from '../../application/check-apply.js';
import type { Preview } from '../../domain/preview.js';

export const previewPath = (previewId: string): string => `/api/auto-apply-v2/previews/${previewId}`;

/** The body of the 202. */
export const acceptedPreviewBody = ({ preview, forecast }: AcceptedPreview, warnings: readonly string[]) => ({
  success: true,
  ...preview,
  previewStatus: 'processing',
  position: forecast?.position ?? null,
  blockedOn: forecast?.blockedOn ?? null,
  estimatedStartAt: forecast?.estimatedStartAt ?? null,
  warnings,
});

export const previewBody = ({ preview, forecast }: PreviewReading) => ({
  previewId: preview.previewId,
  previewStatus: preview.state,
  reasonCode: preview.reasonCode,
  errorMessage: preview.errorMessage,
  jobId: preview.jobId,
  processedJobId: preview.processedJobId,
  agencyId: preview.agencyId,
  mode: preview.mode,
  metadata: preview.request?.metadata ?? {},
  createdAt: preview.createdAt,
  endedAt: preview.endedAt,
  expiresAt: preview.expiresAt,
  position: forecast?.position ?? null,
  blockedOn: forecast?.blockedOn ?? null,
  estimatedStartAt: forecast?.estimatedStartAt ?? null,
  ...shownBody(preview),
  screenshotUrl: preview.hasScreenshot ? `${previewPath(preview.previewId)}/screenshot` : null,
  sent: preview.sentAs === null ? null : { queueId: preview.sentAs, sentAt: preview.sentAt },
});

function shownBody({ shown, request }: Preview<ApplyInput>) {
  if (shown === null || request === null) return { fields: null, answers: [], connects: null, warnings: [] };
  const { answers, warnings, connectsRequired, connectsBoost, connectsTotal, connectsAvailable, ...fields } = shown;
  return {
    // What was read back has the hash of the letter that was sent here: it is that letter.
    fields: { coverLetter: request.coverLetter, ...fields },
    answers,
    connects: {
      required: connectsRequired,
      boost: connectsBoost,
      total: connectsTotal,
      available: connectsAvailable,
    },
    warnings,
  };
}
