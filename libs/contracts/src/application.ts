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

export const GivenAnswer = z.object({
  question: z.string(),
  answer: z.string(),
  source: z.enum(['customer', 'model', 'blank']),
});
export type GivenAnswer = z.infer<typeof GivenAnswer>;

/** A form as it was filled in and read back, and what sending it would take. Of the letter, which one it was. */
export const ShownForm = z.object({
  profileId: z.string(),
  freelancer: z.string().nullable(),
  profile: z.string().nullable(),
  coverLetterSha256: z.string(),
  hourlyRate: z.number().nullable(),
  rateIncrease: z.string().nullable(),
  fixedBid: z.number().nullable(),
  milestones: z.array(z.object({ description: z.string(), amount: z.number().nullable() })).nullable(),
  /** As the form words it; `timeline` is what that means. */
  duration: z.string().nullable(),
  timeline: Timeline.nullable(),
  /** Of every question of the form, in its order. */
  answers: z.array(GivenAnswer),
  connectsRequired: z.int().nullable(),
  connectsBoost: z.int().nullable(),
  /** What the button that sends says it takes. */
  connectsTotal: z.int().nullable(),
  connectsAvailable: z.int().nullable(),
  /** What the page says beside its fields, in its words, and what it would probably not accept. */
  warnings: z.array(z.string()),
});
export type ShownForm = z.infer<typeof ShownForm>;

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
  /** Of a preview that is being sent: exactly this, or nothing. */
  asShown: ShownForm.optional(),
});
export type ApplicationOrder = z.infer<typeof ApplicationOrder>;

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
