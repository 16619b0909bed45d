import { wholeClient } from '../domain/job-input.js';
import type { Job } from '../domain/model.js';
import { applyPath, jobPath, proposalPath } from '../domain/pages.js';
import { standingOf, type Standing } from '../domain/standing.js';
import { CAPTCHA_JOB_TEXT, INVENTED } from '../domain/texts.js';
import type { Moment } from '../faults/fault-board.js';
import type { World } from '../world.js';
import { jobOf, proposalsForJob } from './jobs.js';
import type { Viewer } from './sessions.js';
import type { View } from './views.js';

const OTHER_JOBS = 3;
const CLIENT_JOBS = 20;

export function viewJob(world: World, viewer: Viewer, ciphertext: string, moment: Moment): View {
  const job = jobOf(world.store, ciphertext);
  if (!job) return { data: { job: null, standing: { state: 'removed', text: INVENTED.jobRemoved } } };
  const standing = jobStanding(world, viewer, job, moment);
  if (standing.state === 'removed' || standing.state === 'private') return { data: { job: null, standing } };
  return {
    data: {
      job: { ...jobDetails(world, job, moment), client: wholeClient(job.client), country: job.country },
      standing: 'proposalId' in standing ? { ...standing, url: proposalPath(standing.proposalId) } : standing,
      connectsRequired: job.connectsRequired,
      connectsAvailable: viewer.agency.connects,
      isAffordable: isAffordable(job, viewer.agency.connects),
      applyUrl: applyPath(job.ciphertext),
      otherJobs: otherOpenJobs(world, job),
      clientJobs: openJobsOfClient(world, job),
    },
  };
}

export function jobStanding(world: World, viewer: Viewer, job: Job, moment: Moment): Standing {
  const proposals = proposalsForJob(world.store, viewer, job.ciphertext);
  const plain = standingOf(job, proposals, Date.now());
  if (plain.state !== 'open') return plain;
  // Only an open job can refuse: asking for the fault earlier would use it up on a page that does not show it.
  const refusal = world.faults.take('hard_refusal', { ...moment, stage: 'open' });
  return refusal ? standingOf(job, proposals, Date.now(), refusal.reason) : plain;
}

export const isAffordable = (job: Job, connects: number): boolean =>
  !job.isUnaffordable && connects >= job.connectsRequired;

/** What both the job page and the apply page say about a job. */
export function jobDetails(world: World, job: Job, moment: Moment) {
  const description = world.faults.take('captcha_job_text', moment) ? CAPTCHA_JOB_TEXT : job.description;
  return {
    ciphertext: job.ciphertext,
    id: job.id,
    url: jobPath(job.ciphertext),
    title: job.title,
    description,
    postedAt: job.postedAt,
    location: job.location,
    type: job.type,
    hoursPerWeek: job.hoursPerWeek,
    budget: job.budget,
    rateRange: job.rateRange,
    duration: job.suggestedDuration,
    experienceLevel: job.experienceLevel,
    attachments: job.attachments,
    projectType: job.projectType,
    skills: job.skills,
    activity: job.activity,
  };
}

const otherOpenJobs = (world: World, job: Job) =>
  world.store
    .all('jobs')
    .filter((other) => other.state === 'open' && other.fixture === null && other.ciphertext !== job.ciphertext)
    .slice(-OTHER_JOBS)
    .map((other) => ({ title: other.title, url: jobPath(other.ciphertext), type: other.type }));

/** Of the company, as far as it names itself; private ones are listed, and open for nobody who was not invited. */
const openJobsOfClient = (world: World, job: Job) =>
  world.store
    .all('jobs')
    .filter((other) => other.state === 'open' || other.state === 'private')
    .filter(({ client, ciphertext }) => ciphertext !== job.ciphertext && typeof client.companyId === 'string')
    .filter(({ client }) => client.companyId === job.client.companyId)
    .slice(-CLIENT_JOBS)
    .map(({ title, ciphertext, type, state }) => ({
      title,
      url: jobPath(ciphertext),
      type,
      isPrivate: state === 'private',
    }));
