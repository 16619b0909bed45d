import type { ProfileChoice, SentProposal } from './marketplace.js';

/** What is known about our own Send when proposals are compared with it. */
export interface OwnSend {
  readonly intentAt: number;
  readonly letterSha256: string;
  readonly profile: Pick<ProfileChoice, 'freelancer' | 'title' | 'isDefault'>;
}

// The marketplace's clock may be behind ours by this much; a proposal that is older than the intent by more is not ours.
const CLOCK_MARGIN_MS = 60_000;

export type Match = { readonly kind: 'ours' } | { readonly kind: 'strange'; readonly why: string };

/**
 * Whether a proposal for the same job is the one this application sent. Anything in doubt is strange: it is neither
 * called ours nor taken as a sign that nothing arrived.
 */
export function matchProposal(own: OwnSend, proposal: SentProposal, isEvidenceOfAnother: boolean): Match {
  const strange = (why: string): Match => ({ kind: 'strange', why });
  if (isEvidenceOfAnother) return strange('it is another application’s proposal');
  if (proposal.submittedAt === null) return strange('its time cannot be read');
  if (proposal.submittedAt < own.intentAt - CLOCK_MARGIN_MS) return strange('it is older than the intent');
  if (proposal.freelancer !== null && proposal.freelancer !== own.profile.freelancer) {
    return strange('it is on behalf of somebody else');
  }
  const { isDefault, title } = own.profile;
  if (!isDefault && proposal.profile !== null && proposal.profile !== title)
    return strange('it is from another profile');
  if (proposal.letterSha256 === null) return strange('its letter cannot be read, and a person could have sent it');
  if (proposal.letterSha256 !== own.letterSha256) return strange('its letter is another one');
  return { kind: 'ours' };
}
