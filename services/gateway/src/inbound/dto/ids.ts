import { z } from 'zod';
import { AgencyId, type ApplicationId } from '#contracts';
import { Problem } from '../../domain/problem.js';

/** As customers write it: in whatever case. */
export const agencyId = z
  .guid()
  .toLowerCase()
  .pipe(AgencyId)
  .meta({ description: 'One agency of the account; needed where the account has several.' });

/** A job as customers name it: read by what resolves it. */
export const jobReferenceText = z
  .string()
  .min(1)
  .max(500)
  .meta({ description: 'The job: its URL, its ciphertext (`~02…`), or the UUID of a processed job.' });

/** Opaque to customers: one that is none of ours is unknown, whatever it looks like. */
export function applicationIdOf(queueId: string): ApplicationId {
  const id = z.guid().safeParse(queueId);
  if (!id.success) throw new Problem('not_found', 'No application has this queueId.');
  return id.data as ApplicationId;
}

/** The same of a preview. */
export function previewIdOf(previewId: string): ApplicationId {
  const id = z.guid().safeParse(previewId);
  if (!id.success) throw new Problem('not_found', 'No preview has this previewId.');
  return id.data as ApplicationId;
}

/** The same of a webhook endpoint. */
export function endpointIdOf(text: string): string {
  const id = z.guid().toLowerCase().safeParse(text);
  if (!id.success) throw new Problem('not_found', 'This account has no such webhook endpoint.');
  return id.data;
}

/** And of a delivery, which is named by its event. */
export function deliveryIdOf(text: string): string {
  if (!/^msg_[0-9a-f-]{36}$/.test(text)) throw new Problem('not_found', 'This endpoint has no such delivery.');
  return text;
}
