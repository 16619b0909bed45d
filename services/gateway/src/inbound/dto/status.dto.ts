import { statusBody, type StatusView } from '#contracts';
import type { EvidenceUrls } from '../../application/link-evidence.js';

/** One application on the wire. Links are made on reading, and are never in a webhook, which is kept. */
export function applicationBody(view: StatusView, urls: EvidenceUrls, now: number) {
  const { evidence, ...body } = statusBody(view, now);
  return { ...body, evidence: evidence && { ...evidence, ...urls } };
}
