import { z } from 'zod';
import { Echo, Ending } from '../application.js';
import { ApplicationId } from '../ids.js';
import { defineMessage } from '../message.js';
import { Timings } from '../timings.js';

/** It ended while it waited, cancelled or expired: no agent ever saw it, or the agent had given it back. */
export const ApplicationDropped = defineMessage({
  subject: 'application.dropped',
  publisher: 'scheduler',
  consumers: ['billing'],
  body: z.object({ applicationId: ApplicationId, echo: Echo, ending: Ending, timings: Timings }),
});
