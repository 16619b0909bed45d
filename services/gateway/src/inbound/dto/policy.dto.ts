import { z } from 'zod';
import { PolicyTerms } from '#contracts';
import type { AgencyPolicy } from '../../application/manage-policy.js';
import { Problem } from '../../domain/problem.js';
import { agencyId } from './ids.js';

export const PolicyQuery = z.object({ agencyId: agencyId.optional() });
export const PolicyBody = PolicyTerms;

export const policyTag = ({ revision }: Pick<AgencyPolicy, 'revision'>): string => `"${revision}"`;

/**
 * The revision that a change was made from, out of If-Match: an ETag of this policy, or `*` for whatever is there. Without
 * one nobody could tell a change from an accident that overwrites somebody else's.
 */
export function seenRevision(header: string | undefined): number | null {
  if (header === '*') return null;
  const [, revision] = /^"(\d{1,9})"$/.exec(header ?? '') ?? [];
  if (revision !== undefined) return Number(revision);
  const problem = header === undefined ? 'is missing' : 'is no ETag of a policy';
  throw new Problem('if_match', `If-Match ${problem}: send the ETag of GET /api/auto-apply-v2/policy, or *.`, {
    param: 'If-Match',
  });
}

/** The policy on the wire: what a PUT takes, and around it what it cannot change. */
export const policyBody = ({ agencyId: agency, policy, limits, revision }: AgencyPolicy) => ({
  agencyId: agency,
  ...policy,
  limits,
  revision,
});
