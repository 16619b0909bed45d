import { z } from 'zod';
import { Echo, Ending } from '../application.js';
import { ApplicationId, UnixMs } from '../ids.js';
import { defineMessage } from '../message.js';
import { Timings } from '../timings.js';
import { CreditOutcome } from '../words.js';

/** The only terminal fact outsiders see: the reservation ended with it, in the same transaction. */
export const ApplicationSettled = defineMessage({
  subject: 'application.settled',
  publisher: 'billing',
  consumers: ['gateway', 'scheduler', 'notifier'],
  body: z.object({
    applicationId: ApplicationId,
    echo: Echo,
    ending: Ending,
    credit: CreditOutcome,
    /** What can still be reserved, right after this settlement. */
    creditsRemaining: z.int().min(0),
    settledAt: UnixMs,
    timings: Timings,
  }),
});
