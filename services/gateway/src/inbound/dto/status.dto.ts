import { z } from 'zod';
import { statusBody, type StatusView } from '#contracts';
import type { EvidenceUrls } from '../../application/link-evidence.js';
import { agencyId, jobReferenceText } from './ids.js';

export const StatusQuery = z.object({
  queueId: z.string().optional().meta({ description: 'The application. Exactly one of `queueId` and `jobId`.' }),
  jobId: jobReferenceText.optional(),
  agencyId: agencyId.optional(),
});

/** One application on the wire. Links are made on reading, and are never in a webhook, which is kept. */
export function applicationBody(view: StatusView, urls: EvidenceUrls, now: number) {
  const { evidence, ...body } = statusBody(view, now);
  return { ...body, evidence: evidence && { ...evidence, ...urls } };
}
