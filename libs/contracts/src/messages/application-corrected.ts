import { z } from 'zod';
import { Echo, Evidence } from '../application.js';
import { ApplicationId, UnixMs } from '../ids.js';
import { defineMessage } from '../message.js';

/** A late find: a proposal of an application that was settled without it. No money moves. */
export const ApplicationCorrected = defineMessage({
  subject: 'application.corrected',
  publisher: 'browser-agent',
  consumers: ['gateway', 'notifier'],
  body: z.object({ applicationId: ApplicationId, echo: Echo, evidence: Evidence, foundAt: UnixMs }),
});
