import { type Credit, reserve, settle } from './rules.js';

/** What may be done differently; as it is here, gateway and billing do it. */
export const ACCEPT_RULES = {
  credits: 1,
  /** Requests with the one Idempotency-Key, and without any. */
  keyed: 2,
  unkeyed: 1,
  /** More ids than these are not given out: the bound of this model. */
  ids: 3,
  isCommitUnknown: true,
  isJobUnique: true,
  isClaimed: true,
  isTakenOver: true,
  /** Only the attempt that holds the claim may free or rename it. */
  isClaimFenced: true,
  isAbandonedFirst: true,
  isIdKept: true,
  isReleaseAwaited: true,
  /** A cancel for an unknown id leaves an ended reservation. */
  isCancelKept: true,
  isQuestionWritten: true,
  isKeyTaken: true,
  hasSweeper: true,
};
export type AcceptRules = typeof ACCEPT_RULES;

export interface Id {
  application: 'none' | 'live' | 'abandoned';
  reservation: Credit | 'none';
  isKeyed: boolean;
  isRefused: boolean;
}

export interface Handler {
  at: 'idle' | 'claim' | 'release' | 'rename' | 'look' | 'reserve' | 'accept' | 'give_up';
  isKeyed: boolean;
  id: number;
  attempt: number;
}

export interface Accepting {
  claim: { id: number; attempt: number; state: 'busy' | 'freed' | 'done' } | null;
  ids: Id[];
  handlers: [Handler, Handler];
  /** Requests to billing that arrive late: reserve or cancel, and the id. */
  late: string[];
  left: { keyed: number; unkeyed: number };
  isFalse402: boolean;
}

export const IDLE: Handler = { at: 'idle', isKeyed: false, id: -1, attempt: 0 };

export const copyOf = (state: Accepting): Accepting => ({
  ...state,
  claim: state.claim && { ...state.claim },
  ids: state.ids.map((id) => ({ ...id })),
  handlers: [{ ...state.handlers[0] }, { ...state.handlers[1] }],
  late: [...state.late],
  left: { ...state.left },
});

export const held = ({ ids }: Accepting): number => ids.filter(({ reservation }) => reservation === 'held').length;

export const isLive = ({ application }: Id): boolean => application === 'live';

export function newId(state: Accepting, isKeyed: boolean): number {
  return state.ids.push({ application: 'none', reservation: 'none', isKeyed, isRefused: false }) - 1;
}

export function sendLate(state: Accepting, message: string): void {
  if (!state.late.includes(message)) state.late = [...state.late, message].sort();
}

/** Billing's transaction for one reserve. */
export function reserveFor(
  state: Accepting,
  id: number,
  { credits }: AcceptRules,
): 'reserved' | 'insufficient' | 'ended' {
  const row = state.ids[id] as Id;
  const answer = reserve(row.reservation, credits - held(state));
  if (answer === 'reserved') row.reservation = 'held';
  return answer;
}

/** Billing's transaction for a cancelled reservation. */
export function release(state: Accepting, id: number, { isCancelKept }: AcceptRules): void {
  const row = state.ids[id] as Id;
  if (row.reservation === 'held') row.reservation = settle('held', null, 'failed').state;
  else if (row.reservation === 'none' && isCancelKept) row.reservation = 'released';
}
