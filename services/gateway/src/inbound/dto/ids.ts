import { z } from 'zod';
import { AgencyId, type ApplicationId } from '#contracts';
import { Problem } from '../../domain/problem.js';

/** As customers write it: in whatever case. */
export const agencyId = z.guid().toLowerCase().pipe(AgencyId);

/** Opaque to customers: one that is none of ours is unknown, whatever it looks like. */
export function applicationIdOf(queueId: string): ApplicationId {
  const id = z.guid().safeParse(queueId);
  if (!id.success) throw new Problem('not_found', 'No application has this queueId.');
  return id.data as ApplicationId;
}
