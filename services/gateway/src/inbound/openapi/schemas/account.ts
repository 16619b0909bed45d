import { z } from 'zod';
import { AgencyId, LedgerEntry as Entry, PolicyLimits, PolicyTerms, SESSION_STATES } from '#contracts';
import { namedAnswer } from '../schema.js';

export const Freelancers = namedAnswer(
  'Freelancers',
  'Whom proposals can be sent on behalf of, as the sessions last read it.',
  z.object({
    freelancers: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        profiles: z.array(
          z.object({
            profileId: z.string(),
            type: z.enum(['default', 'specialization']),
            title: z.string(),
            hourlyRate: z.number().nullable(),
            isBusinessDeveloperDefault: z.boolean(),
          }),
        ),
      }),
    ),
  }),
);

export const BusinessDevelopers = namedAnswer(
  'BusinessDevelopers',
  'Through whom the proposals of each agency go, and how to let them in.',
  z.object({
    businessDevelopers: z.array(
      z.object({
        agencyId: AgencyId,
        agencyName: z.string(),
        name: z.string(),
        profileUrl: z.string().nullable(),
        session: z.object({
          state: z.enum(SESSION_STATES),
          why: z.string().nullable(),
          connectsBalance: z.int().nullable(),
        }),
        invite: z.object({
          isMember: z.boolean().nullable(),
          marketplaceAgencyId: z.string(),
          membersUrl: z.string(),
          steps: z.array(z.string()),
        }),
      }),
    ),
  }),
);

export const Credits = namedAnswer(
  'Credits',
  '`available` can still be held; `held` is of applications under way; `captured` was used; `granted` is all there ever was.',
  z.object({
    available: z.int().min(0),
    held: z.int().min(0),
    captured: z.int().min(0),
    granted: z.int(),
    creditsRemaining: z.int().min(0).meta({ description: 'The same as `available`.' }),
  }),
);

export const LedgerEntry = namedAnswer('LedgerEntry', 'One change of the balances, in credits.', Entry);

export const CreditEntries = namedAnswer(
  'CreditEntries',
  'A page of the ledger, newest first.',
  z.object({
    entries: z.array(LedgerEntry),
    limit: z.int().min(1).max(100),
    nextAfter: z.int().nullable().meta({ description: 'Goes into `after`; null at the end.' }),
  }),
);

export const Policy = namedAnswer(
  'Policy',
  'How applications of an agency go out; `limits` are the operator’s, and `revision` counts the changes.',
  PolicyTerms.extend({ agencyId: AgencyId, limits: PolicyLimits, revision: z.int().min(0) }),
);
