import { fixtureJob, fixtureWordOf } from '../domain/fixtures.js';
import type { Job, Proposal } from '../domain/model.js';
import type { SandboxStore } from '../store/sandbox-store.js';
import type { Viewer } from './sessions.js';

/** The job of a ciphertext. A `~02test<word><digits>` job comes into being when it is first asked for. */
export function jobOf(store: SandboxStore, ciphertext: string): Job | undefined {
  const known = store.get('jobs', ciphertext);
  if (known) return known;
  const word = fixtureWordOf(ciphertext);
  if (word === null) return undefined;
  const row = fixtureJob(ciphertext, word, Date.now());
  store.commit({ put: 'jobs', row });
  return row;
}

/** A viewer sees the agency's proposals and the ones sent as the freelancer that the viewer is. */
const isSeenBy = (viewer: Viewer) => (proposal: Proposal) =>
  proposal.as === 'agency' || proposal.memberId === viewer.member.id;

export const proposalsForJob = (store: SandboxStore, viewer: Viewer, ciphertext: string): Proposal[] =>
  store.proposalsOf.ofJob(viewer.agency.id, ciphertext).filter(isSeenBy(viewer));

/** Newest first, without those the list does not show yet. */
export const listedProposals = (store: SandboxStore, viewer: Viewer, now: number): Proposal[] =>
  store.proposalsOf
    .ofAgency(viewer.agency.id)
    .filter((proposal) => proposal.listVisibleAt <= now && isSeenBy(viewer)(proposal))
    // The sort is stable: of two in one millisecond the later one comes first.
    .reverse()
    .sort((one, other) => other.submittedAt - one.submittedAt);

export const membersOf = (store: SandboxStore, agencyId: string) =>
  store.all('members').filter((member) => member.agencyId === agencyId);
