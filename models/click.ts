import { question, type Question } from './case.js';
import type { Emit, Model, Promises } from './checker.js';
import { type Credit, judge, settle, TIMES } from './rules.js';

/**
 * Why Send is protected as it is: ten protocols, two pods, one kill, two take-overs, a marketplace whose list tells the
 * truth at once. The one that is built is `fenced`; what is around it in the list shows what each part of it is for.
 */
interface Protocol {
  /** An intent is on record before Send. */
  readonly hasIntent: boolean;
  /** Whoever finds an intent sends again, or looks first. */
  readonly onIntent: 'send' | 'look';
  /** How long is waited before looking, ms after the fence. */
  readonly windowMs: number;
  readonly afterAbsent: 'send' | 'end';
  /** Connections of an older epoch are dead before anybody looks. */
  readonly isFenced: boolean;
  /** The session is taken over only from a pod that is proven dead. */
  readonly onlyFromDead: boolean;
}

const BUILT: Protocol = {
  hasIntent: true,
  onIntent: 'look',
  windowMs: TIMES.settleWindow,
  afterAbsent: 'end',
  isFenced: true,
  onlyFromDead: false,
};

type At = 'idle' | 'dead' | 'done' | 'begin' | 'send' | 'answer' | 'look';
interface Pod {
  at: At;
  epoch: number;
}
interface State {
  record: 'new' | 'intent' | 'applied' | 'not_found';
  epoch: number;
  /** The epochs of the requests on the wire. */
  wire: number[];
  proposals: number;
  credit: Credit;
  kills: number;
  takeOvers: number;
  pods: [Pod, Pod];
}

const START: State = {
  record: 'new',
  epoch: 1,
  wire: [],
  proposals: 0,
  credit: 'held',
  kills: 1,
  takeOvers: 2,
  pods: [
    { at: 'begin', epoch: 1 },
    { at: 'idle', epoch: 0 },
  ],
};

const copy = (state: State): State => ({
  ...state,
  wire: [...state.wire],
  pods: [{ ...state.pods[0] }, { ...state.pods[1] }],
});

function end(state: State, record: 'applied' | 'not_found'): void {
  state.record = record;
  state.credit = settle(state.credit, null, record === 'applied' ? 'applied' : 'failed').state;
}

const isDecided = ({ record }: State): boolean => record === 'applied' || record === 'not_found';

function podMoves(state: State, protocol: Protocol, which: 0 | 1, emit: Emit<State>): void {
  const pod = state.pods[which];
  const other = state.pods[which === 0 ? 1 : 0];
  const go = (how: string, change: (next: State, self: Pod) => void): void => {
    const next = copy(state);
    change(next, next.pods[which]);
    emit(`pod ${which + 1} ${how}`, next, true);
  };
  if (pod.at === 'idle' || pod.at === 'dead') {
    const isFree = !protocol.onlyFromDead || ['idle', 'dead', 'done'].includes(other.at);
    if (state.takeOvers === 0 || isDecided(state) || !isFree) return;
    return go(`takes the session over, epoch ${state.epoch + 1}`, (next, self) => {
      next.takeOvers -= 1;
      next.epoch += 1;
      self.at = 'begin';
      self.epoch = next.epoch;
    });
  }
  if (pod.at === 'done') return;
  if (state.kills > 0)
    go(`is killed at ${pod.at}`, (next, self) => {
      next.kills -= 1;
      self.at = 'dead';
    });
  const isCurrent = pod.epoch === state.epoch;
  switch (pod.at) {
    case 'begin':
      if (isDecided(state)) return go('sees that it has ended', (_, self) => void (self.at = 'done'));
      if (state.record === 'intent') return go('finds an intent', (_, self) => void (self.at = protocol.onIntent));
      if (!protocol.hasIntent) return go('prepares', (_, self) => void (self.at = 'send'));
      if (!isCurrent) return go('is fenced', (_, self) => void (self.at = 'done'));
      return go('commits the intent', (next, self) => {
        next.record = 'intent';
        self.at = 'send';
      });
    case 'send':
      // It may have been paused exactly here, for any time.
      if (protocol.isFenced && !isCurrent) return go('is refused by the proxy', (_, self) => void (self.at = 'done'));
      return go('sends', (next, self) => {
        next.wire.push(self.epoch);
        next.wire.sort();
        self.at = 'answer';
      });
    case 'answer':
      if (state.wire.includes(pod.epoch)) return;
      return go('reads the answer', (next, self) => {
        self.at = 'done';
        if (!isCurrent && protocol.hasIntent) return;
        if (state.proposals > 0) end(next, 'applied');
        else self.at = 'look';
      });
    case 'look':
      if (!isCurrent) return go('is fenced', (_, self) => void (self.at = 'done'));
      // What is on the wire lands within the cap, or never.
      if (protocol.windowMs >= TIMES.requestCap && state.wire.length > 0) return;
      return go(...lookedAt(state, protocol));
  }
}

function lookedAt(state: State, protocol: Protocol): [string, (next: State, self: Pod) => void] {
  const isThere = state.proposals > 0;
  if (judge('no_answer', isThere ? 'own' : '', isThere ? 'applied' : 'open') === 'found') {
    return ['finds it: applied', (next, self) => (end(next, 'applied'), void (self.at = 'done'))];
  }
  if (protocol.afterAbsent === 'send') {
    return ['finds nothing, and sends again', (next, self) => ((next.record = 'intent'), void (self.at = 'send'))];
  }
  return ['finds nothing: not sent', (next, self) => (end(next, 'not_found'), void (self.at = 'done'))];
}

function moves(state: State, protocol: Protocol, emit: Emit<State>): void {
  state.wire.forEach((epoch, at) => {
    const without = (): State => ({ ...copy(state), wire: state.wire.filter((_, index) => index !== at) });
    emit(`a request of epoch ${epoch} lands`, { ...without(), proposals: state.proposals + 1 }, true);
    emit(`a request of epoch ${epoch} is lost`, without(), true);
  });
  podMoves(state, protocol, 0, emit);
  podMoves(state, protocol, 1, emit);
}

const ALWAYS: Promises<State> = {
  'one proposal at most': ({ proposals }) => proposals <= 1,
  'released only when nothing landed': ({ proposals, credit, wire }) =>
    credit !== 'released' || proposals === 0 || wire.length > 0,
  'captured only when it landed': ({ proposals, credit }) => credit !== 'captured' || proposals > 0,
};

const modelOf = (changed: Partial<Protocol>): Model<State> => ({
  init: START,
  moves: (state, emit) => moves(state, { ...BUILT, ...changed }, emit),
  key: JSON.stringify,
  always: ALWAYS,
});

const ask = (name: string, breaks: string | null, changed: Partial<Protocol>): Question =>
  question(name, breaks, () => modelOf(changed));

const TWICE = 'one proposal at most';
const LOST = 'released only when nothing landed';
const UNFENCED = { isFenced: false } as const;
export const CLICK: readonly Question[] = [
  ask('fenced: an intent, a window, never again, and old connections dead', null, {}),
  ask('fenced, and sends again after an absence', null, { afterAbsent: 'send' }),
  ask('a take-over only from a pod that is proven dead, instead of the fence', null, {
    ...UNFENCED,
    onlyFromDead: true,
  }),
  ask('no intent', TWICE, { ...UNFENCED, hasIntent: false, windowMs: 0, afterAbsent: 'send' }),
  ask('an intent, and whoever finds it sends', TWICE, {
    ...UNFENCED,
    onIntent: 'send',
    windowMs: 0,
    afterAbsent: 'send',
  }),
  ask('looks at once, and sends again', TWICE, { ...UNFENCED, windowMs: 0, afterAbsent: 'send' }),
  ask('looks after the window, and sends again', TWICE, { ...UNFENCED, afterAbsent: 'send' }),
  ask('looks after the window, never again, no fence', LOST, UNFENCED),
  ask('take-over from the dead, no window', LOST, { ...UNFENCED, onlyFromDead: true, windowMs: 0 }),
  ask('fenced, no window', LOST, { windowMs: 0 }),
];
