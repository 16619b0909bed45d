import {
  type AccountId,
  type AgencyId,
  ApplicationProgressed,
  type BodyOf,
  type Freelancer,
  type JobCiphertext,
  type JobFacts,
  JobRead,
  outgoing,
  RosterRead,
} from '#contracts';
import { aJobId, anApplicationId, anEcho } from '#testing';
import { processedJobIdOf } from '../application/resolve-job.js';
import type { Customer } from './gateway.kit-spec.js';

const FACTS: JobFacts = {
  title: 'A job',
  state: 'open',
  type: 'hourly',
  description: 'What is to be done.',
  budget: null,
  hourlyRange: null,
  suggestedTimeline: null,
  connectsRequired: 8,
  skills: [],
  client: {},
};

export interface GivenJob {
  readonly jobId?: JobCiphertext;
  readonly facts?: Partial<JobFacts>;
  readonly readAt?: number;
}

/** What an agent tells about a job page. */
export function aJobRead({ agencyId }: Pick<Customer, 'agencyId'>, given: GivenJob = {}) {
  const { jobId = aJobId(), facts = {}, readAt = Date.now() } = given;
  const body = { agencyId, jobId, processedJobId: processedJobIdOf(jobId), facts: { ...FACTS, ...facts }, readAt };
  return outgoing(JobRead, agencyId as AgencyId, `${jobId}:${readAt}`, body as BodyOf<typeof JobRead>);
}

export const aFreelancer = (name: string, ...profileIds: string[]): Freelancer => ({
  id: `id-of-${name}`,
  name,
  profiles: profileIds.map((profileId, at) => ({
    profileId,
    type: at === 0 ? 'default' : 'specialization',
    title: `Profile ${profileId}`,
    hourlyRate: 40,
    isBusinessDeveloperDefault: at === 0,
  })),
});

/** What an agent tells about the people of an agency. */
export function aRosterRead(
  { accountId, agencyId }: Pick<Customer, 'accountId' | 'agencyId'>,
  freelancers: Freelancer[],
  readAt = Date.now(),
) {
  const body = { accountId, agencyId, freelancers, connectsBalance: 80, readAt };
  return outgoing(RosterRead, agencyId as AgencyId, `${agencyId}:${readAt}`, body as BodyOf<typeof RosterRead>);
}

type Progress = BodyOf<typeof ApplicationProgressed>;

/** What an agent tells about its work. */
export function aProgress(
  { accountId, agencyId }: Pick<Customer, 'accountId' | 'agencyId'>,
  given: Partial<Progress> & Pick<Progress, 'step' | 'stage'>,
) {
  const applicationId = given.applicationId ?? anApplicationId();
  const echo = anEcho({ accountId: accountId as AccountId, agencyId: agencyId as AgencyId });
  const body = { applicationId, echo, dispatch: 1, blockedOn: null, at: Date.now(), ...given };
  return outgoing(ApplicationProgressed, echo.agencyId, `${applicationId}:${given.step}`, body);
}
