import { z } from 'zod';
import { DURATIONS, RATE_INCREASES } from './texts.js';

const Amount = z.number().min(-1_000_000_000).max(1_000_000_000).nullable();

const TermsForm = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('hourly'), rate: Amount, rateIncrease: z.enum(RATE_INCREASES).nullable() }),
  z.strictObject({ kind: z.literal('project'), amount: Amount }),
  z.strictObject({
    kind: z.literal('milestones'),
    milestones: z
      .array(
        z.strictObject({
          description: z.string().max(2_000),
          amount: Amount,
          dueAt: z.iso.date().nullable().default(null),
        }),
      )
      .min(1)
      .max(30),
  }),
]);

/**
 * What the page posts. Only shapes are checked here; what a person can get wrong in the form (nothing chosen, too little money)
 * is checked by the rules, because it is answered with the texts of the page and not with a 400.
 */
export const ProposalForm = z.strictObject({
  /** As the radio buttons have it: `true` for the freelancer, else the agency's numeric id; empty when none is chosen. */
  contractor: z.string().max(40),
  memberId: z.string().max(60).nullable(),
  profileId: z.string().max(60).nullable(),
  terms: TermsForm,
  duration: z.enum(DURATIONS).nullable(),
  coverLetter: z.string().max(50_000),
  /** In the order of the job's questions. */
  answers: z.array(z.string().max(50_000)).max(10),
  attachments: z
    .array(
      z.strictObject({
        name: z.string().max(300),
        bytes: z
          .int()
          .min(0)
          .max(25 * 1024 * 1024),
      }),
    )
    .max(10)
    .default([]),
  highlights: z.array(z.string().max(300)).max(4).default([]),
  /** What `Set bid` has set; null for no boost. */
  boostBid: z.int().min(-1_000_000).max(1_000_000).nullable().default(null),
});
export type ProposalForm = z.infer<typeof ProposalForm>;
