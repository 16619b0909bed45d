import { question, type Question } from './case.js';
import type { Emit, Model, Promises } from './checker.js';
import { canonical, keyOf } from './send-key.js';
import { podMoves } from './send-pod.js';
import { proxyMoves, requestMoves } from './send-proxy.js';
import { type Application, type Sending, start } from './send-rows.js';
import { SEND_RULES, type SendRules } from './send-rules.js';
import { worldMoves } from './send-world.js';

const each =
  (holds: (application: Application, at: number, state: Sending) => boolean) =>
  (state: Sending): boolean =>
    state.applications.every((one, at) => holds(one, at, state));

const CREDIT_OF = { held: null, captured: 'applied', released: 'failed' } as const;

const ALWAYS: Promises<Sending> = {
  'S1 one proposal of an application at most': each(({ proposals }) => proposals <= 1),
  'S2 one proposal of ours on a job at most': ({ applications }) =>
    applications.reduce((sum, { proposals }) => sum + proposals, 0) <= 1,
  'S3 captured only when its own proposal is there': each(
    ({ credit, proposals }) => credit !== 'captured' || proposals > 0,
  ),
  'S4 released only when its proposal is not there': each(
    ({ credit, proposals }) => credit !== 'released' || proposals === 0,
  ),
  'S5 what was cancelled or has ended before Send is not sent': each(
    ({ kind, proposals }, at, { requests }) =>
      kind === 'send' || (proposals === 0 && !requests.some(({ about }) => about === at)),
  ),
  'S6 credit and end agree, and unknown is none': each(
    ({ credit, end, outcome }) => CREDIT_OF[credit] === end && (outcome !== 'unknown' || credit === 'held'),
  ),
  'S7 one end, and no intent after a late find': each(({ isContradicted }) => !isContradicted),
};

const AT_REST: Promises<Sending> = {
  'S8 nothing but unknown stays open': each(({ credit, outcome }) => credit !== 'held' || outcome === 'unknown'),
  'S9 what is found after a release is told': each(
    ({ credit, proposals, isListed, isLateFound }) =>
      credit !== 'released' || proposals === 0 || !isListed || isLateFound,
  ),
};

function modelOf(changed: Partial<SendRules>, init: Sending, isPromised: (name: string) => boolean): Model<Sending> {
  const rules = { ...SEND_RULES, ...changed };
  const promised = (all: Promises<Sending>): Promises<Sending> =>
    Object.fromEntries(Object.entries(all).filter(([name]) => isPromised(name)));
  return {
    init,
    moves: (state: Sending, emit: Emit<Sending>) => {
      const say: Emit<Sending> = (how, next, isOptional) => emit(how, canonical(next, rules), isOptional);
      podMoves(state, rules, 0, say);
      podMoves(state, rules, 1, say);
      proxyMoves(state, say);
      state.requests.forEach((_, which) => requestMoves(state, rules, which, say));
      worldMoves(state, rules, say);
    },
    key: keyOf,
    always: promised(ALWAYS),
    atRest: promised(AT_REST),
  };
}

export interface About {
  /** Only these are looked at, by the beginnings of their names. */
  readonly only?: readonly string[];
  /** A marketplace that hides things for longer than is assumed: what is released may be there, and is then told. */
  readonly isLate?: boolean;
  readonly from?: () => Sending;
  readonly isDeep?: boolean;
}

export const ask = (
  name: string,
  breaks: string | null,
  changed: Partial<SendRules>,
  { only, isLate = false, isDeep = false, from = start }: About = {},
): Question =>
  question(
    name,
    breaks,
    () =>
      modelOf(
        changed,
        from(),
        (promise) => (only?.includes(promise.slice(0, 2)) ?? true) && !(isLate && promise.startsWith('S4')),
      ),
    isDeep,
  );
