import { z } from 'zod';
import { Echo } from '../application.js';
import { AccountId, AgencyId, ApplicationId, SessionId, UnixMs } from '../ids.js';
import { defineQuestion } from '../question.js';
import { Mode } from '../words.js';

export const SESSION_STATES = ['new', 'ready', 'reconnecting', 'needs_human'] as const;

export const SessionView = z.object({
  sessionId: SessionId,
  agencyId: AgencyId,
  accountId: AccountId,
  mode: Mode,
  businessDeveloper: z.string(),
  state: z.enum(SESSION_STATES),
  why: z.string().nullable(),
  ownedBy: z.string().nullable(),
  epoch: z.int(),
  leaseUntil: UnixMs.nullable(),
  queued: z.int(),
  working: z.int(),
  connectsBalance: z.int().nullable(),
});
export type SessionView = z.infer<typeof SessionView>;

export const AgentSessions = defineQuestion({
  subject: 'agent.sessions',
  owner: 'browser-agent',
  askedBy: ['gateway'],
  request: z.object({ limit: z.int().min(1).max(1_000) }),
  answer: z.object({
    sessions: z.array(SessionView),
    /** What the operator declared for hosts other than the sandbox; null when only the sandbox is reachable. */
    permission: z.string().nullable(),
  }),
  timeoutMs: 2_000,
});

export const SessionStanding = z.object({
  agencyId: AgencyId,
  state: z.enum(SESSION_STATES),
  why: z.string().nullable(),
  connectsBalance: z.int().nullable(),
});
export type SessionStanding = z.infer<typeof SessionStanding>;

/** The sessions of an account's agencies, without what only operators see. */
export const AgentSessionsOf = defineQuestion({
  subject: 'agent.sessionsOf',
  owner: 'browser-agent',
  askedBy: ['gateway'],
  request: z.object({ accountId: AccountId, agencyIds: z.array(AgencyId).max(1_000) }),
  answer: z.object({ sessions: z.array(SessionStanding) }),
  timeoutMs: 2_000,
});

/** A person saw to it: the session may be tried again. */
export const AgentResumeSession = defineQuestion({
  subject: 'agent.resumeSession',
  owner: 'browser-agent',
  askedBy: ['gateway'],
  request: z.object({ sessionId: SessionId, by: z.string().min(1) }),
  answer: z.object({ result: z.enum(['resumed', 'not_stopped', 'unknown']) }),
  timeoutMs: 2_000,
});

export const UnknownView = z.object({
  applicationId: ApplicationId,
  agencyId: AgencyId,
  accountId: AccountId,
  jobId: z.string(),
  intentAt: UnixMs,
  unknownSince: UnixMs.nullable(),
  why: z.string(),
});

/** Submissions whose outcome nobody knows yet. */
export const AgentUnknowns = defineQuestion({
  subject: 'agent.unknowns',
  owner: 'browser-agent',
  askedBy: ['gateway'],
  request: z.object({ limit: z.int().min(1).max(1_000) }),
  answer: z.object({ unknowns: z.array(UnknownView) }),
  timeoutMs: 2_000,
});

/** What a person found out about a Send whose outcome is `unknown`. */
export const Resolution = z.discriminatedUnion('result', [
  z.object({ result: z.literal('applied'), proposalId: z.string().min(1) }),
  z.object({ result: z.literal('not_applied') }),
]);
export type Resolution = z.infer<typeof Resolution>;

/**
 * A person decides it. `resolved`: so it is from now on. `repeated`: the same was said before. `decided`: it has another
 * outcome already, by the list or by a person, and nothing was changed; `outcome` says which. `being_looked_for`: what was
 * sent may still arrive, or nobody has looked yet. `proposal_taken`: that proposal is another application's.
 */
export const AgentResolve = defineQuestion({
  subject: 'agent.resolve',
  owner: 'browser-agent',
  askedBy: ['gateway'],
  request: z.object({
    applicationId: ApplicationId,
    resolution: Resolution,
    by: z.string().min(1),
    reason: z.string().min(1),
  }),
  answer: z.object({
    result: z.enum(['resolved', 'repeated', 'decided', 'being_looked_for', 'proposal_taken', 'no_send']),
    outcome: z.enum(['applied', 'not_applied']).nullable(),
    /** Of the proposal that is there; null when none is known. */
    proposalId: z.string().nullable(),
  }),
  timeoutMs: 2_000,
});

/**
 * A dispatched application is to end without being sent. Carries what its end has to say, because the question may be
 * here before the dispatch is. `returned`: this dispatch, or a later one, was given back and nothing was changed; it is
 * the lane's again. `sending`, `already_sent`: a Send holds the application's key. `ended`: it ended otherwise.
 */
export const AgentCancel = defineQuestion({
  subject: 'agent.cancel',
  owner: 'browser-agent',
  askedBy: ['scheduler'],
  request: z.object({
    applicationId: ApplicationId,
    /** The dispatch that the lane has in flight. */
    dispatch: z.int().min(1),
    echo: Echo,
    queuedAt: UnixMs,
    dispatchedAt: UnixMs,
    expiresAt: UnixMs,
  }),
  answer: z.object({ result: z.enum(['cancelled', 'returned', 'sending', 'already_sent', 'ended']) }),
  timeoutMs: 500,
});

// One answer is one NATS message of at most 1 MB, in which an image takes a third more as base64. A form of some screens'
// length in JPEG takes 100 to 300 kB.
export const MAX_SCREENSHOT_BYTES = 512 * 1024;

/** The filled-in form of a preview, as JPEG in base64; null when there is none, or none any more. */
export const AgentPreviewScreenshot = defineQuestion({
  subject: 'agent.previewScreenshot',
  owner: 'browser-agent',
  askedBy: ['gateway'],
  request: z.object({ previewId: ApplicationId }),
  answer: z.object({ image: z.string().nullable() }),
  timeoutMs: 2_000,
});
