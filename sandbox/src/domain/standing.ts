import type { Job, Proposal } from './model.js';
import { INVENTED, REFUSALS, type RefusalReason } from './texts.js';

/** What a job page offers one agency. */
export type Standing =
  | { readonly state: 'open' }
  | { readonly state: 'applied'; readonly proposalId: string }
  | { readonly state: 'closed' | 'removed' | 'private' | 'undecided'; readonly text: string }
  | { readonly state: 'refused'; readonly reason: RefusalReason; readonly text: string };

/**
 * `proposals`: those of this agency for this job. A proposal that its page does not show yet leaves the page as it was, or
 * (`nothing`) takes the offer away without showing the proposal.
 */
export function standingOf(
  job: Job,
  proposals: readonly Proposal[],
  now: number,
  refusal: RefusalReason | null = null,
): Standing {
  const shown = proposals.findLast((proposal) => proposal.jobPageVisibleAt <= now);
  if (shown) return { state: 'applied', proposalId: shown.id };
  if (job.state === 'closed') return { state: 'closed', text: INVENTED.jobClosed };
  if (job.state === 'removed') return { state: 'removed', text: INVENTED.jobRemoved };
  if (job.state === 'private') return { state: 'private', text: INVENTED.jobPrivate };
  if (proposals.some((proposal) => proposal.jobPageMeanwhile === 'nothing')) {
    return { state: 'undecided', text: INVENTED.jobUndecided };
  }
  const reason = refusal ?? (job.hardRefusal?.at === 'open' ? job.hardRefusal.reason : null);
  return reason === null ? { state: 'open' } : { state: 'refused', reason, text: REFUSALS[reason] };
}
