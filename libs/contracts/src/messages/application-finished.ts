import { z } from 'zod';
import { Echo, Ending } from '../application.js';
import { ApplicationId } from '../ids.js';
import { defineMessage } from '../message.js';
import { Timings } from '../timings.js';

/** The agent knows how it ended: the one terminal fact of an application that was dispatched. */
export const ApplicationFinished = defineMessage({
  subject: 'application.finished',
  publisher: 'browser-agent',
  consumers: ['billing'],
  body: z.object({ applicationId: ApplicationId, echo: Echo, ending: Ending, timings: Timings }),
});
