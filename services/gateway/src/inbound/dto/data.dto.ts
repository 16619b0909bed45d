import { z } from 'zod';
import type { ClientFacts, JobCiphertext, JobFacts } from '#contracts';
import type { JobReading } from '../../application/read-archive.js';
import type { JobPage } from '../../outbound/archive.repository.js';

export const CipherQuery = z.object({
  cipher: z.string().min(1).max(500).meta({ description: 'The ciphertext of the job, or a URL or UUID of it.' }),
});

export const CompanyId = z.object({
  companyId: z
    .string()
    .regex(/^[\w~-]{1,100}$/, 'is the id of a company: letters and digits')
    .meta({ description: 'The `companyId` of a job.' }),
});

const TYPES = { hourly: 'HOURLY', fixed: 'FIXED' } as const;
const typeOf = (type: JobFacts['type']) => (type === null ? null : TYPES[type]);

/** Days, as published: ISO 8601. */
const dayText = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

/** The marketplace's number of a job: the digits of its ciphertext, where it has them. */
const numberOf = (jobId: JobCiphertext): string | null => /^~02(\d+)$/.exec(jobId)?.[1] ?? null;

function buyerBody(client: ClientFacts | null) {
  const isPhoneVerified = client?.isPhoneVerified ?? null;
  return {
    company: {
      name: client?.companyName ?? null,
      companyId: client?.companyId ?? null,
      // How the marketplace keeps its rows; no page says.
      isEDCReplicated: null,
      contractDate: dayText(client?.memberSince ?? null),
    },
    location: {
      city: client?.city ?? null,
      country: client?.country ?? null,
      countryTimezone: client?.timezone ?? null,
    },
    stats: {
      totalAssignments: client?.hires ?? null,
      score: client?.rating ?? null,
      totalCharges: { amount: client?.totalSpent ?? null },
      feedbackCount: client?.reviews ?? null,
      totalJobsWithHires: client?.jobsWithHires ?? null,
    },
    enterprise: client?.isEnterprise ?? null,
    avgHourlyJobsRate: { amount: client?.averageHourlyRate ?? null },
    postedCount: client?.jobsPosted ?? null,
    topClient: client?.isTopClient ?? null,
    phoneVerificationStatus: {
      status: isPhoneVerified === null ? null : isPhoneVerified ? 'VERIFIED' : 'NOT_VERIFIED',
    },
  };
}

const openJobBody = (job: ClientFacts['openJobs'][number]) => ({
  id: numberOf(job.jobId),
  ciphertext: job.jobId,
  title: job.title,
  type: typeOf(job.type),
  isPtcPrivate: job.isPrivate,
});

/** The job whose page it is stands on none of its lists. */
function openJobsOf({ jobId, facts }: JobPage) {
  const { title, type, state } = facts;
  const own = state === 'open' ? [{ jobId, title, type, isPrivate: false }] : [];
  return [...own, ...(facts.clientFacts?.openJobs ?? [])].map(openJobBody);
}

/** A client as the newest of these pages shows it; `archived…` name the jobs whose pages can be read here. */
export function clientBody(pages: readonly [JobPage, ...JobPage[]]) {
  const [newest] = pages;
  const client = newest.facts.clientFacts ?? null;
  return {
    companyId: client?.companyId ?? null,
    lastSyncedAt: newest.readAt,
    buyer: buyerBody(client),
    openJobs: openJobsOf(newest),
    workHistory: (client?.workHistory ?? []).map((contract) => ({
      isPtcJob: contract.isPrivate,
      status: contract.isActive ? 'ACTIVE' : 'CLOSED',
      startDate: dayText(contract.startedAt),
      endDate: dayText(contract.endedAt),
      totalCharge: contract.totalCharge,
      totalHours: contract.totalHours,
    })),
    archivedCiphers: pages.map(({ jobId }) => jobId),
    archivedJobIds: pages.flatMap(({ jobId }) => numberOf(jobId) ?? []),
  };
}

/** A job with its client; `lastSyncedAt` is of the job's own page. */
export function jobBody({ page, ofClient }: JobReading) {
  const { jobId, processedJobId, facts, readAt } = page;
  return {
    id: numberOf(jobId),
    ciphertext: jobId,
    processedJobId,
    title: facts.title,
    description: facts.description,
    type: typeOf(facts.type),
    state: facts.state,
    budget: facts.budget,
    hourlyRange: facts.hourlyRange,
    suggestedTimeline: facts.suggestedTimeline,
    connectsRequired: facts.connectsRequired,
    skills: facts.skills,
    ...clientBody(ofClient),
    lastSyncedAt: readAt,
  };
}
