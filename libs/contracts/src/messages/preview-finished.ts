import { z } from 'zod';
import { Echo, ShownForm } from '../application.js';
import { ApplicationId, UnixMs } from '../ids.js';
import { defineMessage } from '../message.js';
import { ReasonCode } from '../words.js';

/** What a preview came to: a form as an application would send it, or why there is none. */
export const PreviewEnding = z.discriminatedUnion('result', [
  z.object({ result: z.literal('ready'), shown: ShownForm, hasScreenshot: z.boolean() }),
  z.object({ result: z.literal('refused'), reasonCode: ReasonCode, errorMessage: z.string() }),
]);
export type PreviewEnding = z.infer<typeof PreviewEnding>;

/** An agent is through with a preview. It is no application's end: nothing is settled by it, and nobody is told. */
export const PreviewFinished = defineMessage({
  subject: 'preview.finished',
  publisher: 'browser-agent',
  consumers: ['gateway', 'scheduler'],
  body: z.object({ previewId: ApplicationId, echo: Echo, ending: PreviewEnding, endedAt: UnixMs }),
});
