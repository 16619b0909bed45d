import { z } from 'zod';
import { ApplicationOrder } from '../application.js';
import { UnixMs } from '../ids.js';
import { defineMessage } from '../message.js';
import { OnLoggedOut } from '../policy.js';

/** The agency's turn came: an agent may start. `dispatch` counts from 1; returned and progressed name theirs. */
export const ApplyDispatched = defineMessage({
  subject: 'apply.dispatched',
  publisher: 'scheduler',
  consumers: ['browser-agent'],
  isConfidential: true,
  body: z.object({
    order: ApplicationOrder,
    dispatch: z.int().min(1),
    queuedAt: UnixMs,
    dispatchedAt: UnixMs,
    /** The least time between two starts of this agency, in ms; the agent keeps it too, so that a backlog cannot burst. */
    gapMinMs: z.int().min(0),
    /** What the agency's policy says of a session that is lost before Send; left out: it fails. */
    onLoggedOut: OnLoggedOut.optional(),
  }),
});
