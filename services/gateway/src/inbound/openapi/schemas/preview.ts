import { z } from 'zod';
import { AgencyId, ApplicationId, GivenAnswer, JobCiphertext, ProcessedJobId, ShownForm, UnixMs } from '#contracts';
import { namedAnswer } from '../schema.js';
import { ApplicationBlockedOn, ApplicationReason, CustomerMode } from './application.js';

const waiting = {
  position: z.int().min(1).nullable(),
  blockedOn: ApplicationBlockedOn.nullable(),
  estimatedStartAt: UnixMs.nullable(),
};

export const AcceptedPreview = namedAnswer(
  'AcceptedPreview',
  'The preview is durable. No credit is held for it.',
  z.object({
    success: z.literal(true),
    previewId: ApplicationId.meta({ description: 'The preview: read it, and send it, by this.' }),
    jobId: JobCiphertext,
    processedJobId: ProcessedJobId,
    previewStatus: z.literal('processing'),
    expiresAt: UnixMs,
    ...waiting,
    warnings: z.array(z.string()).meta({ description: 'Members that were not known and ignored.' }),
  }),
);

const Connects = z.object({
  required: z.int().nullable(),
  boost: z.int().nullable(),
  total: z.int().nullable(),
  available: z.int().nullable(),
});

const Fields = ShownForm.omit({
  answers: true,
  warnings: true,
  connectsRequired: true,
  connectsBoost: true,
  connectsTotal: true,
  connectsAvailable: true,
}).extend({ coverLetter: z.string() });

export const Preview = namedAnswer(
  'Preview',
  'A form as an agent filled it in and read it back. `send` applies with exactly this, or with nothing.',
  z.object({
    previewId: ApplicationId,
    previewStatus: z.enum(['processing', 'ready', 'refused']),
    reasonCode: ApplicationReason.nullable(),
    errorMessage: z.string().nullable(),
    jobId: JobCiphertext,
    processedJobId: ProcessedJobId,
    agencyId: AgencyId,
    mode: CustomerMode,
    metadata: z.record(z.string(), z.string()),
    createdAt: UnixMs,
    endedAt: UnixMs.nullable(),
    expiresAt: UnixMs.meta({ description: 'From then on it is neither shown nor sent.' }),
    ...waiting,
    fields: Fields.nullable().meta({ description: 'Every field as it was read back; null until `ready`.' }),
    answers: z.array(GivenAnswer),
    connects: Connects.nullable().meta({ description: 'What sending it would take, in Connects.' }),
    warnings: z.array(z.string()).meta({ description: 'What the page says beside its fields, in its words.' }),
    screenshotUrl: z.string().nullable(),
    sent: z
      .object({ queueId: ApplicationId, sentAt: UnixMs })
      .nullable()
      .meta({ description: 'The application that it became.' }),
  }),
);
