import { z } from 'zod';
import { JobCiphertext } from '#contracts';
import type { Dropped } from '../../../outbound/letter-writer.js';
import { namedAnswer } from '../schema.js';

const REASONS = {
  quote_not_found: 'quote_not_found',
  quote_negated: 'quote_negated',
  no_quote: 'no_quote',
  not_in_profile: 'not_in_profile',
  not_in_sources: 'not_in_sources',
  affirms: 'affirms',
  contact_data: 'contact_data',
  payment: 'payment',
  wrong_language: 'wrong_language',
  characters: 'characters',
  too_long: 'too_long',
} as const satisfies { [R in Dropped['reason']]: R };

export const DroppedSentence = namedAnswer(
  'DroppedSentence',
  'A sentence that was taken out because nothing supports it.',
  z.object({ sentence: z.string(), reason: z.enum(REASONS), words: z.array(z.string()) }),
);

export const ModelUsage = namedAnswer(
  'ModelUsage',
  'What the model took. Cached input is a part of the input, reasoning a part of the output.',
  z.object({
    inputTokens: z.int().min(0),
    cachedInputTokens: z.int().min(0),
    outputTokens: z.int().min(0),
    reasoningTokens: z.int().min(0),
    totalTokens: z.int().min(0),
    costUsd: z.number().nullable().meta({ description: 'Null where no prices are configured.' }),
  }),
);

export const GeneratedProposal = namedAnswer(
  'GeneratedProposal',
  'A draft of a cover letter. Nothing is kept of it.',
  z.object({
    jobId: JobCiphertext,
    coverLetter: z.string(),
    model: z.string(),
    usage: ModelUsage,
    dropped: z.array(DroppedSentence),
    warnings: z.array(z.string()),
  }),
);
