import { GenerateBody } from '../../dto/generate-proposal.dto.js';
import { JOB_ID } from '../examples.js';
import { json, type Operation } from '../operation.js';
import { namedRequest } from '../schema.js';
import { GeneratedProposal } from '../schemas/proposal.js';

export const PROPOSALS: readonly Operation[] = [
  {
    operationId: 'generateProposal',
    method: 'post',
    path: '/api/auto-apply-v2/generate-proposal',
    tag: 'proposals',
    summary: 'Draft a cover letter',
    description:
      'From the profile and the job post, checked sentence by sentence: what nothing supports is in `dropped`. Costs no apply credit, keeps nothing and sends nothing. Takes up to 55 seconds; who hangs up ends it.',
    needs: { scope: 'apply', limit: 'generate_proposal' },
    headers: ['Prefer'],
    body: {
      schema: namedRequest('GenerateProposalRequest', GenerateBody),
      isRequired: true,
      example: {
        jobId: JOB_ID,
        jobDescription: 'We need a booking system for our clinics.',
        instructions: 'Be brief.',
        reasoningEffort: 'low',
      },
    },
    answers: {
      200: {
        description: 'The draft.',
        content: [
          json(GeneratedProposal, {
            jobId: JOB_ID,
            coverLetter: 'Hello, I have built booking systems.',
            model: 'gpt-5-mini-2026-01-01',
            usage: {
              inputTokens: 1000,
              cachedInputTokens: 200,
              outputTokens: 400,
              reasoningTokens: 150,
              totalTokens: 1400,
              costUsd: 0.006,
            },
            dropped: [{ sentence: 'I have worked at NASA.', reason: 'not_in_profile', words: ['NASA'] }],
            warnings: [],
          }),
        ],
      },
    },
    problems: [
      'unknown_field',
      'job_id_format',
      'job_url_host',
      'not_found',
      'invalid_value',
      'profile_unknown',
      'agency_required',
      'agency_unknown',
      'letter_not_written',
      'too_many_at_once',
      'model_unavailable',
    ],
  },
];
