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
function idOf(text: string, unknown: string): string {
  const id = z.guid().safeParse(text);
  if (!id.success) throw new Problem('not_found', unknown);
  return id.data;
}

export const applicationIdOf = (queueId: string): ApplicationId =>
  idOf(queueId, 'No application has this queueId.') as ApplicationId;

export const previewIdOf = (previewId: string): ApplicationId =>
  idOf(previewId, 'No preview has this previewId.') as ApplicationId;

export const endpointIdOf = (text: string): string =>
  idOf(text, 'This account has no such webhook endpoint.').toLowerCase();

export const keyIdOf = (text: string): string => idOf(text, 'This account has no key with this id.').toLowerCase();

/** And of a delivery, which is named by its event. */
export function deliveryIdOf(text: string): string {
  if (!/^msg_[0-9a-f-]{36}$/.test(text)) throw new Problem('not_found', 'This endpoint has no such delivery.');
  return text;
}
