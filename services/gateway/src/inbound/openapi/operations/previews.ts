import { z } from 'zod';
import { ApplyBody } from '../../dto/apply.dto.js';
import { AGENCY_ID, AT, JOB_ID, PROCESSED_JOB_ID, QUEUE_ID, SHA256 } from '../examples.js';
import { binary, json, type Operation } from '../operation.js';
import { namedRequest } from '../schema.js';
import { Accepted } from '../schemas/application.js';
import { AcceptedPreview, Preview } from '../schemas/preview.js';
import { APPLY_PROBLEMS } from './applications.js';

const PATH = '/api/auto-apply-v2/previews';
const PREVIEW_ID = '01a22435-0853-8214-8e3b-f1ac62641677';
const PreviewParams = z.object({ previewId: z.string().meta({ description: 'As the 202 named it.' }) });
const OF_PREVIEW = { previewId: PREVIEW_ID };

// What is said of the credit, and of what stands in the way of a Send, waits until it is sent.
const BEFORE_SEND = APPLY_PROBLEMS.filter((code) => code !== 'insufficient_credits' && code !== 'already_applied');

const WAITING = { position: 1, blockedOn: null, estimatedStartAt: AT + 60_000 };

export const PREVIEWS: readonly Operation[] = [
  {
    operationId: 'createPreview',
    method: 'post',
    path: PATH,
    tag: 'previews',
    summary: 'Have a form filled in, and not sent',
    description:
      'Takes the body of `apply`. An agent fills the form in when it is its turn, reads it back and sends nothing. Holds no credit, is in no list of applications, and stands in no application’s way.',
    needs: { scope: 'apply', limit: 'previews' },
    headers: ['Idempotency-Key', 'Prefer'],
    body: {
      schema: namedRequest('PreviewRequest', ApplyBody.clone()),
      isRequired: true,
      example: { jobId: JOB_ID, coverLetter: 'Hello, I have built booking systems for clinics.' },
    },
    answers: {
      202: {
        description: 'Accepted, and durable. Also the replay of an answer that was given under the same key.',
        headers: ['Location', 'Idempotent-Replayed'],
        content: [
          json(AcceptedPreview, {
            success: true,
            previewId: PREVIEW_ID,
            jobId: JOB_ID,
            processedJobId: PROCESSED_JOB_ID,
            previewStatus: 'processing',
            expiresAt: AT + 3_600_000,
            ...WAITING,
            warnings: [],
          }),
        ],
      },
    },
    problems: BEFORE_SEND,
  },
  {
    operationId: 'getPreview',
    method: 'get',
    path: `${PATH}/:previewId`,
    tag: 'previews',
    summary: 'What the form shows',
    description: '`ready` with every field as it was read back, or `refused` with the reason why it cannot be sent.',
    needs: { scope: 'read', limit: 'previews' },
    params: PreviewParams,
    examples: OF_PREVIEW,
    answers: {
      200: {
        description: 'The preview as it is now.',
        content: [
          json(Preview, {
            previewId: PREVIEW_ID,
            previewStatus: 'ready',
            reasonCode: null,
            errorMessage: null,
            jobId: JOB_ID,
            processedJobId: PROCESSED_JOB_ID,
            agencyId: AGENCY_ID,
            mode: 'live',
            metadata: {},
            createdAt: AT,
            endedAt: AT + 9_000,
            expiresAt: AT + 3_600_000,
            position: null,
            blockedOn: null,
            estimatedStartAt: null,
            fields: {
              profileId: '1',
              freelancer: 'Ada Byron',
              profile: 'General profile',
              coverLetter: 'Hello, I have built booking systems for clinics.',
              coverLetterSha256: SHA256,
              hourlyRate: 45,
              rateIncrease: null,
              fixedBid: null,
              milestones: null,
              duration: null,
              timeline: null,
            },
            answers: [{ question: 'When can you start?', answer: 'Tomorrow.', source: 'model' }],
            connects: { required: 8, boost: 0, total: 8, available: 120 },
            warnings: [],
            screenshotUrl: `${PATH}/${PREVIEW_ID}/screenshot`,
            sent: null,
          }),
        ],
      },
    },
    problems: ['not_found', 'preview_expired'],
  },
  {
    operationId: 'getPreviewScreenshot',
    method: 'get',
    path: `${PATH}/:previewId/screenshot`,
    tag: 'previews',
    summary: 'The form as a picture',
    description: 'Of the whole filled form, as the agent saw it. It shows the letter: nobody on the way may keep it.',
    needs: { scope: 'read', limit: 'previews' },
    params: PreviewParams,
    examples: OF_PREVIEW,
    answers: { 200: { description: 'A JPEG.', content: [binary('image/jpeg')] } },
    problems: ['not_found', 'preview_expired'],
  },
  {
    operationId: 'sendPreview',
    method: 'post',
    path: `${PATH}/:previewId/send`,
    tag: 'previews',
    summary: 'Apply with exactly what was shown',
    description:
      'Holds a credit and applies; an agent that meets another form than the one shown sends nothing. A preview is its own Idempotency-Key: sending it again tells the application that it became.',
    needs: { scope: 'apply', limit: 'previews' },
    params: PreviewParams,
    examples: OF_PREVIEW,
    answers: {
      202: {
        description: 'Accepted, and durable; or what sending it before came to.',
        headers: ['Location', 'Idempotent-Replayed'],
        content: [
          json(Accepted, {
            success: true,
            queueId: QUEUE_ID,
            jobId: JOB_ID,
            processedJobId: PROCESSED_JOB_ID,
            applicationStatus: 'processing',
            creditsRemaining: 41,
            ...WAITING,
            warnings: [],
          }),
        ],
      },
    },
    problems: [...new Set([...APPLY_PROBLEMS, 'preview_under_way', 'preview_refused', 'preview_expired'] as const)],
  },
];
