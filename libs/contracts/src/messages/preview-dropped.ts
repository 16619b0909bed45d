import { z } from 'zod';
import { Echo } from '../application.js';
import { ApplicationId, UnixMs } from '../ids.js';
import { defineMessage } from '../message.js';
import { PreviewEnding } from './preview-finished.js';

/** A preview's time ran out while it waited: no agent has it. */
export const PreviewDropped = defineMessage({
  subject: 'preview.dropped',
  publisher: 'scheduler',
  consumers: ['gateway'],
  body: z.object({ previewId: ApplicationId, echo: Echo, ending: PreviewEnding, endedAt: UnixMs }),
});
