import { z } from 'zod';
import { JobCiphertext, ProcessedJobId, Timeline, UnixMs } from '#contracts';
import { namedAnswer } from '../schema.js';

const day = z.iso.datetime().nullable();
const text = z.string().nullable();
const amount = z.object({ amount: z.number().nullable() });
const type = z.enum(['HOURLY', 'FIXED']).nullable();

export const Buyer = namedAnswer(
  'Buyer',
  'Who posted the job, as its page says; null where it says nothing.',
  z.object({
    company: z.object({
      name: text,
      companyId: text,
      isEDCReplicated: z.boolean().nullable(),
      contractDate: day,
    }),
    location: z.object({ city: text, country: text, countryTimezone: text }),
    stats: z.object({
      totalAssignments: z.int().nullable(),
      score: z.number().nullable(),
      totalCharges: amount,
      feedbackCount: z.int().nullable(),
      totalJobsWithHires: z.int().nullable(),
    }),
    enterprise: z.boolean().nullable(),
    avgHourlyJobsRate: amount,
    postedCount: z.int().nullable(),
    topClient: z.boolean().nullable(),
    phoneVerificationStatus: z.object({ status: z.enum(['VERIFIED', 'NOT_VERIFIED']).nullable() }),
  }),
);

const clientShape = {
  companyId: text,
  lastSyncedAt: UnixMs.meta({ description: 'When the page was read.' }),
  buyer: Buyer,
  openJobs: z.array(
    z.object({ id: text, ciphertext: JobCiphertext, title: z.string(), type, isPtcPrivate: z.boolean() }),
  ),
  workHistory: z.array(
    z.object({
      isPtcJob: z.boolean(),
      status: z.enum(['ACTIVE', 'CLOSED']),
      startDate: day,
      endDate: day,
      totalCharge: z.number().nullable(),
      totalHours: z.number().nullable(),
    }),
  ),
  archivedCiphers: z.array(JobCiphertext).meta({ description: 'Jobs whose pages can be read here.' }),
  archivedJobIds: z.array(z.string()),
};

export const ClientJobs = namedAnswer(
  'ClientJobs',
  'A client, as the newest page of one of its jobs shows it.',
  z.object(clientShape),
);

export const Job = namedAnswer(
  'Job',
  'A job with its client; `lastSyncedAt` is of its own page.',
  z.object({
    id: text,
    ciphertext: JobCiphertext,
    processedJobId: ProcessedJobId,
    title: z.string(),
    description: z.string(),
    type,
    state: z.enum(['open', 'closed', 'removed', 'private']),
    budget: z.number().nullable(),
    hourlyRange: z.object({ min: z.number(), max: z.number() }).nullable(),
    suggestedTimeline: Timeline.nullable(),
    connectsRequired: z.int().nullable(),
    skills: z.array(z.string()),
    ...clientShape,
  }),
);
