import { z } from 'zod';
import { Echo } from '../application.js';
import { ApplicationId, UnixMs } from '../ids.js';
import { defineMessage } from '../message.js';
import { BlockedOn, Stage } from '../words.js';

/** An agent moved on with it, or waits. `verifying` frees the lane's slot: Send happened, only the answer is open. */
export const ApplicationProgressed = defineMessage({
  subject: 'application.progressed',
  publisher: 'browser-agent',
  consumers: ['gateway', 'scheduler', 'notifier'],
  body: z.object({
    applicationId: ApplicationId,
    echo: Echo,
    dispatch: z.int().min(1),
    /** Counts up within one application, so that a late message cannot move the stage back. */
    step: z.int().min(1),
    stage: Stage,
    blockedOn: BlockedOn.nullable(),
    at: UnixMs,
  }),
});
