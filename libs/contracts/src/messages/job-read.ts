import { z } from 'zod';
import { AgencyId, JobCiphertext, ProcessedJobId, UnixMs } from '../ids.js';
import { defineMessage } from '../message.js';
import { Timeline } from '../words.js';

/** What a job page says about who posted the job; null where it says nothing. Money in dollars. */
export const ClientFacts = z.object({
  companyId: z.string().nullable(),
  companyName: z.string().nullable(),
  city: z.string().nullable(),
  country: z.string().nullable(),
  timezone: z.string().nullable(),
  /** Of 5. */
  rating: z.number().nullable(),
  reviews: z.int().nullable(),
  jobsPosted: z.int().nullable(),
  jobsWithHires: z.int().nullable(),
  hires: z.int().nullable(),
  totalSpent: z.number().nullable(),
  averageHourlyRate: z.number().nullable(),
  isEnterprise: z.boolean().nullable(),
  isTopClient: z.boolean().nullable(),
  isPhoneVerified: z.boolean().nullable(),
  memberSince: UnixMs.nullable(),
  /** Its other open jobs, as the page lists them. */
  openJobs: z.array(
    z.object({
      jobId: JobCiphertext,
      title: z.string(),
      type: z.enum(['hourly', 'fixed']).nullable(),
      isPrivate: z.boolean(),
    }),
  ),
  workHistory: z.array(
    z.object({
      isPrivate: z.boolean(),
      isActive: z.boolean(),
      startedAt: UnixMs.nullable(),
      endedAt: UnixMs.nullable(),
      totalCharge: z.number().nullable(),
      totalHours: z.number().nullable(),
    }),
  ),
});
export type ClientFacts = z.infer<typeof ClientFacts>;

/** A job page as one of our sessions saw it: the archive that the data reads come from. */
export const JobFacts = z.object({
  title: z.string(),
  state: z.enum(['open', 'closed', 'removed', 'private']),
  type: z.enum(['hourly', 'fixed']).nullable(),
  description: z.string(),
  budget: z.number().nullable(),
  hourlyRange: z.object({ min: z.number(), max: z.number() }).nullable(),
  suggestedTimeline: Timeline.nullable(),
  connectsRequired: z.int().nullable(),
  skills: z.array(z.string()),
  /** The lines of the box about the client, as they stand there. */
  client: z.record(z.string(), z.string()),
  /** What these lines and the lists below them mean. Older messages do not have it. */
  clientFacts: ClientFacts.optional(),
});
export type JobFacts = z.infer<typeof JobFacts>;

export const JobRead = defineMessage({
  subject: 'job.read',
  publisher: 'browser-agent',
  consumers: ['gateway'],
  body: z.object({
    agencyId: AgencyId,
    jobId: JobCiphertext,
    processedJobId: ProcessedJobId,
    facts: JobFacts,
    readAt: UnixMs,
  }),
});
