import {
  type IntentOutcome,
  isEndedWithout,
  type Outcome,
  OUTCOME_MOVES,
} from '../services/browser-agent/src/domain/outcome-moves.js';
import { SUBMISSION_MOVES, type SubmissionState } from '../services/browser-agent/src/domain/submission-moves.js';
import { MovesMade } from './moves-made.js';
import { type Credit, type Reading, settle } from './rules.js';
import type { SendRules } from './send-rules.js';

export type Which = 0 | 1;

/** An application with its submission, its intent, its reservation, and what the marketplace has of it. */
export interface Application {
  work: SubmissionState;
  kind: 'none' | 'send' | 'cancelled' | 'ended';
  /** Of the intent, while it is open. */
  epoch: number;
  outcome: Outcome;
  /** The one connection of its submit was let in. */
  isAdmitted: boolean;
  isFenced: boolean;
  /** Since the fence, or since the refusal that is to be believed; -1 while nothing is counted. */
  phase: number;
  absentIn: number;
  decidedIn: number;
  lateLooks: number;
  isLateFound: boolean;
  /** Observations: a proposal that an epoch could not record any more, a refusal and the doubt about it. */
  isObserved: boolean;
  refusal: 'none' | 'seen' | 'doubted';
  credit: Credit;
  end: 'applied' | 'failed' | null;
  isContradicted: boolean;
  proposals: number;
  isListed: boolean;
  isShown: boolean;
  /** What its page shows to the pod that still waits for it. */
  answer: 'none' | 'own' | 'foreign' | 'refusal';
}

export interface Pod {
  at: 'idle' | 'prepare' | 'filled' | 'gate' | 'answer' | 'recover' | 'judge';
  epoch: number;
  about: Which;
  /** What it read, until it has decided by it. */
  read: Reading['kind'] | null;
}

export interface Proxy {
  isUp: boolean;
  /** The newest epoch that it confirmed. */
  confirmed: number;
}

export interface SubmitRequest {
  about: Which;
  epoch: number;
  at: 'looked_up' | 'buffer' | 'wire';
  proxy: Which;
}

/** One session and what goes on around it. */
export interface Sending {
  epoch: number;
  named: Which;
  /** In the session's row. */
  confirmed: number;
  pods: [Pod, Pod];
  proxies: [Proxy, Proxy];
  requests: SubmitRequest[];
  applications: Application[];
  /** A proposal that a person put there: before the intent, or in the same minutes. */
  foreign: 'none' | 'before' | 'meanwhile';
}

export const newApplication = (): Application => ({
  work: 'queued',
  kind: 'none',
  epoch: 0,
  outcome: 'open',
  isAdmitted: false,
  isFenced: false,
  phase: -1,
  absentIn: -1,
  decidedIn: -1,
  lateLooks: 0,
  isLateFound: false,
  isObserved: false,
  refusal: 'none',
  credit: 'held',
  end: null,
  isContradicted: false,
  proposals: 0,
  isListed: false,
  isShown: false,
  answer: 'none',
});

export const IDLE: Pod = { at: 'idle', epoch: 0, about: 0, read: null };
export const NEW_PROXY: Proxy = { isUp: true, confirmed: 0 };

export const start = (): Sending => ({
  epoch: 1,
  named: 0,
  confirmed: 0,
  pods: [{ ...IDLE }, { ...IDLE }],
  proxies: [{ ...NEW_PROXY }, { ...NEW_PROXY }],
  requests: [],
  applications: [newApplication()],
  foreign: 'none',
});

export const copyOf = (state: Sending): Sending => ({
  ...state,
  pods: [{ ...state.pods[0] }, { ...state.pods[1] }],
  proxies: [{ ...state.proxies[0] }, { ...state.proxies[1] }],
  requests: state.requests.map((request) => ({ ...request })),
  applications: state.applications.map((application) => ({ ...application })),
});

export const other = (which: Which): Which => (which === 0 ? 1 : 0);
export const nameOf = (about: number): string => (about === 0 ? 'A' : 'B');
export const theOne = ({ applications }: Sending, about: Which): Application => applications[about] as Application;

export const outcomeOf = ({ outcome }: Application): IntentOutcome | null => (outcome === 'open' ? null : outcome);
export const isEndedWithoutIt = (one: Application): boolean => one.kind === 'send' && isEndedWithout(outcomeOf(one));
/** Recovery has to find out what became of it. */
export const isOpenSend = ({ kind, outcome }: Application): boolean => kind === 'send' && outcome === 'open';

const SUBMISSIONS = new MovesMade(SUBMISSION_MOVES, 'a submission');
export const OUTCOMES = new MovesMade<Outcome>(OUTCOME_MOVES, 'an outcome');

export function become(one: Application, to: SubmissionState): void {
  if (one.work === to) return;
  SUBMISSIONS.check(one.work, to);
  one.work = to;
}

/** Billing's transaction, by whatever says how it ended. */
function settleAs(one: Application, status: 'applied' | 'failed'): void {
  const settled = settle(one.credit, one.end, status);
  one.isContradicted ||= settled.isConflict;
  one.credit = settled.state;
  one.end ??= status;
}

/** An end before Send: takes the key. */
export function endBeforeSend(one: Application, kind: 'cancelled' | 'ended', status: 'applied' | 'failed'): void {
  one.kind = kind;
  become(one, 'finished');
  settleAs(one, status);
}

/** The outcome with everything that shares its transaction. What the statement does not let it become it stays. */
export function decide(one: Application, to: IntentOutcome, rules: SendRules): void {
  const isLet = (OUTCOME_MOVES[one.outcome] as readonly IntentOutcome[]).includes(to);
  // Whoever has the newest epoch tries nothing else.
  if (isLet || rules.isEpochChecked) OUTCOMES.check(one.outcome, to);
  else if (rules.isDecidedOnce) return;
  one.outcome = to;
  if (to === 'unknown') return;
  one.decidedIn = one.phase;
  become(one, 'finished');
  settleAs(one, to === 'applied' ? 'applied' : 'failed');
}
