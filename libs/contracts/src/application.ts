import { z } from 'zod';
import { AccountId, AgencyId, ApplicationId, JobCiphertext, ProcessedJobId, UnixMs } from './ids.js';
import { Mode, ReasonCode, TerminalStatus, Timeline } from './words.js';

/** Travels unchanged from `apply.requested` to `application.settled`, so that nobody has to look anything up. */
export const Echo = z.object({
  accountId: AccountId,
  agencyId: AgencyId,
  jobId: JobCiphertext,
  processedJobId: ProcessedJobId,
  mode: Mode,
  metadata: z.record(z.string(), z.string()),
  acceptedAt: UnixMs,
  /** Over the UTF-8 of the letter, in hex: says which letter, never what it says. */
  coverLetterSha256: z.string(),
});
export type Echo = z.infer<typeof Echo>;

/** Money is in the job's currency, as the form takes it: at most two decimals. */
export const Milestone = z.object({ description: z.string(), amount: z.number(), dueAt: UnixMs.nullable() });
export type Milestone = z.infer<typeof Milestone>;

export const Terms = z.object({
  hourlyRate: z.number().nullable(),
  fixedBid: z.number().nullable(),
  milestones: z.array(Milestone).nullable(),
  timeline: Timeline.nullable(),
  boostConnects: z.int().nullable(),
});
export type Terms = z.infer<typeof Terms>;

export const CustomerAnswer = z.object({
  question: z.string().nullable(),
  index: z.int().nullable(),
  answer: z.string(),
});
export type CustomerAnswer = z.infer<typeof CustomerAnswer>;

/** What the customer asked to be sent. Holds the letter: only `apply.*` may carry it. */
export const ApplicationOrder = z.object({
  applicationId: ApplicationId,
  echo: Echo,
  coverLetter: z.string(),
  profileId: z.string().nullable(),
  terms: Terms,
  autoFillOtherQuestions: z.boolean(),
  answers: z.array(CustomerAnswer),
  maxConnects: z.int().nullable(),
  expiresAt: UnixMs,
});
export type ApplicationOrder = z.infer<typeof ApplicationOrder>;

export const GivenAnswer = z.object({
  question: z.string(),
  answer: z.string(),
  source: z.enum(['customer', 'model', 'blank']),
});
export type GivenAnswer = z.infer<typeof GivenAnswer>;

/** The terms as the form showed them when they were read back, just before Send. */
export const TermsReadBack = z.object({
  hourlyRate: z.number().nullable(),
  fixedBid: z.number().nullable(),
  milestones: z.array(z.object({ description: z.string(), amount: z.number() })).nullable(),
  timeline: Timeline.nullable(),
  profileName: z.string().nullable(),
});
export type TermsReadBack = z.infer<typeof TermsReadBack>;

/** What proves what was sent; null where it is not known. Connects are counts. */
export const Evidence = z.object({
  proposalId: z.string().nullable(),
  proposalUrl: z.string().nullable(),
  submittedAt: UnixMs.nullable(),
  coverLetterSha256: z.string().nullable(),
  terms: TermsReadBack.nullable(),
  answers: z.array(GivenAnswer),
  connectsRequired: z.int().nullable(),
  connectsBoost: z.int().nullable(),
  connectsSpent: z.int().nullable(),
  connectsBalanceAfter: z.int().nullable(),
});
export type Evidence = z.infer<typeof Evidence>;

/** How an application ended, before the credit followed it. */
export const Ending = z.object({
  status: TerminalStatus,
  reasonCode: ReasonCode,
  errorMessage: z.string().nullable(),
  evidence: Evidence.nullable(),
  processedAt: UnixMs.nullable(),
});
export type Ending = z.infer<typeof Ending>;
