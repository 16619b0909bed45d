import { EntriesQuery } from '../../dto/credits.dto.js';
import { FreelancersQuery } from '../../dto/freelancers.dto.js';
import { PolicyBody, PolicyQuery } from '../../dto/policy.dto.js';
import { AGENCY_ID, AT, QUEUE_ID } from '../examples.js';
import { json, type Operation } from '../operation.js';
import { namedRequest } from '../schema.js';
import { BusinessDevelopers, CreditEntries, Credits, Freelancers, Policy } from '../schemas/account.js';

const V2 = '/api/auto-apply-v2';

const POLICY = {
  pacing: { gapMinSeconds: 30, gapMaxSeconds: 90 },
  caps: { perDay: 25, perHour: 6, maxConnectsPerApplication: 12, connectsPerDay: 120 },
  hours: { timeZone: 'Europe/Berlin', windows: [{ days: ['mon', 'tue'], from: '09:00', to: '17:30' }] },
  approval: 'as_asked',
  onLoggedOut: 'hold',
};
const policy = json(Policy, {
  ...POLICY,
  agencyId: AGENCY_ID,
  limits: { gapMinSeconds: 20, perDay: 60 },
  revision: 3,
});

export const LIST_FREELANCERS: Operation = {
  operationId: 'listFreelancers',
  method: 'get',
  path: `${V2}/freelancers`,
  tag: 'account',
  summary: 'List freelancers and their profiles',
  description:
    'Whom proposals can be sent on behalf of. A `profileId` goes into `apply`; without it the default speaks.',
  needs: { scope: 'read', limit: 'freelancers' },
  query: FreelancersQuery,
  examples: { agencyId: AGENCY_ID },
  answers: {
    200: {
      description: 'The roster; empty until a session has read it.',
      content: [
        json(Freelancers, {
          freelancers: [
            {
              id: '~01ada',
              name: 'Ada Byron',
              profiles: [
                {
                  profileId: 'p1',
                  type: 'default',
                  title: 'Backend engineer',
                  hourlyRate: 45,
                  isBusinessDeveloperDefault: true,
                },
              ],
            },
          ],
        }),
      ],
    },
  },
  problems: ['agency_unknown'],
};

export const ACCOUNT: readonly Operation[] = [
  LIST_FREELANCERS,
  {
    operationId: 'getCredits',
    method: 'get',
    path: `${V2}/credits`,
    tag: 'account',
    summary: 'Balance of credits',
    description: 'What is available, held and used.',
    needs: { scope: 'read', limit: 'credits' },
    answers: {
      200: {
        description: 'The balance.',
        content: [json(Credits, { available: 41, held: 1, captured: 8, granted: 50, creditsRemaining: 41 })],
      },
    },
    problems: [],
  },
  {
    operationId: 'listCreditEntries',
    method: 'get',
    path: `${V2}/credits/entries`,
    tag: 'account',
    summary: 'Ledger of credits',
    description: 'Every change, newest first: grants, holds, captures, releases.',
    needs: { scope: 'read', limit: 'credits' },
    query: EntriesQuery,
    examples: { limit: 20 },
    answers: {
      200: {
        description: 'One page.',
        content: [
          json(CreditEntries, {
            entries: [
              {
                id: 7,
                kind: 'reserve',
                available: -1,
                held: 1,
                captured: 0,
                applicationId: QUEUE_ID,
                reason: null,
                at: AT,
              },
            ],
            limit: 20,
            nextAfter: null,
          }),
        ],
      },
    },
    problems: [],
  },
  {
    operationId: 'listBusinessDevelopers',
    method: 'get',
    path: `${V2}/business-developer`,
    tag: 'account',
    summary: 'Business developers and their sessions',
    description: 'Through whom the proposals of each agency go, whether they can, and how to invite them.',
    needs: { scope: 'read', limit: 'business_developer' },
    query: FreelancersQuery,
    examples: { agencyId: AGENCY_ID },
    answers: {
      200: {
        description: 'One for each agency.',
        content: [
          json(BusinessDevelopers, {
            businessDevelopers: [
              {
                agencyId: AGENCY_ID,
                agencyName: 'An agency',
                name: 'Bo',
                profileUrl: null,
                session: { state: 'ready', why: null, connectsBalance: 120 },
                invite: {
                  isMember: null,
                  marketplaceAgencyId: '77',
                  membersUrl: 'https://www.upwork.com/nx/agency/members',
                  steps: ['Open the list of members as an owner or admin of agency 77.'],
                },
              },
            ],
          }),
        ],
      },
    },
    problems: ['agency_unknown'],
  },
  {
    operationId: 'getPolicy',
    method: 'get',
    path: `${V2}/policy`,
    tag: 'account',
    summary: 'Policy of an agency',
    description:
      'Pace, caps, hours, approval, and what a lost session means. The ETag goes into `If-Match` of a change.',
    needs: { scope: 'read', limit: 'policy' },
    query: PolicyQuery,
    examples: { agencyId: AGENCY_ID },
    answers: { 200: { description: 'The policy.', headers: ['ETag'], content: [policy] } },
    problems: ['agency_required', 'agency_unknown'],
  },
  {
    operationId: 'replacePolicy',
    method: 'put',
    path: `${V2}/policy`,
    tag: 'account',
    summary: 'Replace the policy of an agency',
    description:
      'The whole of it, and at once for what waits already; it can only be more careful than `limits`. Sending what is there already is 200.',
    needs: { scope: 'manage', limit: 'policy' },
    query: PolicyQuery,
    headers: ['If-Match'],
    body: { schema: namedRequest('PolicyRequest', PolicyBody), isRequired: true, example: POLICY },
    examples: { agencyId: AGENCY_ID },
    answers: { 200: { description: 'The policy as it is now.', headers: ['ETag'], content: [policy] } },
    problems: ['unknown_field', 'if_match', 'policy_changed', 'invalid_value', 'agency_required', 'agency_unknown'],
  },
];
