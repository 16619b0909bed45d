import { createHash } from 'node:crypto';
import type { JobCiphertext, JobFacts } from '#contracts';
import type { JobReading, JobStanding, RosterReading, SentProposal } from '../../domain/marketplace.js';
import { ciphertextIn, proposalIdIn, standingFromText, timelineIn } from '../../domain/marketplace-texts.js';
import type { ClientDetails, JobData, MembersData, ProposalData, ProposalRow } from './views.js';

/** The job as its page shows it; `asked` is what it was opened by. */
export function jobReading({ job, standing, ...connects }: JobData, asked: JobCiphertext): JobReading {
  const stands = standingOf(standing);
  // Both lines only stand beside an offer.
  const isOffered = standing.state === 'open';
  const connectsRequired = isOffered ? connects.connectsRequired : null;
  return {
    standing: stands,
    canonicalJobId: (job?.ciphertext ?? asked) as JobCiphertext,
    facts: job === null ? goneFacts(standing.text ?? '', stands) : factsOf(job, stands, connectsRequired),
    connectsRequired,
    connectsAvailable: isOffered ? connects.connectsAvailable : null,
  };
}

function standingOf({ state, text = '', url }: JobData['standing']): JobStanding {
  if (state === 'open') return { kind: 'open' };
  if (state === 'applied') return { kind: 'applied', proposalId: proposalIdIn(url ?? null) };
  return standingFromText(text);
}

function factsOf(job: NonNullable<JobData['job']>, standing: JobStanding, connectsRequired: number | null): JobFacts {
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
    client: Object.fromEntries(clientLines(job.client, job.country).map((line, at) => [String(at), line])),
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

const dollars = (amount: number): string =>
  `$${amount.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;

const clientLines = (client: ClientDetails, country: string): string[] => [
  client.isPaymentVerified ? 'Payment method verified' : 'Payment method not verified',
  `Rating is ${client.rating} out of 5`,
  country,
  `${client.jobsPosted} jobs posted`,
  `${client.hireRatePercent}% hire rate`,
  `${client.totalSpent >= 1_000 ? `$${Math.round(client.totalSpent / 1_000)}K` : dollars(client.totalSpent)} total spent`,
  `${client.hires} hires`,
  `${dollars(client.averageHourlyRate)} /hr avg hourly rate paid`,
  `Member since ${client.memberSince}`,
];

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
    profiles: profiles.map(({ profileId, title, type, hourlyRate }) => ({ profileId, title, type, hourlyRate })),
  })),
});
