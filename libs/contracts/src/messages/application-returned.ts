import { z } from 'zod';
import { AgencyId, ApplicationId } from '../ids.js';
import { defineMessage } from '../message.js';

/** No intent exists and the agent lets go of it: back to the head of its lane. */
export const ApplicationReturned = defineMessage({
  subject: 'application.returned',
  publisher: 'browser-agent',
  consumers: ['scheduler'],
  body: z.object({
    applicationId: ApplicationId,
    agencyId: AgencyId,
    dispatch: z.int().min(1),
    why: z.string(),
  }),
});
