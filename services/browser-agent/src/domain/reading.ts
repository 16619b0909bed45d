import type { JobStanding, SentProposal } from './marketplace.js';
import type { Match } from './matching.js';

/** What list and job page together say about a Send whose outcome is not known. */
export type Reading =
  | { readonly kind: 'found'; readonly proposal: SentProposal }
  /** Both witnesses agree that there is nothing. */
  | { readonly kind: 'absent' }
  /** A proposal that is not surely ours, or witnesses that disagree. */
  | { readonly kind: 'unclear'; readonly why: string };

export type Listed = readonly { readonly proposal: SentProposal; readonly match: Match }[];

/** After no answer: absent only when the list lacks the job and its page still offers to apply. */
export const judgeReading = (listed: Listed, standing: JobStanding): Reading =>
  judge(listed, standing, offersToApply(standing));

/**
 * After an explicit refusal: absent when neither shows a proposal. A job that closed, which is what the marketplace may
 * just have said, offers nothing any more; asking for an offer would leave every such refusal open for ever.
 */
export const judgeRefusal = (listed: Listed, standing: JobStanding): Reading =>
  judge(listed, standing, offersToApply(standing) || standing.kind === 'not_available');

function judge(listed: Listed, standing: JobStanding, isAbsentOnPage: boolean): Reading {
  const ours = listed.find(({ match }) => match.kind === 'ours');
  if (ours) return { kind: 'found', proposal: ours.proposal };
  const [strange] = listed;
  if (strange) {
    const why = strange.match.kind === 'strange' ? strange.match.why : '';
    return { kind: 'unclear', why: `the list has a proposal for the job, but ${why}` };
  }
  if (isAbsentOnPage) return { kind: 'absent' };
  return { kind: 'unclear', why: `the list lacks the job, but its page does not offer to apply (${standing.kind})` };
}

// Out of Connects and not eligible are offers as well: a page that has our proposal shows that instead.
const offersToApply = ({ kind }: JobStanding): boolean =>
  kind === 'open' || kind === 'not_enough_connects' || kind === 'not_eligible';
