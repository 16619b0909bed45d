import { z } from 'zod';
import { ApplicationId, UnixMs } from '#contracts';
import { namedAnswer } from '../schema.js';
import { Receipt } from './receipt.js';

const path = z.string();
const entry = <Shape extends z.ZodRawShape>(kind: string, shape: Shape) =>
  z.object({ kind: z.literal(kind), atMs: z.int().min(0).meta({ description: 'Since `startedAt`.' }), ...shape });

export const AttemptTrace = namedAnswer(
  'AttemptTrace',
  'What one attempt did on its page, and what answered: no headers, bodies, queries, letters or words of the page.',
  z.object({
    version: z.literal(1),
    applicationId: ApplicationId,
    dispatch: z.int().min(1),
    attempt: z.int().min(1),
    why: z.string().meta({ description: 'The fault for which it was kept.' }),
    startedAt: UnixMs,
    leftOut: z.int().min(0).meta({ description: 'Entries beyond the most that are kept.' }),
    entries: z.array(
      z.union([
        entry('step', { what: z.string(), durationMs: z.int().min(0), fault: z.string().optional() }),
        entry('page', { path }),
        entry('answer', { method: z.string(), path, status: z.int() }),
        entry('no_answer', { method: z.string(), path, why: z.string() }),
        entry('page_error', { name: z.string() }),
        entry('crash', {}),
      ]),
    ),
  }),
);

export const EvidenceDocument = namedAnswer(
  'EvidenceDocument',
  'A receipt, or what an attempt did.',
  z.union([Receipt, AttemptTrace]),
);
