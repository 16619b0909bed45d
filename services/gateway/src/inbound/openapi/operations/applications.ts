import { z } from 'zod';
import { ApplyBody } from '../../dto/apply.dto.js';
import { AppliedJobsQuery } from '../../dto/paging.dto.js';
import { StatusQuery } from '../../dto/status.dto.js';
import { APPLIED, AT, CANCELLED, JOB_ID, PROCESSED_JOB_ID, PROCESSING, QUEUE_ID, RECEIPT } from '../examples.js';
import { namedRequest } from '../schema.js';
import { binary, json, type Operation } from '../operation.js';
import { Accepted, AppliedJobs, ApplicationRecord, Status } from '../schemas/application.js';
import { EvidenceDocument } from '../schemas/evidence.js';
import { OF_QUEUE, QueueParams } from './params.js';

const V2 = '/api/auto-apply-v2';
const status = (body: object) => json(Status, { ...body, otherApplications: 0 });

export const APPLY_PROBLEMS = [
  'cover_letter_characters',
  'cover_letter_length',
  'cover_letter_blank',
  'job_id_format',
  'job_url_host',
  'unknown_field',
  'idempotency_key_format',
  'insufficient_credits',
  'not_found',
  'already_applied',
  'idempotency_in_progress',
  'invalid_value',
  'test_job',
  'timeline_unknown',
  'rate_out_of_range',
  'rate_does_not_fit_job',
  'profile_unknown',
  'agency_required',
  'agency_unknown',
  'idempotency_key_reused',
] as const;

export const APPLY: Operation = {
  operationId: 'apply',
  method: 'post',
  path: `${V2}/apply`,
  tag: 'applications',
  summary: 'Apply to a job',
  description:
    'Accepts an application and holds one credit; the proposal is sent when it is its turn, once and never twice. 202 means durable: follow `Location`, or wait for the webhook. A client that lost the answer sends the same request with the same Idempotency-Key; without a key the 409 names the application.',
  needs: { scope: 'apply', limit: 'apply' },
  headers: ['Idempotency-Key', 'Prefer'],
  body: {
    schema: namedRequest('ApplyRequest', ApplyBody),
    isRequired: true,
    example: {
      jobId: JOB_ID,
      coverLetter: 'Hello, I have built booking systems for clinics.',
      proposal: { hourlyRate: 45, timeline: '1 to 3 months' },
      metadata: { order: '1' },
    },
  },
  answers: {
    202: {
      description: 'Accepted, and durable. Also the replay of an answer that was given under the same key.',
      headers: ['Location', 'Idempotent-Replayed'],
      content: [
        json(Accepted, {
          success: true,
          queueId: QUEUE_ID,
          jobId: JOB_ID,
          processedJobId: PROCESSED_JOB_ID,
          applicationStatus: 'processing',
          creditsRemaining: 41,
          position: 2,
          blockedOn: 'pacing',
          estimatedStartAt: AT + 60_000,
          warnings: [],
        }),
      ],
    },
  },
  problems: APPLY_PROBLEMS,
};

const GET_STATUS: Operation = {
  operationId: 'getStatus',
  method: 'get',
  path: `${V2}/status`,
  tag: 'applications',
  summary: 'Status of an application',
  description:
    'By `queueId`, or by `jobId`: then the live application for the job, else the newest. Poll after `pollAfterSeconds`, until `terminal` is true.',
  needs: { scope: 'read', limit: 'status' },
  query: StatusQuery,
  examples: { queueId: QUEUE_ID },
  answers: { 200: { description: 'As it is now.', content: [status(APPLIED)] } },
  problems: ['status_query', 'job_id_format', 'job_url_host', 'not_found'],
};

const LIST_APPLIED_JOBS: Operation = {
  operationId: 'listAppliedJobs',
  method: 'get',
  path: `${V2}/applied-jobs`,
  tag: 'applications',
  summary: 'List applications',
  description:
    'Newest first, of one status or of all. `nextAfter` pages without gaps or doubles; `offset` as published.',
  needs: { scope: 'read', limit: 'applied_jobs' },
  query: AppliedJobsQuery,
  examples: { limit: 20, status: 'applied' },
  answers: {
    200: {
      description: 'One page.',
      content: [json(AppliedJobs, { jobs: [APPLIED], total: 1, limit: 20, offset: 0, nextAfter: null })],
    },
  },
  problems: ['paging'],
};

const GET_APPLICATION: Operation = {
  operationId: 'getApplication',
  method: 'get',
  path: `${V2}/applications/:queueId`,
  tag: 'applications',
  summary: 'Full record of an application',
  description: 'The status, with the timeline of everything that happened and the times of each point.',
  needs: { scope: 'read', limit: 'application' },
  params: QueueParams,
  examples: OF_QUEUE,
  answers: {
    200: {
      description: 'All that is known.',
      content: [
        json(ApplicationRecord, {
          ...APPLIED,
          otherApplications: 0,
          timeline: [
            { stage: 'queued', blockedOn: null, at: AT },
            { stage: 'dispatched', blockedOn: null, at: AT + 1_500 },
            { stage: 'settled', blockedOn: null, at: AT + 43_000 },
          ],
          timings: {
            queuedAt: AT + 200,
            dispatchedAt: AT + 1_500,
            takenAt: AT + 2_000,
            firstNavigationAt: AT + 2_400,
            outcomeReadAt: AT + 42_000,
          },
        }),
      ],
    },
  },
  problems: ['not_found'],
};

const act = (
  name: 'cancel' | 'approve' | 'expedite',
  about: Pick<Operation, 'summary' | 'description' | 'problems' | 'answers'>,
): Operation => ({
  operationId: `${name}Application`,
  method: 'post',
  path: `${V2}/applications/:queueId/${name}`,
  tag: 'applications',
  needs: { scope: 'apply', limit: 'application_acts' },
  params: QueueParams,
  examples: OF_QUEUE,
  ...about,
});

const ACTS = [
  act('cancel', {
    summary: 'Cancel an application',
    description: 'Ends it before Send, and releases the credit. Repeating it gives the same answer.',
    answers: {
      200: { description: 'It has ended as cancelled.', content: [status(CANCELLED)] },
      202: { description: 'It will end as cancelled: nothing is sent any more.', content: [status(PROCESSING)] },
    },
    problems: ['not_found', 'not_cancellable'],
  }),
  act('approve', {
    summary: 'Approve an application',
    description: 'Lets one go that waits for an approval. Repeating it gives the same answer.',
    answers: {
      200: { description: 'Approved.', content: [status(PROCESSING)] },
      202: { description: 'Kept until it reaches its lane.', content: [status(PROCESSING)] },
    },
    problems: ['not_found', 'not_awaiting_approval'],
  }),
  act('expedite', {
    summary: 'Move an application to the front',
    description:
      'To the front of the queue of its own agency; neither the pace nor caps, hours or approvals are touched. Repeating it gives the same answer.',
    answers: {
      200: { description: 'At the front.', content: [status({ ...PROCESSING, position: 1 })] },
      202: { description: 'Kept until it reaches its lane.', content: [status(PROCESSING)] },
    },
    problems: ['not_found', 'not_waiting'],
  }),
];

const GET_EVIDENCE: Operation = {
  operationId: 'getEvidence',
  method: 'get',
  path: `${V2}/applications/:queueId/evidence/:name`,
  tag: 'applications',
  summary: 'Evidence of an application',
  description:
    'The signed receipt (`receipt`, and `correction` after a late find: the same bytes whenever it is asked for), pictures of the form before Send (`form`) and of the page at the end (`screenshot`), and what the last attempt that failed did (`trace`). With a key, or without one by a link of the status, which opens this and nothing else for 15 minutes.',
  needs: { scope: 'read', limit: 'evidence', takesLink: true },
  params: QueueParams.extend({
    name: z
      .enum(['receipt', 'correction', 'form', 'screenshot', 'trace'])
      .meta({ description: 'Which; another name is 404.' }),
  }),
  query: z.object({
    expires: z.string().optional().meta({ description: 'Of a link: when it ends, in Unix ms.' }),
    signature: z.string().optional().meta({ description: 'Of a link.' }),
  }),
  examples: { ...OF_QUEUE, name: 'receipt' },
  answers: {
    200: {
      description: 'What was asked for.',
      headers: ['Cache-Control'],
      content: [json(EvidenceDocument, RECEIPT), binary('image/jpeg')],
    },
  },
  problems: ['not_found', 'link_invalid', 'link_expired'],
};

export const APPLICATIONS = [APPLY, GET_STATUS, LIST_APPLIED_JOBS, GET_APPLICATION, ...ACTS, GET_EVIDENCE];
