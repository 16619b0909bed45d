import type { ClientFacts, JobCiphertext } from '#contracts';

const DAY = Date.UTC(2024, 5, 3);

/** A client as an agent reads it from a job page. */
export const A_CLIENT: ClientFacts = {
  companyId: '1991212616395436888',
  companyName: 'Harbour Goods',
  city: 'Rotterdam',
  country: 'Netherlands',
  timezone: 'Europe/Amsterdam',
  rating: 4.75,
  reviews: 8,
  jobsPosted: 57,
  jobsWithHires: 16,
  hires: 20,
  totalSpent: 1721.68,
  averageHourlyRate: 22.23,
  isEnterprise: null,
  isTopClient: true,
  isPhoneVerified: true,
  memberSince: DAY,
  openJobs: [{ jobId: '~022052895097657407455' as JobCiphertext, title: 'Another', type: 'fixed', isPrivate: true }],
  workHistory: [
    { isPrivate: false, isActive: true, startedAt: DAY, endedAt: null, totalCharge: 235.94, totalHours: 10.3 },
    { isPrivate: true, isActive: false, startedAt: DAY, endedAt: DAY, totalCharge: null, totalHours: null },
  ],
};

/** The same in the published names. */
export const PUBLISHED = {
  buyer: {
    company: {
      name: 'Harbour Goods',
      companyId: A_CLIENT.companyId,
      isEDCReplicated: null,
      contractDate: '2024-06-03T00:00:00.000Z',
    },
    location: { city: 'Rotterdam', country: 'Netherlands', countryTimezone: 'Europe/Amsterdam' },
    stats: {
      totalAssignments: 20,
      score: 4.75,
      totalCharges: { amount: 1721.68 },
      feedbackCount: 8,
      totalJobsWithHires: 16,
    },
    enterprise: null,
    avgHourlyJobsRate: { amount: 22.23 },
    postedCount: 57,
    topClient: true,
    phoneVerificationStatus: { status: 'VERIFIED' },
  },
  workHistory: [
    {
      isPtcJob: false,
      status: 'ACTIVE',
      startDate: '2024-06-03T00:00:00.000Z',
      endDate: null,
      totalCharge: 235.94,
      totalHours: 10.3,
    },
    {
      isPtcJob: true,
      status: 'CLOSED',
      startDate: '2024-06-03T00:00:00.000Z',
      endDate: '2024-06-03T00:00:00.000Z',
      totalCharge: null,
      totalHours: null,
    },
  ],
};
