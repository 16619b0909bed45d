import { z } from 'zod';
import type { GeneratedProposal, GenerateInput } from '../../application/generate-proposal.js';
import { unknownFields, validate } from '../http/validate.js';
import { agencyId, jobReferenceText } from './ids.js';
import { line, text } from './text.js';

// Wishes about tone and emphasis take a few sentences; more is a letter of its own, or a job post in the wrong place.
const MAX_INSTRUCTIONS = 2_000;
// Twice what long job posts have; in three-byte characters it still fits the largest body.
const MAX_DESCRIPTION = 20_000;

export const GenerateBody = z.object({
  jobId: jobReferenceText,
  profileId: line(100).optional().meta({ description: 'Whom the letter speaks for.' }),
  agencyId: agencyId.optional(),
  instructions: text(MAX_INSTRUCTIONS).optional().meta({ description: 'Wishes about tone and emphasis; no facts.' }),
  reasoningEffort: z.enum(['low', 'medium', 'high']).optional(),
  jobDescription: text(MAX_DESCRIPTION)
    .optional()
    .meta({ description: 'The job post; without it, what a session has read of the job.' }),
});

const KNOWN = new Set(Object.keys(GenerateBody.shape));

/** Unknown members are told as warnings, or refused when the client prefers strict handling: as with apply. */
export function generateRequest(body: unknown, isStrict: boolean): { input: GenerateInput; warnings: string[] } {
  const input = validate(GenerateBody, body);
  const unknown = Object.keys(body as object).filter((name) => !KNOWN.has(name));
  if (isStrict && unknown.length > 0) throw unknownFields(unknown);
  return { input, warnings: unknown.map((name) => `${name.slice(0, 100)} is not known and was ignored`) };
}

export const generatedBody = (
  { jobId, coverLetter, model, usage, dropped }: GeneratedProposal,
  warnings: readonly string[],
) => ({ jobId, coverLetter, model, usage, dropped, warnings });
