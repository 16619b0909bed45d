import { z } from 'zod';
import { Ciphertext, jobIdOf } from './ids.js';
import type { Client, Job } from './model.js';
import { DURATIONS, FIXED_MIN, HOURLY_MIN, REFUSAL_REASONS } from './texts.js';

const Text = z.string().min(1).max(400);
const Money = z.number().min(FIXED_MIN).max(1_000_000);
const Rate = z.number().min(HOURLY_MIN).max(999);
const Connects = z.int().min(0).max(1_000_000);

const QuestionInput = z.union([
  z.string().min(1).max(2_000),
  z.strictObject({ text: z.string().min(1).max(2_000), isRequired: z.boolean().default(true) }),
]);

const Day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a day is YYYY-MM-DD');

const ContractInput = z.strictObject({
  title: Text.default('An earlier job'),
  isPrivate: z.boolean().default(false),
  startedAt: Day,
  endedAt: Day.nullable().default(null),
  totalCharge: z.number().min(0).nullable().default(null),
  totalHours: z.number().min(0).nullable().default(null),
});

const ClientInput = z.strictObject({
  isPaymentVerified: z.boolean().default(true),
  rating: z.number().min(0).max(5).default(4.9),
  jobsPosted: z.int().min(0).default(31),
  hireRatePercent: z.int().min(0).max(100).default(74),
  totalSpent: z.number().min(0).default(48_000),
  hires: z.int().min(0).default(23),
  averageHourlyRate: z.number().min(0).default(38.5),
  memberSince: Text.default('Mar 4, 2019'),
  companyId: z
    .string()
    .regex(/^\d{6,25}$/, 'a company id is 6 to 25 digits')
    .nullable()
    .default(null),
  companyName: Text.nullable().default(null),
  city: Text.nullable().default(null),
  timezone: Text.nullable().default(null),
  reviews: z.int().min(0).nullable().default(null),
  jobsWithHires: z.int().min(0).nullable().default(null),
  isPhoneVerified: z.boolean().nullable().default(null),
  isEnterprise: z.boolean().default(false),
  isTopClient: z.boolean().default(false),
  history: z.array(ContractInput).max(50).default([]),
});

/** What the operator may say about a job. Everything but the title has a default, so that a test names only what it is about. */
export const JobInput = z.strictObject({
  ciphertext: Ciphertext.optional(),
  title: Text,
  description: z
    .string()
    .max(50_000)
    .default('We need help with a small piece of work. Details follow in the first call.'),
  type: z.enum(['hourly', 'fixed']).default('hourly'),
  budget: Money.nullable().default(null),
  rateRange: z.strictObject({ min: Rate, max: Rate }).nullable().default(null),
  suggestedDuration: z.enum(DURATIONS).nullable().default(null),
  asksDuration: z.boolean().default(true),
  questions: z.array(QuestionInput).max(10).default([]),
  connectsRequired: Connects.default(14),
  isUnaffordable: z.boolean().default(false),
  boost: z
    .strictObject({ bids: z.array(z.int().min(1).max(10_000)).max(10).default([50, 41, 30, 12]) })
    .nullable()
    .default({ bids: [50, 41, 30, 12] }),
  state: z.enum(['open', 'closed', 'removed', 'private']).default('open'),
  qualifications: z.array(Text).max(10).default([]),
  hardRefusal: z
    .strictObject({ reason: z.enum(REFUSAL_REASONS), at: z.enum(['open', 'send']).default('open') })
    .nullable()
    .default(null),
  buttonText: z.enum(['send_for_connects', 'submit_proposal']).default('send_for_connects'),
  afterSend: z.enum(['proposal', 'list']).default('proposal'),
  isCoverLetterRequired: z.boolean().default(true),
  country: Text.default('Netherlands'),
  location: Text.default('Worldwide'),
  experienceLevel: Text.default('Intermediate'),
  projectType: Text.default('One-time project'),
  hoursPerWeek: Text.default('Less than 30 hrs/week'),
  skills: z.array(Text).max(20).default(['TypeScript', 'Node.js', 'PostgreSQL']),
  attachments: z.array(Text).max(10).default([]),
  activity: z
    .strictObject({
      proposals: Text.default('20 to 50'),
      interviewing: z.int().min(0).default(2),
      invites: z.int().min(0).default(4),
    })
    .prefault({}),
  client: ClientInput.prefault({}),
});
export type JobInput = z.infer<typeof JobInput>;

/** Jobs from before the page said more of the client are kept without it. */
export const wholeClient = (client: Partial<Client>): Client => ClientInput.parse(client);

/** A job from input that JobInput has checked. A fixed-price job without a budget gets 200 $, as the job page must show one. */
export function jobFrom(input: JobInput, ciphertext: string, postedAt: number, fixture: string | null = null): Job {
  return {
    ...input,
    ciphertext,
    id: jobIdOf(ciphertext),
    budget: input.type === 'fixed' ? (input.budget ?? 200) : null,
    rateRange: input.type === 'hourly' ? (input.rateRange ?? { min: 25, max: 50 }) : null,
    questions: input.questions.map((question) =>
      typeof question === 'string' ? { text: question, isRequired: true } : question,
    ),
    fixture,
    postedAt,
  };
}

const shape = JobInput.shape;
const changeable = Object.fromEntries(
  Object.entries(shape)
    .filter(([name]) => name !== 'ciphertext' && name !== 'type')
    .map(([name, field]) => [name, unwrapped(field).optional()]),
);

// A default would overwrite what a patch does not name.
function unwrapped(field: z.ZodType): z.ZodType {
  return field instanceof z.ZodDefault || field instanceof z.ZodPrefault ? (field.unwrap() as z.ZodType) : field;
}

/** Changes to a job; what is not named stays. Id and type never change. */
export const JobPatch = z.strictObject(changeable);

export function patchedJob(job: Job, patch: Record<string, unknown>): Job {
  const merged = JobInput.parse({ ...inputOf(job), ...patch });
  return { ...jobFrom(merged, job.ciphertext, job.postedAt, job.fixture), id: job.id };
}

function inputOf(job: Job): Record<string, unknown> {
  const { id: _id, fixture: _fixture, postedAt: _postedAt, ...input } = job;
  return input;
}
