import { z } from 'zod';
import { UnixMs } from '../ids.js';
import { SERVICES, type Service } from '../message.js';
import { defineQuestion, type QuestionDef } from '../question.js';

/** One rule of a service, asked of its tables. `broken` are examples of rows that break it. */
export const InvariantResult = z.object({
  name: z.string(),
  holds: z.boolean(),
  broken: z.array(z.record(z.string(), z.unknown())),
});
export type InvariantResult = z.infer<typeof InvariantResult>;

export const DeadLetterView = z.object({
  messageId: z.string(),
  subject: z.string(),
  failures: z.int(),
  error: z.string(),
  state: z.enum(['retrying', 'dead']),
  firstFailedAt: UnixMs,
  lastFailedAt: UnixMs,
});
export type DeadLetterView = z.infer<typeof DeadLetterView>;

/** How a stream came to miss what was published into it. */
export const STREAM_LOSSES = ['younger', 'older', 'shorter', 'purged', 'deleted', 'regrown'] as const;
export type StreamLoss = (typeof STREAM_LOSSES)[number];

/** What looks by itself for things that no message will move on. */
export const SWEEPERS = [
  'release-abandoned',
  'ask-about-old',
  'take-over',
  'return-stopped',
  'recover-send',
  'claim-deliveries',
  'give-up-stragglers',
] as const;
export type Sweeper = (typeof SWEEPERS)[number];

/** What a service mended by itself within a minute. Times in Unix ms. */
export const HealingView = z.object({
  kind: z.enum(['stream', 'sweeper']),
  /** The stream's name, or the sweeper's. */
  what: z.string(),
  why: z.string(),
  count: z.int().positive(),
  /** Sequences in the stream, or ids. */
  first: z.string(),
  last: z.string(),
  firstAt: UnixMs,
  lastAt: UnixMs,
});
export type HealingView = z.infer<typeof HealingView>;

const operationsOf = (owner: Service) => ({
  invariants: defineQuestion({
    subject: `${owner}.invariants`,
    owner,
    askedBy: ['gateway'],
    /** How old an answer may be, in ms; at 0 the tables are asked. Asking reads all that is stored. */
    request: z.object({ maxAgeMs: z.int().min(0).max(3_600_000).default(0) }),
    answer: z.object({
      invariants: z.array(InvariantResult),
      /** When they were begun to be asked; earlier than the question where asking takes longer than an answer may. */
      checkedAt: UnixMs,
      outboxWaiting: z.int(),
      outboxOldestMs: z.int().nullable(),
      deadLetters: z.int(),
    }),
    timeoutMs: 5_000,
  }),
  deadLetters: defineQuestion({
    subject: `${owner}.deadLetters`,
    owner,
    askedBy: ['gateway'],
    request: z.object({ limit: z.int().min(1).max(1_000) }),
    answer: z.object({ deadLetters: z.array(DeadLetterView) }),
    timeoutMs: 2_000,
  }),
  healing: defineQuestion({
    subject: `${owner}.healing`,
    owner,
    askedBy: ['gateway'],
    request: z.object({ limit: z.int().min(1).max(1_000) }),
    answer: z.object({
      /** Newest first. */
      healings: z.array(HealingView),
      /** How many there are in all. */
      recorded: z.int(),
    }),
    timeoutMs: 2_000,
  }),
});

export type OperationQuestions = ReturnType<typeof operationsOf>;

/** What every service can be asked about itself. */
export const OPERATIONS = Object.fromEntries(SERVICES.map((service) => [service, operationsOf(service)])) as Record<
  Service,
  OperationQuestions
>;

export const operationQuestions = (): QuestionDef[] =>
  SERVICES.flatMap((service) => Object.values(OPERATIONS[service]) as QuestionDef[]);
