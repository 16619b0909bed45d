import type { Proposal } from '../domain/model.js';
import { jobPath, proposalPath } from '../domain/pages.js';
import { HttpError } from '../http-error.js';
import type { World } from '../world.js';
import { listedProposals, membersOf, proposalsForJob } from './jobs.js';
import type { Viewer } from './sessions.js';
import type { View } from './views.js';

const PAGE_SIZE = 10;
const HOME_JOBS = 20;

export function viewList(world: World, viewer: Viewer, wanted: number): View {
  const listed = listedProposals(world.store, viewer, Date.now());
  const pages = Math.max(1, Math.ceil(listed.length / PAGE_SIZE));
  const page = Number.isInteger(wanted) && wanted >= 1 ? Math.min(wanted, pages) : 1;
  const rows = listed.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE).map(rowOf);
  return { data: { total: listed.length, page, pages, rows } };
}

const rowOf = (proposal: Proposal) => ({
  id: proposal.id,
  url: proposalPath(proposal.id),
  jobTitle: proposal.jobTitle,
  jobUrl: jobPath(proposal.ciphertext),
  freelancer: proposal.memberName,
  profile: proposal.profileTitle,
  as: proposal.as,
  submittedAt: proposal.submittedAt,
});

/** Shows a proposal by its id even while the list lags behind: whoever has the address may see it. */
export function viewProposal(world: World, viewer: Viewer, proposalId: string): View {
  const proposal = world.store.get('proposals', proposalId);
  const isOurs = proposal && proposalsForJob(world.store, viewer, proposal.ciphertext).includes(proposal);
  if (!proposal || !isOurs) throw new HttpError(404, 'not_found', 'There is no such proposal.');
  return {
    data: {
      ...rowOf(proposal),
      terms: proposal.terms,
      duration: proposal.duration,
      coverLetter: proposal.coverLetter,
      answers: proposal.answers,
      attachments: proposal.attachments,
      connectsSpent: proposal.connectsSpent,
      boostBid: proposal.boostBid,
    },
  };
}

export function viewMembers(world: World, viewer: Viewer): View {
  const members = membersOf(world.store, viewer.agency.id).map((member) => ({
    id: member.id,
    name: member.name,
    country: member.country,
    isYou: member.id === viewer.member.id,
    role: member.login ? 'Business developer' : 'Freelancer',
    url: `/freelancers/${member.id}`,
    profiles: member.profiles,
  }));
  return {
    data: { agency: { id: viewer.agency.id, name: viewer.agency.name, connects: viewer.agency.connects }, members },
  };
}

export function viewFreelancer(world: World, viewer: Viewer, memberId: string): View {
  const member = world.store.get('members', memberId);
  if (!member || member.agencyId !== viewer.agency.id)
    throw new HttpError(404, 'not_found', 'There is no such freelancer.');
  return { data: { name: member.name, country: member.country, profiles: member.profiles } };
}

export function viewConnects(world: World, viewer: Viewer): View {
  const entries = world.store.all('connects').filter((entry) => entry.agencyId === viewer.agency.id);
  return {
    data: {
      available: viewer.agency.connects,
      personal: viewer.member.personalConnects,
      entries: entries.slice(-50).reverse(),
    },
  };
}

export function viewHome(world: World, viewer: Viewer): View {
  const open = world.store.all('jobs').filter((job) => job.state === 'open' && job.fixture === null);
  const jobs = open.slice(-HOME_JOBS).reverse();
  return {
    data: {
      agency: viewer.agency.name,
      jobs: jobs.map((job) => ({
        title: job.title,
        url: jobPath(job.ciphertext),
        type: job.type,
        postedAt: job.postedAt,
        budget: job.budget,
        rateRange: job.rateRange,
        experienceLevel: job.experienceLevel,
        description: job.description.slice(0, 220),
        skills: job.skills,
      })),
    },
  };
}
