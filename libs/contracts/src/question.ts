import { z } from 'zod';
import type { Service } from './message.js';

/**
 * A question or command that one service answers: core NATS request/reply, idempotent, subject `<owner>.<name>`.
 * No answer means unknown, never no.
 */
export interface QuestionDef<Q extends z.ZodType = z.ZodType, A extends z.ZodType = z.ZodType> {
  readonly subject: string;
  readonly owner: Service;
  /** Who may ask; the server refuses everybody else. */
  readonly askedBy: readonly Service[];
  readonly request: Q;
  readonly answer: A;
  /** How long the asker waits, in ms. */
  readonly timeoutMs: number;
}

export type RequestOf<D extends QuestionDef> = z.infer<D['request']>;
export type AnswerOf<D extends QuestionDef> = z.infer<D['answer']>;

/** What a question may take unless it says otherwise. */
export const QUESTION_TIMEOUT_MS = 250;

export function defineQuestion<Q extends z.ZodType, A extends z.ZodType>(definition: {
  subject: string;
  owner: Service;
  askedBy: readonly Service[];
  request: Q;
  answer: A;
  timeoutMs?: number;
}): QuestionDef<Q, A> {
  return { timeoutMs: QUESTION_TIMEOUT_MS, ...definition };
}
