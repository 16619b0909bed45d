import { createHash } from 'node:crypto';
import type { JobCiphertext, JobFacts } from '#contracts';
import { clientFactsIn } from '../../domain/client-texts.js';
import type { JobReading, JobStanding, RosterReading, SentProposal } from '../../domain/marketplace.js';
import { ciphertextIn, proposalIdIn, standingFromText, timelineIn } from '../../domain/marketplace-texts.js';
import { aboutProfile } from '../../domain/session-rules.js';
import { clientTexts } from './client-page.js';
import type { JobData, MembersData, ProposalData, ProposalRow } from './views.js';

/** The job as its page shows it; `asked` is what it was opened by. */
export function jobReading({ job, standing, clientJobs = [], ...connects }: JobData, asked: JobCiphertext): JobReading {
  const stands = standingOf(standing);
  // Both lines only stand beside an offer.
  const isOffered = standing.state === 'open';
  const connectsRequired = isOffered ? connects.connectsRequired : null;
  return {
    standing: stands,
    canonicalJobId: (job?.ciphertext ?? asked) as JobCiphertext,
    facts: job === null ? goneFacts(standing.text ?? '', stands) : factsOf(job, stands, connectsRequired, clientJobs),
    connectsRequired,
    connectsAvailable: isOffered ? connects.connectsAvailable : null,
  };
}

function standingOf({ state, text = '', url }: JobData['standing']): JobStanding {
  if (state === 'open') return { kind: 'open' };
  if (state === 'applied') return { kind: 'applied', proposalId: proposalIdIn(url ?? null) };
  return standingFromText(text);
}

function factsOf(
  job: NonNullable<JobData['job']>,
  standing: JobStanding,
  connectsRequired: number | null,
  clientJobs: NonNullable<JobData['clientJobs']>,
): JobFacts {
  const client = clientTexts(job.client, job.country, clientJobs);
  return {
    title: job.title,
    state: stateOf(standing),
    type: job.type,
    description: job.description,
    budget: job.type === 'fixed' ? job.budget : null,
    hourlyRange: job.rateRange,
    suggestedTimeline: timelineIn(job.duration),
    connectsRequired,
    skills: [...job.skills],
    client: Object.fromEntries(client.lines.map((line, at) => [String(at), line])),
    clientFacts: clientFactsIn(client),
  };
}

const goneFacts = (title: string, standing: JobStanding): JobFacts => ({
  title,
  state: stateOf(standing),
  type: null,
  description: '',
  budget: null,
  hourlyRange: null,
  suggestedTimeline: null,
  connectsRequired: null,
  skills: [],
  client: {},
});

const STATES = { job_closed: 'closed', job_deleted: 'removed', job_private: 'private' } as const;
const stateOf = (standing: JobStanding): JobFacts['state'] =>
  standing.kind === 'not_available' ? STATES[standing.reason] : 'open';

/** A row of the list; the list shows no letters. */
export const listedProposal = (row: ProposalRow, baseUrl: string): SentProposal => ({
  proposalId: proposalIdIn(row.url) ?? '',
  url: `${baseUrl}${row.url}`,
  jobId: ciphertextIn(row.jobUrl),
  freelancer: row.freelancer,
  profile: row.profile,
  submittedAt: row.submittedAt,
  letterSha256: null,
  connectsSpent: null,
});

/** A proposal on its own page. */
export const shownProposal = (proposal: ProposalData, baseUrl: string): SentProposal => ({
  ...listedProposal(proposal, baseUrl),
  letterSha256: createHash('sha256').update(proposal.coverLetter, 'utf8').digest('hex'),
  connectsSpent: proposal.connectsSpent,
});

export const rosterReading = ({ agency, members }: MembersData): RosterReading => ({
  marketplaceAgencyId: agency.id,
  connectsBalance: agency.connects,
  members: members.map(({ url, name, isYou, profiles }) => ({
    id: url.split('/').filter(Boolean).at(-1) ?? '',
    name,
    isSelf: isYou,
    profiles: profiles.map(({ profileId, title, type, hourlyRate, ...about }) => ({
      profileId,
      title,
      type,
      hourlyRate,
      ...aboutProfile(about),
    })),
  })),
});
