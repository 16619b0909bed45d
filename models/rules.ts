import type { AccountId, ApplicationId, Approval, TerminalStatus } from '#contracts';
import { decideReserves, decideSettlements, type Reservation } from '../services/billing/src/domain/reservation.js';
import { isKnownToBeThere, mayBeThere, waitAfterEarlier } from '../services/browser-agent/src/domain/earlier-send.js';
import { isOvertaken, refusalOfRow } from '../services/browser-agent/src/domain/fence.js';
import type { JobStanding, SentProposal } from '../services/browser-agent/src/domain/marketplace.js';
import { matchProposal, type OwnSend } from '../services/browser-agent/src/domain/matching.js';
import type { IntentOutcome } from '../services/browser-agent/src/domain/outcome-moves.js';
import { PROTOCOL_MS, type ProtocolTimes } from '../services/browser-agent/src/domain/protocol-times.js';
import { judgeReading, judgeRefusal, type Reading } from '../services/browser-agent/src/domain/reading.js';
import {
  type RecoveryVerdict,
  verdictOf,
  waitBeforeBelieving,
  waitBeforeReading,
} from '../services/browser-agent/src/domain/recovery.js';
import { type Lane, takeTurn } from '../services/scheduler/src/domain/lane.js';
import { needsApproval } from '../services/scheduler/src/domain/policy.js';

/**
 * The rules of the services, asked about the few cases that the models tell apart. Models have none of these rules
 * themselves; each case is asked about once, because a model comes by it a hundred thousand times.
 */
function remembered<A extends readonly (string | number | boolean | null)[], R>(
  ask: (...about: A) => R,
): (...about: A) => R {
  const answers = new Map<string, R>();
  return (...about) => {
    const name = about.join();
    const known = answers.get(name);
    if (known !== undefined) return known;
    const answer = ask(...about);
    answers.set(name, answer);
    return answer;
  };
}

const accountId = 'account' as AccountId;
const applicationId = 'application' as ApplicationId;

export type { Reading };
export type Credit = 'held' | 'captured' | 'released';

/** Billing: what one terminal fact makes of a reservation, and whether it contradicts the one before. */
export const settle = remembered((state: Credit, first: TerminalStatus | null, status: TerminalStatus) => {
  const before: Reservation = { applicationId, accountId, state, status: first };
  const balances = new Map([[accountId, { available: 0, held: 1, captured: 0, granted: 1 }]]);
  const book = { balances, reservations: new Map([[applicationId, before]]) };
  const [decision] = decideSettlements(book, [{ applicationId, accountId, status }]);
  if (decision?.kind !== 'settled') return { state, status: first, isConflict: decision?.kind === 'conflict' };
  return { state: decision.movement.kind === 'capture' ? 'captured' : 'released', status, isConflict: false } as const;
});

/** Billing: what a request for one credit is answered. */
export const reserve = remembered((state: Credit | 'none', available: number) => {
  const balances = new Map([[accountId, { available, held: 0, captured: 0, granted: available }]]);
  const known = state === 'none' ? [] : [[applicationId, { applicationId, accountId, state, status: null }] as const];
  const [decision] = decideReserves({ balances, reservations: new Map(known) }, [{ applicationId, accountId }]);
  if (!decision) throw new Error('Every request is decided');
  return decision.result;
});

const POLICY = {
  gapMinMs: 0,
  gapMaxMs: 0,
  maxPerDay: 1_000,
  maxPerHour: null,
  maxConnects: null,
  connectsPerDay: null,
  timeZone: 'UTC',
  hours: [],
  onLoggedOut: 'fail',
  isPaused: false,
} as const;

/** Scheduler: whether a lane that is due, with this many slots taken, starts what waits in it. */
export const startsOne = remembered((inFlight: number, maxInFlight: number, hasReady: boolean): boolean => {
  const policy = { ...POLICY, maxInFlight, approval: 'as_asked' as const };
  const lane: Lane = {
    nextStartAt: 0,
    startedToday: 0,
    startedThisHour: 0,
    connectsToday: 0,
    sessionState: 'ready',
    inFlight,
    policy,
  };
  return takeTurn(lane, { hasReady, nextScheduledAt: null, isAwaitingApproval: false }, 1, 0).kind === 'dispatch';
});

/** Scheduler: whether an application waits for a person under this policy. */
export const waitsForPerson = remembered((approval: Approval, isAsked: boolean): boolean =>
  needsApproval({ ...POLICY, maxInFlight: 1, approval }, isAsked),
);

/**
 * A row of the list: ours, ours of another application, one of ours with the same letter that an application before this one
 * sent, a person's from before our intent, or one of the same minutes.
 */
export type Row =
  | 'own'
  | 'own_unreadable'
  | 'other_application'
  | 'sent_before'
  | 'person_before'
  | 'person_meanwhile'
  | 'person_unreadable';

const INTENT_AT = 10 * PROTOCOL_MS.requestCap;
const OWN: OwnSend = {
  intentAt: INTENT_AT,
  letterSha256: 'our letter',
  profile: { freelancer: 'ours', title: 'ours', isDefault: true },
};
const PROPOSAL: SentProposal = {
  proposalId: '1',
  url: '',
  jobId: null,
  freelancer: 'ours',
  profile: null,
  submittedAt: INTENT_AT + 1,
  letterSha256: OWN.letterSha256,
  connectsSpent: null,
};
// A person writes a letter of their own. One that repeats ours to the byte, for the same profile, is ours to anybody.
const ROWS: Readonly<Record<Row, Partial<SentProposal>>> = {
  own: {},
  own_unreadable: { letterSha256: null },
  other_application: {},
  sent_before: { submittedAt: 0 },
  person_before: { submittedAt: 0, letterSha256: null },
  person_meanwhile: { letterSha256: 'a person’s letter' },
  person_unreadable: { letterSha256: null },
};

const matchOf = (row: Row) => matchProposal(OWN, { ...PROPOSAL, ...ROWS[row] }, row === 'other_application');

/** Browser agent: what list and job page together say of a Send. */
export const judge = remembered(
  (after: 'no_answer' | 'refusal', listed: string, standing: 'open' | 'applied'): Reading['kind'] => {
    const rows = listed === '' ? [] : (listed.split(' ') as Row[]);
    const list = rows.map((row) => ({ proposal: { ...PROPOSAL, ...ROWS[row] }, match: matchOf(row) }));
    const page: JobStanding = standing === 'open' ? { kind: 'open' } : { kind: 'applied', proposalId: null };
    return (after === 'refusal' ? judgeRefusal : judgeReading)(list, page).kind;
  },
);

/** Browser agent: whether a proposal that an answer or a page shows passes for ours. */
export const isOurs = remembered((row: Row): boolean => matchOf(row).kind === 'ours');

export const TIMES: ProtocolTimes = PROTOCOL_MS;

/** Browser agent: what a reading without a find decides. `absentAt` in ms after the fence. */
export const verdict = remembered(
  (kind: 'absent' | 'unclear', outcome: IntentOutcome | null, absentAt: number | null): RecoveryVerdict =>
    verdictOf({ kind }, { outcome, absentAt }),
);

/** Browser agent: how long both witnesses wait. All in ms after the fence. */
export const waitForReading = remembered((absentAt: number | null, now: number, settleWindow: number): number =>
  waitBeforeReading({ fencedAt: 0, absentAt }, { ...TIMES, settleWindow }, now),
);

export const waitForBelieving = remembered((refusedAt: number, now: number, listingLagMax: number): number =>
  waitBeforeBelieving(refusedAt, { listingLagMax }, now),
);

/** Browser agent: how long another application for the job waits for a Send with this outcome. */
export const waitForEarlier = remembered((outcome: IntentOutcome | null, outcomeAgeMs: number): number =>
  waitAfterEarlier({ outcome, outcomeAgeMs }, TIMES),
);

/** Browser agent: whether an earlier Send for the job was seen, and whether it forbids another one. */
export { isKnownToBeThere, mayBeThere };

/** Egress proxy: what it lets in, by the session's row and by what it confirmed. */
export { isOvertaken, refusalOfRow };
