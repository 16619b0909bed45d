import { z } from 'zod';
import { AgencyId, ApplicationId } from '#contracts';
import { type ProblemCode, PROBLEMS } from '../../../domain/problem.js';
import { namedAnswer } from '../schema.js';
import { ApplicationReason, ApplicationStage, ApplicationStatus } from './application.js';
import { DroppedSentence, ModelUsage } from './proposal.js';

const CODES = Object.keys(PROBLEMS) as ProblemCode[];

const rfc9457 = {
  type: z.string().meta({ description: 'Leads to the code in the catalogue of errors.' }),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  instance: z.string(),
  requestId: z.guid().meta({ description: 'Also `X-Request-Id`.' }),
  param: z.string().optional().meta({ description: 'The field that it is about.' }),
  errors: z.array(z.object({ param: z.string(), message: z.string() })).optional(),
};
const problemShape = { error: z.string().meta({ description: 'A sentence that says what to change.' }), ...rfc9457 };
const dataShape = { message: z.string().meta({ description: 'A sentence that says what to change.' }), ...rfc9457 };

export const Problem = namedAnswer(
  'Problem',
  'A refusal: `code` is stable, `error` is for people. The members are those of RFC 9457.',
  z.object({ ...problemShape, code: z.enum(CODES) }),
);
export const DataProblem = namedAnswer(
  'DataProblem',
  'A refusal on a data path, as the published API has it: `error` is the code, `message` the sentence.',
  z.object({ error: z.enum(CODES), ...dataShape, code: z.enum(CODES) }),
);

const conflict = {
  queueId: ApplicationId,
  applicationStatus: ApplicationStatus,
  creditsRemaining: z.int().min(0).nullable(),
};
const direction = { ...conflict, stage: ApplicationStage };
const previewConflict = {
  queueId: z.null(),
  applicationStatus: z.null(),
  creditsRemaining: z.int().min(0).nullable(),
  previewId: ApplicationId,
  previewStatus: z.enum(['processing', 'refused']),
  reasonCode: ApplicationReason.nullable(),
};
const drafted = { dropped: z.array(DroppedSentence), model: z.string(), usage: ModelUsage };

const more = (id: string, code: ProblemCode, shape: z.ZodRawShape) =>
  namedAnswer(id, PROBLEMS[code].title, z.object({ ...problemShape, code: z.literal(code), ...shape }));

/** Refusals with members of their own. */
export const WITH_MEMBERS: Readonly<Partial<Record<ProblemCode, z.ZodObject>>> = {
  already_applied: more('AlreadyAppliedProblem', 'already_applied', conflict),
  idempotency_in_progress: more('IdempotencyInProgressProblem', 'idempotency_in_progress', {
    queueId: z.null(),
    applicationStatus: z.null(),
    creditsRemaining: z.int().min(0).nullable(),
  }),
  insufficient_credits: more('InsufficientCreditsProblem', 'insufficient_credits', {
    creditsRemaining: z.int().min(0),
    needsCredits: z.literal(true),
  }),
  not_cancellable: more('NotCancellableProblem', 'not_cancellable', direction),
  not_awaiting_approval: more('NotAwaitingApprovalProblem', 'not_awaiting_approval', direction),
  not_waiting: more('NotWaitingProblem', 'not_waiting', direction),
  preview_under_way: more('PreviewUnderWayProblem', 'preview_under_way', previewConflict),
  preview_refused: more('PreviewRefusedProblem', 'preview_refused', previewConflict),
  policy_changed: more('PolicyChangedProblem', 'policy_changed', { agencyId: AgencyId, revision: z.int().min(0) }),
  webhook_exists: more(
    'WebhookExistsProblem',
    'webhook_exists',
    // Absent when it was another change than a new endpoint that met it.
    z.object({ endpointId: z.guid() }).partial().shape,
  ),
  letter_not_written: more('LetterNotWrittenProblem', 'letter_not_written', z.object(drafted).partial().shape),
};
