import { z } from 'zod';
import { ApplicationOrder } from '../application.js';
import { UnixMs } from '../ids.js';
import { defineMessage } from '../message.js';

/** A customer's application was accepted and one credit is held for it; or a preview was, for which none is. */
export const ApplyRequested = defineMessage({
  subject: 'apply.requested',
  publisher: 'gateway',
  consumers: ['scheduler'],
  isConfidential: true,
  body: z.object({
    order: ApplicationOrder,
    scheduleAt: UnixMs.nullable(),
    requireApproval: z.boolean(),
    /** Higher goes first, within the agency's own lane. */
    priority: z.int(),
  }),
});
