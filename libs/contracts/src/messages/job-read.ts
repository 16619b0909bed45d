import { z } from 'zod';
import { AgencyId, JobCiphertext, ProcessedJobId, UnixMs } from '../ids.js';
import { defineMessage } from '../message.js';
import { Timeline } from '../words.js';

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
  client: z.record(z.string(), z.string()),
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
