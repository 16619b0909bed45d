import { z } from 'zod';
import { AccountId, AgencyId, UnixMs } from '../ids.js';
import { defineMessage } from '../message.js';

/** Whom proposals of an agency can be sent on behalf of. Rates are per hour. */
export const Freelancer = z.object({
  id: z.string(),
  name: z.string(),
  profiles: z.array(
    z.object({
      profileId: z.string(),
      type: z.enum(['default', 'specialization']),
      title: z.string(),
      hourlyRate: z.number().nullable(),
      // Absent where the page shows none, and in what was read before they were read.
      overview: z.string().max(5_000).optional(),
      skills: z.array(z.string()).optional(),
      isBusinessDeveloperDefault: z.boolean(),
    }),
  ),
});
export type Freelancer = z.infer<typeof Freelancer>;

/** The agency's roster as its session read it; replaces the one before it. */
export const RosterRead = defineMessage({
  subject: 'roster.read',
  publisher: 'browser-agent',
  consumers: ['gateway'],
  body: z.object({
    agencyId: AgencyId,
    accountId: AccountId,
    freelancers: z.array(Freelancer),
    connectsBalance: z.int().nullable(),
    /** Which of them is the business developer, by the marketplace's id. Older messages do not say. */
    businessDeveloperId: z.string().optional(),
    readAt: UnixMs,
  }),
});
