import { SUBMISSION_MOVES, type SubmissionState } from '../services/browser-agent/src/domain/submission-moves.js';
import { settle } from './rules.js';

/** What may be done differently; all true, and as many as here, is how the services do it. */
export const LANE_RULES = {
  applications: 2,
  slots: 1,
  /** How often an agent may give one back, and how many of them may be cancelled. */
  returns: 1,
  cancels: 1,
  mayExpire: true,
  mayVerify: true,
  isLaneLocked: true,
  /** A dispatch is the deletion of the waiting row. */
  isDispatchExit: true,
  isCancelOneTransaction: true,
  isEarlyCancelKept: true,
  isCancelByKey: true,
  isEndByKey: true,
  /** An agent says of what it gave back that it did, and ends nothing. */
  isReturnAnswered: true,
  hasDispatchNumber: true,
  hasTombstone: true,
  hasInbox: true,
  isRepublished: true,
  asksAboutOld: true,
  isFreedByVerifying: true,
};
export type LaneRules = typeof LANE_RULES;

export type End = 'applied' | 'failed' | 'expired' | 'cancelled';

export interface Application {
  /** Where the scheduler has it; `cancelled` before it came. */
  row: 'unknown' | 'waiting' | 'dispatched' | 'freed' | 'dropped' | 'settled' | 'cancelled';
  dispatches: number;
  /** Where the agents have it, and as which dispatch. */
  work: SubmissionState | 'unknown';
  workOf: number;
  key: 'free' | 'send' | 'stop';
  end: End | null;
  settledAs: End | 'dropped' | null;
  isContradicted: boolean;
  cancel: 'none' | 'looked' | 'asking' | 'granted' | 'refused';
  cancelOf: number;
  /** What a cancel in two transactions saw in its first. */
  seen: Application['row'] | null;
  /** By kind and dispatch: out, absorbed or lost. */
  messages: Record<string, 'out' | 'in' | 'lost'>;
}

export interface Lane {
  slots: number;
  /** Which application each replica's tick is about to dispatch; -1 for none. */
  ticks: [number, number];
  applications: Application[];
}

export const newApplication = (): Application => ({
  row: 'unknown',
  dispatches: 0,
  work: 'unknown',
  workOf: 0,
  key: 'free',
  end: null,
  settledAs: null,
  isContradicted: false,
  cancel: 'none',
  cancelOf: 0,
  seen: null,
  messages: { requested: 'out' },
});

export const copyOf = (lane: Lane): Lane => ({
  ...lane,
  ticks: [...lane.ticks],
  applications: lane.applications.map((one) => ({ ...one, messages: { ...one.messages } })),
});

/** The same id again changes nothing: the inbox has it. Kept in one order, so that equal states are equal. */
export function say(one: Application, message: string): void {
  if (message in one.messages) return;
  const all = Object.entries({ ...one.messages, [message]: 'out' as const });
  one.messages = Object.fromEntries(all.sort(([a], [b]) => (a < b ? -1 : 1)));
}

export const isWorkedOn = ({ work }: Application): boolean =>
  work === 'queued' || work === 'working' || work === 'sending';

/** Every move of a submission that some model made, as `from to`. */
export const MOVES_MADE = new Set<string>();

/** Moves the submission as the agents' statements let it be moved, and not otherwise. */
export function become(one: Application, to: SubmissionState): void {
  const { work } = one;
  if (work === to) return;
  if (work !== 'unknown') {
    if (!(SUBMISSION_MOVES[work] as readonly SubmissionState[]).includes(to)) {
      throw new Error(`The model moves a submission from ${work} to ${to}, which no statement does`);
    }
    MOVES_MADE.add(`${work} ${to}`);
  }
  one.work = to;
}

export function finish(one: Application, end: End): void {
  one.end ??= end;
  if (one.work !== 'finished') become(one, 'finished');
  say(one, `finished:${end}`);
}

/** Billing's transaction: the first end decides the money, another one is a contradiction whatever it says. */
export function settleAs(one: Application, end: End | 'dropped'): void {
  const statusOf = (which: End | 'dropped') => (which === 'applied' ? 'applied' : 'failed');
  const first = one.settledAs;
  const credit = first === null ? 'held' : first === 'applied' ? 'captured' : 'released';
  const { isConflict } = settle(credit, first === null ? null : statusOf(first), statusOf(end));
  if (isConflict || (first !== null && first !== end)) one.isContradicted = true;
  one.settledAs ??= end;
  say(one, 'settled');
}
