/** What the examples of the document are about: one application of one account. */
export const QUEUE_ID = '01a22435-0853-7214-8e3b-f1ac62641677';
export const JOB_ID = '~021957344458358661806';
export const PROCESSED_JOB_ID = '6f1c2f0a-3f1e-5d0e-9a55-0c8d0b7e2f11';
export const ACCOUNT_ID = '01a22400-1111-7000-8000-000000000001';
export const AGENCY_ID = '01a22400-2222-7000-8000-000000000002';
export const KEY_ID = '01a22400-3333-7000-8000-000000000003';
export const ENDPOINT_ID = '01a22400-4444-7000-8000-000000000004';
export const SESSION_ID = '01a22400-5555-7000-8000-000000000005';
export const DELIVERY_ID = 'msg_09cd361c-59ca-522b-b3ae-62c0c1b18eb3';
export const CURSOR = 'NDI6MTc2NzAwMDAwMDAwMDowMWEyMjQwMC0xMTExLTcwMDAtODAwMC0wMDAwMDAwMDAwMDE';
export const AT = 1_767_000_000_000;
export const SHA256 = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';

export const PROCESSING = {
  jobId: JOB_ID,
  processedJobId: PROCESSED_JOB_ID,
  applicationStatus: 'processing',
  applicationStatusMessage: 'Waiting for its turn.',
  queueId: QUEUE_ID,
  appliedAt: null,
  processedAt: null,
  errorMessage: null,
  terminal: false,
  pollAfterSeconds: 5,
  stage: 'queued',
  blockedOn: 'pacing',
  estimatedStartAt: AT + 60_000,
  position: 2,
  reasonCode: null,
  reapply: null,
  agencyId: AGENCY_ID,
  acceptedAt: AT,
  settledAt: null,
  evidence: null,
  metadata: { order: '1' },
  mode: 'live',
};

const linkTo = (name: string): string =>
  `/api/auto-apply-v2/applications/${QUEUE_ID}/evidence/${name}?expires=${AT + 900_000}&signature=${'A'.repeat(43)}`;

export const EVIDENCE = {
  proposalId: '1957344458358661806',
  proposalUrl: 'https://www.upwork.com/nx/proposals/1957344458358661806',
  submittedAt: AT + 41_000,
  coverLetterSha256: SHA256,
  terms: { hourlyRate: 45, fixedBid: null, milestones: null, timeline: '1 to 3 months', profileName: 'Ada Byron' },
  answers: [{ question: 'When can you start?', answer: 'Tomorrow.', source: 'customer' }],
  connectsRequired: 8,
  connectsBoost: 0,
  connectsSpent: 8,
  connectsBalanceAfter: 112,
  screenshotUrl: linkTo('screenshot'),
  formScreenshotUrl: linkTo('form'),
  traceUrl: null,
  receiptUrl: linkTo('receipt'),
};

export const APPLIED = {
  ...PROCESSING,
  applicationStatus: 'applied',
  applicationStatusMessage: 'The proposal was submitted. One credit was used.',
  appliedAt: AT + 41_000,
  processedAt: AT + 2_000,
  terminal: true,
  pollAfterSeconds: null,
  stage: 'settled',
  blockedOn: null,
  estimatedStartAt: null,
  position: null,
  reasonCode: 'sent',
  reapply: 'never',
  settledAt: AT + 43_000,
  evidence: EVIDENCE,
};

export const CANCELLED = {
  ...APPLIED,
  applicationStatus: 'failed',
  applicationStatusMessage: 'The proposal was not submitted. The credit was released.',
  appliedAt: null,
  processedAt: null,
  errorMessage: 'It was cancelled.',
  reasonCode: 'cancelled',
  reapply: 'now',
  evidence: {
    ...EVIDENCE,
    proposalId: null,
    proposalUrl: null,
    submittedAt: null,
    terms: null,
    answers: [],
    connectsRequired: null,
    connectsBoost: null,
    connectsSpent: null,
    connectsBalanceAfter: null,
  },
};

const told = (data: object) => ({ ...data, accountId: ACCOUNT_ID, sequence: 4 });
const inEvent = <T extends { evidence: object }>(data: T): T => ({
  ...data,
  evidence: { ...data.evidence, screenshotUrl: null, formScreenshotUrl: null, receiptUrl: null },
});
const open = { ...told(PROCESSING), credit: null, creditsRemaining: null };
const session = { accountId: ACCOUNT_ID, agencyId: AGENCY_ID, sessionId: SESSION_ID, mode: 'live' };

/** The `data` of one event of each type. */
export const EVENT_DATA = {
  'application.applied': { ...told(inEvent(APPLIED)), credit: 'captured', creditsRemaining: 41 },
  'application.failed': { ...told(inEvent(CANCELLED)), credit: 'released', creditsRemaining: 42 },
  'application.progressed': { ...open, stage: 'filling', blockedOn: null },
  'application.blocked': { ...open, blockedOn: 'daily_cap', blockedUntil: AT + 3_600_000 },
  'application.corrected': { ...told(inEvent({ ...CANCELLED, evidence: EVIDENCE })), foundAt: AT + 900_000 },
  'session.needs_human': { ...session, why: 'A code was asked for.' },
  'session.ready': { ...session, why: 'Signed in.' },
  'credits.low': { accountId: ACCOUNT_ID, creditsRemaining: 5 },
  'webhook.endpoint_disabled': { endpointId: ENDPOINT_ID, why: 'It answered 410.', accountId: ACCOUNT_ID },
  'webhook.ping': { accountId: ACCOUNT_ID, endpointId: ENDPOINT_ID },
} as const;

export const eventExample = (type: keyof typeof EVENT_DATA) => ({
  type,
  timestamp: new Date(AT).toISOString(),
  data: EVENT_DATA[type],
});

const company = {
  companyId: '1991212616395436888',
  lastSyncedAt: AT,
  buyer: {
    company: {
      name: 'Harbour Goods',
      companyId: '1991212616395436888',
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
  openJobs: [
    { id: '1957344458358661806', ciphertext: JOB_ID, title: 'Booking system', type: 'HOURLY', isPtcPrivate: false },
  ],
  workHistory: [
    {
      isPtcJob: false,
      status: 'ACTIVE',
      startDate: '2024-06-03T00:00:00.000Z',
      endDate: null,
      totalCharge: 235.94,
      totalHours: 10.3,
    },
  ],
  archivedCiphers: [JOB_ID],
  archivedJobIds: ['1957344458358661806'],
};

export const CLIENT_JOBS = company;
export const JOB = {
  id: '1957344458358661806',
  ciphertext: JOB_ID,
  processedJobId: PROCESSED_JOB_ID,
  title: 'Booking system',
  description: 'We need a booking system for our clinics.',
  type: 'HOURLY',
  state: 'open',
  budget: null,
  hourlyRange: { min: 20, max: 45 },
  suggestedTimeline: '1 to 3 months',
  connectsRequired: 8,
  skills: ['TypeScript', 'PostgreSQL'],
  ...company,
};

export const RECEIPT = {
  version: 1,
  kind: 'settlement',
  number: 1,
  corrects: null,
  queueId: QUEUE_ID,
  accountId: ACCOUNT_ID,
  agencyId: AGENCY_ID,
  jobId: JOB_ID,
  mode: 'live',
  outcome: { applicationStatus: 'applied', reasonCode: 'sent', errorMessage: null, credit: 'captured' },
  proposal: { proposalId: EVIDENCE.proposalId, proposalUrl: EVIDENCE.proposalUrl, submittedAt: EVIDENCE.submittedAt },
  coverLetterSha256: SHA256,
  terms: EVIDENCE.terms,
  timeline: {
    acceptedAt: AT,
    queuedAt: AT + 200,
    dispatchedAt: AT + 1_500,
    takenAt: AT + 2_000,
    firstNavigationAt: AT + 2_400,
    outcomeReadAt: AT + 42_000,
    settledAt: AT + 43_000,
    correctedAt: null,
  },
  ledger: [
    { id: 7, kind: 'reserve', available: -1, held: 1, captured: 0, at: AT },
    { id: 8, kind: 'capture', available: 0, held: -1, captured: 1, at: AT + 43_000 },
  ],
  algorithm: 'Ed25519',
  keyId: 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k',
  signature: 'c2lnbmF0dXJl'.repeat(7).slice(0, 86),
};
