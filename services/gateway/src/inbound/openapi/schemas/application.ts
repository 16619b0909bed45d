import { z } from 'zod';
import {
  AgencyId,
  ApplicationId,
  BlockedOn,
  Evidence as KnownEvidence,
  JobCiphertext,
  Mode,
  ProcessedJobId,
  ReasonCode,
  Stage,
  TERMINAL_STATUSES,
  Timings,
  UnixMs,
} from '#contracts';
import { namedAnswer } from '../schema.js';

export const ApplicationStatus = namedAnswer(
  'ApplicationStatus',
  '`processing` until it is settled; then one of the six others, for ever. A credit is captured for `applied` and released for every other.',
  z.enum(['processing', ...TERMINAL_STATUSES]),
);
export const ApplicationStage = namedAnswer('ApplicationStage', 'How far it is.', Stage);
export const ApplicationBlockedOn = namedAnswer('ApplicationBlockedOn', 'Why it waits.', BlockedOn);
export const ApplicationReason = namedAnswer('ApplicationReason', 'Why it ended as it did.', ReasonCode);
export const CustomerMode = namedAnswer('Mode', 'Live, or the test twin of the account against the sandbox.', Mode);

const Link = z.string().nullable();

export const Evidence = namedAnswer(
  'Evidence',
  'What proves what was sent; null where it is not known. Connects are counts. Links are said on reading, and are null in webhooks.',
  KnownEvidence.extend({ screenshotUrl: Link, formScreenshotUrl: Link, traceUrl: Link, receiptUrl: Link }),
);

/** The shape in which customers see an application: status, lists, events. */
export const applicationShape = {
  jobId: JobCiphertext,
  processedJobId: ProcessedJobId,
  applicationStatus: ApplicationStatus,
  applicationStatusMessage: z.string().meta({ description: 'The status in a sentence, for people.' }),
  queueId: ApplicationId,
  appliedAt: UnixMs.nullable(),
  processedAt: UnixMs.nullable().meta({ description: 'When an agent took it up.' }),
  errorMessage: z.string().nullable(),
  terminal: z.boolean().meta({ description: 'Whether the status will never change again.' }),
  pollAfterSeconds: z
    .int()
    .min(1)
    .nullable()
    .meta({ description: 'When asking again makes sense; null when settled.' }),
  stage: ApplicationStage,
  blockedOn: ApplicationBlockedOn.nullable(),
  estimatedStartAt: UnixMs.nullable(),
  position: z.int().min(1).nullable().meta({ description: 'Its place in the queue of its agency.' }),
  reasonCode: ApplicationReason.nullable(),
  reapply: z.enum(['now', 'later', 'never']).nullable().meta({ description: 'Whether applying again makes sense.' }),
  agencyId: AgencyId,
  acceptedAt: UnixMs,
  settledAt: UnixMs.nullable(),
  evidence: Evidence.nullable(),
  metadata: z.record(z.string(), z.string()),
  mode: CustomerMode,
};

export const Application = namedAnswer(
  'Application',
  'One application as it is now. The first eight members are those of the published API. Times in Unix ms.',
  z.object(applicationShape),
);

export const Status = namedAnswer(
  'Status',
  'An application, and how many others there are for the same job.',
  z.object({ ...applicationShape, otherApplications: z.int().min(0) }),
);

export const ApplicationRecord = namedAnswer(
  'ApplicationRecord',
  'The status with everything that happened, oldest first, and when it passed each point.',
  z.object({
    ...applicationShape,
    otherApplications: z.int().min(0),
    timeline: z.array(z.object({ stage: ApplicationStage, blockedOn: ApplicationBlockedOn.nullable(), at: UnixMs })),
    timings: Timings.nullable(),
  }),
);

export const Accepted = namedAnswer(
  'Accepted',
  'The application is durable and one credit is held for it.',
  z.object({
    success: z.literal(true),
    queueId: ApplicationId.meta({ description: 'The application: ask for its status by this.' }),
    jobId: JobCiphertext,
    processedJobId: ProcessedJobId,
    applicationStatus: z.literal('processing'),
    creditsRemaining: z
      .int()
      .min(0)
      .nullable()
      .meta({ description: 'What can still be held; null when billing is slow.' }),
    position: z.int().min(1).nullable(),
    blockedOn: ApplicationBlockedOn.nullable(),
    estimatedStartAt: UnixMs.nullable(),
    warnings: z.array(z.string()).meta({ description: 'Members that were not known and ignored.' }),
  }),
);

export const AppliedJobs = namedAnswer(
  'AppliedJobs',
  'A page of applications, newest first.',
  z.object({
    jobs: z.array(Application),
    total: z.int().min(0),
    limit: z.int().min(1).max(100),
    offset: z.int().min(0),
    nextAfter: z.string().nullable().meta({ description: 'Goes into `after`; null at the end.' }),
  }),
);
