import { z } from 'zod';
import { TIMELINES, UnixMs } from '#contracts';
import type { Accepted } from '../../application/accept-application.js';
import type { ApplyInput } from '../../application/check-apply.js';
import { MAX_LETTER_UNITS } from '../../domain/cover-letter.js';
import { Problem } from '../../domain/problem.js';
import { TERM_LIMITS } from '../../domain/terms.js';
import { unknownFields, validate } from '../http/validate.js';
import { agencyId, jobReferenceText } from './ids.js';
import { formText, line, text } from './text.js';

// Longest texts: far above what anybody means, far below what would hurt.
const MAX_ANSWER = 5_000;
const MAX_METADATA = { pairs: 20, key: 40, value: 500 };

// What a value may be is checked with its meaning, and refused with 422: the schema only tells it.
const said = (minimum: number, maximum: number, description: string) =>
  z.number().meta({ minimum, maximum, description });

const Proposal = z.strictObject({
  hourlyRate: said(
    TERM_LIMITS.hourlyRate.min,
    TERM_LIMITS.hourlyRate.max,
    'Of an hourly job; two decimals.',
  ).optional(),
  fixedBid: said(TERM_LIMITS.fixedBid.min, TERM_LIMITS.fixedBid.max, 'Of the project; two decimals.').optional(),
  timeline: z
    .string()
    .meta({ enum: [...TIMELINES] })
    .optional(),
  boostBids: said(TERM_LIMITS.boostBids.min, TERM_LIMITS.boostBids.max, 'Connects on top; a whole number.').optional(),
  autoFillOtherQuestions: z.boolean().optional(),
  milestones: z
    .array(
      z.strictObject({
        description: line(500),
        amount: said(TERM_LIMITS.milestone.min, TERM_LIMITS.milestone.max, 'Two decimals.'),
        dueAt: UnixMs.optional(),
      }),
    )
    .min(1)
    .max(10)
    .optional(),
});

const Answer = z
  .strictObject({
    question: text(1_000).optional(),
    index: z.int().min(0).max(50).optional(),
    answer: formText(MAX_ANSWER),
  })
  .refine(({ question, index }) => (question === undefined) !== (index === undefined), {
    message: 'needs either question or index',
  });

const Metadata = z
  .record(line(MAX_METADATA.key), text(MAX_METADATA.value, 0))
  .refine((pairs) => Object.keys(pairs).length <= MAX_METADATA.pairs, `must have at most ${MAX_METADATA.pairs} pairs`)
  .meta({ maxProperties: MAX_METADATA.pairs, description: 'Echoed in status and events.' });

export const ApplyBody = z.object({
  jobId: jobReferenceText,
  coverLetter: z.string().meta({
    minLength: 1,
    maxLength: MAX_LETTER_UNITS,
    description: `Sent verbatim but for CRLF, which becomes LF. Up to ${MAX_LETTER_UNITS} UTF-16 units.`,
  }),
  profileId: line(100).optional(),
  agencyId: agencyId.optional(),
  autoFillOtherQuestions: z.boolean().optional(),
  proposal: Proposal.optional(),
  answers: z.array(Answer).max(50).optional(),
  scheduleAt: UnixMs.optional().meta({ description: 'Not before; Unix ms.' }),
  expiresAt: UnixMs.optional().meta({ description: 'Given up then if it was not sent; Unix ms.' }),
  requireApproval: z.boolean().optional().meta({ description: 'Waits until it is approved.' }),
  metadata: Metadata.optional(),
  priority: z
    .int()
    .min(-10)
    .max(10)
    .optional()
    .meta({ description: 'Within the queue of the agency; higher goes first.' }),
  maxConnects: z.int().min(0).max(10_000).optional().meta({ description: 'Not sent when it would cost more.' }),
});

/** The legacy path knows the same under an older name as well. */
export const LegacyApplyBody = ApplyBody.extend({
  applicationOptions: Proposal.optional().meta({ description: 'What `proposal` is now: send one of them.' }),
});

const KNOWN = new Set(Object.keys(ApplyBody.shape));

export interface ApplyRequest {
  readonly input: ApplyInput;
  readonly warnings: string[];
}

/** Unknown members at top level are told as warnings, or refused when the client prefers strict handling. */
export function applyRequest(body: unknown, isStrict: boolean): ApplyRequest {
  const parsed = validate(ApplyBody, body);
  const unknown = Object.keys(body as object).filter((name) => !KNOWN.has(name));
  if (isStrict && unknown.length > 0) throw unknownFields(unknown);
  const { proposal = {}, ...top } = parsed;
  const { autoFillOtherQuestions: inProposal, ...terms } = proposal;
  return {
    input: {
      ...top,
      autoFillOtherQuestions: top.autoFillOtherQuestions ?? inProposal ?? false,
      proposal: terms,
      answers: top.answers ?? [],
      requireApproval: top.requireApproval ?? false,
      metadata: top.metadata ?? {},
      priority: top.priority ?? 0,
    },
    warnings: unknown.map((name) => `${name.slice(0, 100)} is not known and was ignored`),
  };
}

/**
 * The legacy path: `applicationOptions` is what `proposal` is. Whatever else it does not know it ignores; but a bid under
 * the newer name is taken for what it is, and one under each name is none.
 */
export function legacyApplyRequest(body: unknown): ApplyRequest {
  if (body === null || typeof body !== 'object') return applyRequest(body, false);
  const { applicationOptions, ...rest } = body as { applicationOptions?: unknown; proposal?: unknown };
  if (applicationOptions !== undefined && rest.proposal !== undefined) {
    const message = 'applicationOptions and proposal are two names for the same: send one of them.';
    throw new Problem('invalid_request', message, { param: 'applicationOptions' });
  }
  const named = applicationOptions === undefined ? rest : { ...rest, proposal: applicationOptions };
  return { input: applyRequest(named, false).input, warnings: [] };
}

/** The body of the 202. */
export const acceptedBody = ({ application, creditsRemaining, forecast }: Accepted, warnings: readonly string[]) => ({
  success: true,
  queueId: application.applicationId,
  jobId: application.jobId,
  processedJobId: application.processedJobId,
  applicationStatus: 'processing',
  creditsRemaining,
  position: forecast?.position ?? null,
  blockedOn: forecast?.blockedOn ?? null,
  estimatedStartAt: forecast?.estimatedStartAt ?? null,
  warnings,
});
