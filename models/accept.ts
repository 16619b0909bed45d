import { gatewayMoves } from './accept-gateway.js';
import {
  ACCEPT_RULES,
  type Accepting,
  type AcceptRules,
  copyOf,
  held,
  IDLE,
  isLive,
  release,
  reserveFor,
} from './accept-rows.js';
import { question, type Question } from './case.js';
import type { Emit, Model, Promises } from './checker.js';

function billingMoves(state: Accepting, rules: AcceptRules, emit: Emit<Accepting>): void {
  const go = (how: string, change: (next: Accepting) => void, isOptional = false): void => {
    const next = copyOf(state);
    change(next);
    emit(how, next, isOptional);
  };
  for (const message of state.late) {
    const [what, about] = message.split(' ');
    const without = (next: Accepting): void => void (next.late = next.late.filter((one) => one !== message));
    go(`billing gets a late ${message}`, (next) => {
      without(next);
      if (what === 'reserve') reserveFor(next, Number(about), rules);
      else release(next, Number(about), rules);
    });
    go(`a late ${message} is lost`, without, true);
  }
  if (!rules.hasSweeper) return;
  state.ids.forEach(({ reservation, application }, id) => {
    if (reservation !== 'held' || application === 'live' || state.late.includes(`answer ${id}`)) return;
    go(`billing asks about ${id}, which nobody accepted`, (next) => {
      const row = next.ids[id];
      if (row && rules.isQuestionWritten) row.application = 'abandoned';
      next.late = [...next.late, `answer ${id}`].sort();
    });
  });
}

const ALWAYS: Promises<Accepting> = {
  'A1 one live application for a job': ({ ids }) => ids.filter(isLive).length <= 1,
  'A2 a live application holds its credit': ({ ids }) => ids.every((id) => !isLive(id) || id.reservation === 'held'),
  'A4 a repeat is not told 402 for the credit that its own key holds': ({ isFalse402 }) => !isFalse402,
  'A5 what was accepted under a key is what it replays': ({ ids, claim }) =>
    ids.every((id, at) => !id.isKeyed || !isLive(id) || (claim?.state === 'done' && claim.id === at)),
  'A6 what was refused without a key never lives': ({ ids }) =>
    ids.every((id) => !id.isRefused || id.isKeyed || !isLive(id)),
};

function modelOf(changed: Partial<AcceptRules>, promise: string | null): Model<Accepting> {
  const rules = { ...ACCEPT_RULES, ...changed };
  const all: Promises<Accepting> = {
    ...ALWAYS,
    'A3 no more held than there are': (state) => held(state) <= rules.credits,
  };
  // Without claims no key replays anything; that is what is looked at then.
  const picked = Object.entries(all).filter(([name]) => promise === null || name.startsWith(promise));
  return {
    init: {
      claim: null,
      ids: [],
      handlers: [{ ...IDLE }, { ...IDLE }],
      late: [],
      left: { keyed: rules.keyed, unkeyed: rules.unkeyed },
      isFalse402: false,
    },
    moves: (state, emit) => {
      gatewayMoves(state, rules, 0, emit);
      gatewayMoves(state, rules, 1, emit);
      billingMoves(state, rules, emit);
    },
    key,
    always: Object.fromEntries(picked),
    atRest: {
      'A7 nothing is held without an application': ({ ids }) =>
        ids.every((id) => id.reservation !== 'held' || isLive(id)),
      'A8 no key is locked for ever': ({ claim }) => claim?.state !== 'busy' || rules.isTakenOver,
    },
  };
}

// The replicas are alike, and of the attempts at a key only the newest counts.
function key({ claim, ids, handlers, late, left, isFalse402 }: Accepting): string {
  const flag = (is: boolean): string => (is ? '1' : '0');
  const at = handlers.map(
    (one) => `${one.at}${flag(one.isKeyed)}${one.id}${flag(one.isKeyed && one.attempt === claim?.attempt)}`,
  );
  const rows = ids.map((id) => `${id.application[0]}${id.reservation[0]}${flag(id.isKeyed)}${flag(id.isRefused)}`);
  const claimed = claim === null ? '' : `${claim.id}${claim.state[0]}`;
  return [claimed, rows.join(''), ...at.sort(), late.join(), left.keyed, left.unkeyed, flag(isFalse402)].join(' ');
}

const ask = (name: string, breaks: string | null, changed: Partial<AcceptRules>, isDeep = false): Question =>
  question(name, breaks, () => modelOf(changed, breaks !== null && /^A[1-6]$/.test(breaks) ? breaks : null), isDeep);

const ALONE = { unkeyed: 0 } as const;
const KEYLESS = { keyed: 0, unkeyed: 2 } as const;
export const ACCEPT: readonly Question[] = [
  ask('as it is, a request without a key and its repeat', null, KEYLESS),
  ask('as it is, a request with a key and its repeat', null, { ...ALONE, ids: 2 }),
  ask('as it is, three with a key and one without', null, { keyed: 3, ids: 4 }, true),
  ask('jobs are not unique', 'A1', { ...KEYLESS, isJobUnique: false, credits: 2 }),
  ask('billing’s question is no write', 'A2', { ...KEYLESS, unkeyed: 1, isQuestionWritten: false }),
  ask('an accept does not take the key of its id', 'A2', { ...KEYLESS, unkeyed: 1, isKeyTaken: false }),
  ask('nobody asks about what was reserved', 'A7', { ...KEYLESS, unkeyed: 1, hasSweeper: false }),
  ask('who gives up cancels and abandons nothing', 'A2', { ...KEYLESS, unkeyed: 1, isAbandonedFirst: false }),
  ask('a refused key forgets its id', 'A4', { ...ALONE, isIdKept: false }),
  ask('another id reserves before the old one is released', 'A4', { ...ALONE, isReleaseAwaited: false }),
  ask('a cancel for an unknown id leaves nothing', 'A4', { ...ALONE, isCancelKept: false }),
  ask('no claim before the reserve', 'A4', { ...ALONE, isClaimed: false }),
  ask('nobody takes a claim over', 'A8', { ...ALONE, isTakenOver: false }),
  ask('an attempt that lost its claim renames it', 'A5', { ...ALONE, keyed: 3, isClaimFenced: false }, true),
];
