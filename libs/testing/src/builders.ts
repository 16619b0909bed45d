import { v7 as uuid } from 'uuid';
import {
  type AccountId,
  type AgencyId,
  type ApplicationId,
  type ApplicationOrder,
  ApplicationSettled,
  type BodyOf,
  type Echo,
  type Ending,
  type JobCiphertext,
  NO_TIMINGS,
  outgoing,
  type Outgoing,
  previewIdOf,
  type ProcessedJobId,
  type SessionId,
  SessionReady,
} from '#contracts';

export const anAccountId = (): AccountId => uuid() as AccountId;
export const anAgencyId = (): AgencyId => uuid() as AgencyId;
export const anApplicationId = (): ApplicationId => uuid() as ApplicationId;
export const aPreviewId = (): ApplicationId => previewIdOf(uuid());

let jobs = 0;
export const aJobId = (): JobCiphertext =>
  `~02${String(Date.now()).padStart(15, '0')}${String((jobs += 1)).padStart(4, '0')}` as JobCiphertext;

export const anEcho = (given: Partial<Echo> = {}): Echo => ({
  accountId: anAccountId(),
  agencyId: anAgencyId(),
  jobId: aJobId(),
  processedJobId: uuid() as ProcessedJobId,
  mode: 'live',
  metadata: {},
  acceptedAt: Date.now(),
  coverLetterSha256: '0'.repeat(64),
  ...given,
});

export const anOrder = (given: Partial<ApplicationOrder> = {}): ApplicationOrder => ({
  applicationId: anApplicationId(),
  echo: anEcho(),
  coverLetter: 'Dear client, this is the letter.',
  profileId: null,
  terms: { hourlyRate: null, fixedBid: null, milestones: null, timeline: null, boostConnects: null },
  autoFillOtherQuestions: false,
  answers: [],
  maxConnects: null,
  expiresAt: Date.now() + 86_400_000,
  ...given,
});

export const anEnding = (given: Partial<Ending> = {}): Ending => ({
  status: 'applied',
  reasonCode: 'sent',
  errorMessage: null,
  evidence: null,
  processedAt: Date.now(),
  ...given,
});

type SessionChange = BodyOf<typeof SessionReady>;

export const aSessionChange = (given: Partial<SessionChange> = {}): SessionChange => ({
  sessionId: uuid() as SessionId,
  agencyId: anAgencyId(),
  accountId: anAccountId(),
  mode: 'live',
  change: 1,
  why: 'signed in and checked',
  at: Date.now(),
  ...given,
});

/** The smallest fact there is, from browser-agent to scheduler and notifier. */
export function aSessionReady(given: Partial<SessionChange> = {}): Outgoing<typeof SessionReady> {
  const body = aSessionChange(given);
  return outgoing(SessionReady, body.agencyId, `${body.sessionId}:${body.change}`, body);
}

/** From billing to gateway, scheduler and notifier. */
export function aSettlement(
  given: Partial<BodyOf<typeof ApplicationSettled>> = {},
): Outgoing<typeof ApplicationSettled> {
  const body = {
    applicationId: anApplicationId(),
    echo: anEcho(),
    ending: anEnding(),
    credit: 'captured' as const,
    creditsRemaining: 0,
    settledAt: Date.now(),
    timings: NO_TIMINGS,
    ...given,
  };
  return outgoing(ApplicationSettled, body.echo.agencyId, body.applicationId, body);
}
