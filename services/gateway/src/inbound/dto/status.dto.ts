import { z } from 'zod';
import { statusBody, type StatusView } from '#contracts';
import type { StatusReading } from '../../application/read-status.js';
import { agencyId, jobReferenceText } from './ids.js';

export const StatusQuery = z.object({
  queueId: z.string().optional().meta({ description: 'The application. Exactly one of `queueId` and `jobId`.' }),
  jobId: jobReferenceText.optional(),
  agencyId: agencyId.optional(),
});

/** One application on the wire. Where its receipt is is said on reading, and never in a webhook, which is kept. */
export function applicationBody(view: StatusView, now: number) {
  const { evidence, ...body } = statusBody(view, now);
  const receiptUrl = `/api/auto-apply-v2/applications/${view.applicationId}/evidence/receipt`;
  return { ...body, evidence: evidence && { ...evidence, receiptUrl } };
}

/** The same, with what the scheduler says of its turn. */
export const readingBody = ({ application, forecast, otherApplications }: StatusReading, now: number) => ({
  ...applicationBody({ ...application, ...forecast }, now),
  otherApplications,
});
