import { SUBMISSION_MOVES, type SubmissionState } from '../services/browser-agent/src/domain/submission-moves.js';
import { MovesMade } from './moves-made.js';
import { settle } from './rules.js';

/** What may be done differently; all true, and as many as here, is how the services do it. */
export const LANE_RULES = {
  applications: 2,
  slots: 1,
  /** How often an agent may give one back, and how many of them may be cancelled. */
  returns: 1,
  cancels: 1,
  /** How many of them ask for an approval, and whether the policy may change once to one that lets nothing go without. */
  approvals: 0,
  mayTighten: false,
  mayExpire: true,
  mayVerify: true,
  isLaneLocked: true,
  /** A dispatch is the deletion of the waiting row. */
  isDispatchExit: true,
  isCancelOneTransaction: true,
  isEarlyCancelKept: true,
  isEarlyApprovalKept: true,
  /** A tick starts nothing that waits for a person. */
  isApprovalKept: true,
  /** What was approved is not held again by another policy. */
  isApprovalLasting: true,
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
  asksApproval: boolean;
  /** Of the waiting row; and whether a person was told that it may go. */
  needsApproval: boolean;
  isApproved: boolean;
  /** Started although it needed an approval that nobody had given. */
  isUnapproved: boolean;
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
  approval: 'as_asked' | 'always';
  applications: Application[];
}

export const newApplication = (asksApproval: boolean): Application => ({
  row: 'unknown',
  dispatches: 0,
  asksApproval,
  needsApproval: false,
  isApproved: false,
  isUnapproved: false,
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

export const SUBMISSIONS = new MovesMade<SubmissionState>(SUBMISSION_MOVES, 'a submission');

/** Moves the submission as the agents' statements let it be moved, and not otherwise. */
export function become(one: Application, to: SubmissionState): void {
  if (one.work === to) return;
  if (one.work !== 'unknown') SUBMISSIONS.check(one.work, to);
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

/** Words by their place in this list, because the keys of millions of states are kept. */
const WORDS = [
  ...['unknown', 'waiting', 'dispatched', 'freed', 'dropped', 'settled', 'cancelled', 'queued', 'working', 'sending'],
  ...['verifying', 'returned', 'finished', 'free', 'send', 'stop', 'applied', 'failed', 'expired', 'none', 'looked'],
  ...['asking', 'granted', 'refused', 'requested', 'out', 'in', 'lost', 'null'],
];
const LETTERS = new Map(WORDS.map((word, at) => [word, String.fromCharCode(65 + at)]));

function letterOf(word: string | null): string {
  const letter = LETTERS.get(word ?? 'null');
  if (letter === undefined) throw new Error(`No letter stands for ${word}`);
  return letter;
}

function keyOfOne(one: Application): string {
  const words = [one.row, one.work, one.key, one.end, one.settledAs, one.cancel, one.seen].map(letterOf).join('');
  const messages = Object.entries(one.messages).map(([message, where]) => {
    const [kind = '', about = ''] = message.split(':');
    return letterOf(kind) + (LETTERS.get(about) ?? about) + letterOf(where);
  });
  const { dispatches, workOf, cancelOf, isContradicted } = one;
  const flags = [one.asksApproval, one.needsApproval, one.isApproved, one.isUnapproved, isContradicted];
  return `${words}${dispatches}${workOf}${cancelOf}${flags.map(Number).join('')}${messages.join('')}`;
}

export const keyOf = ({ slots, ticks, approval, applications }: Lane): string =>
  `${slots}${ticks.join()}${approval === 'always' ? '!' : ''} ${applications.map(keyOfOne).join(' ')}`;
