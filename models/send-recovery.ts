import { verdict } from './rules.js';
import {
  become,
  decide,
  type Application,
  IDLE,
  isOpenSend,
  other,
  type Pod,
  type Sending,
  theOne,
} from './send-rows.js';
import type { SendRules } from './send-rules.js';
import { absentAtOf, mayBelieve, mayRead } from './send-time.js';
import { readingOf } from './send-world.js';

export type PodGo = (
  how: string,
  change: (one: Application, self: Pod, next: Sending) => void,
  isOptional?: boolean,
) => void;

export const rest = (self: Pod): void => void Object.assign(self, IDLE);

/** Another instance is named when the one before is proven gone. */
export function nameAnother({ named, proxies }: Sending, go: PodGo): void {
  if (!proxies[other(named)].isUp) return;
  go('names another proxy', (_one, _self, next) => void (next.named = other(named)));
}

/** One step at a time, from rows, so that any pod can go on. Nothing in here can send. */
export function recoveryMoves(state: Sending, rules: SendRules, pod: Pod, go: PodGo): void {
  const one = theOne(state, pod.about);
  if (!isOpenSend(one)) return go('sees that it is decided', (_, self) => rest(self));
  if (one.work === 'sending') return go('tells that it looks', (next) => become(next, 'verifying'));
  if (one.isObserved) {
    return go('uses what was observed: applied', (next, self) => (decide(next, 'applied', rules), rest(self)));
  }
  const isBelieving = !one.isFenced && one.refusal === 'seen';
  if (isBelieving && rules.believesRefusal === 'text') {
    return go('believes the refusal', (next, self) => (decide(next, 'refused', rules), rest(self)));
  }
  if (!one.isFenced && !isBelieving) return fenceMoves(state, rules, pod, go);
  if (!state.proxies[state.named].isUp) return nameAnother(state, go);
  if (!(isBelieving ? mayBelieve : mayRead)(one, rules)) return;
  const read = readingOf(state, pod.about, isBelieving ? 'refusal' : 'no_answer', rules);
  go(`reads list and page: ${read}`, (_, self) => Object.assign(self, { at: 'judge', read }));
}

/** By what was read a while ago: it may be paused in between, or not have the session any more. */
export function judgeMoves(rules: SendRules, one: Application, { read }: Pod, go: PodGo): void {
  const end = (how: string, outcome: Parameters<typeof decide>[1]): void =>
    go(how, (next, self) => (decide(next, outcome, rules), rest(self)));
  const goOn = (how: string, change: (next: Application) => void): void =>
    go(how, (next, self) => (Object.assign(self, { at: 'recover', read: null }), change(next)));
  if (read === null || read === 'found') return end('decides: applied', 'applied');
  if (!one.isFenced) {
    if (read === 'absent') return end('decides: refused', 'refused');
    return goOn('doubts the refusal', (next) => Object.assign(next, { refusal: 'doubted', phase: -1 }));
  }
  switch (verdict(read, null, rules.readsTwice ? absentAtOf(one) : 0)) {
    case 'unknown':
      return end('decides: unknown', 'unknown');
    case 'absent_once':
      return goOn('notes that it was absent', (next) => void (next.absentIn = next.phase));
    case 'not_found':
      if (!rules.sendsAgain) return end('decides: not found', 'not_found');
      return go('finds nothing, and sends again', intendAgain);
  }
}

/** As if intents were of attempts and not of applications. */
function intendAgain(one: Application, self: Pod): void {
  Object.assign(one, { epoch: self.epoch, isAdmitted: false, isFenced: false, phase: -1, absentIn: -1 });
  Object.assign(self, { at: 'gate', read: null });
}

/** Everything of the intent's epoch has to be dead before time starts to count. */
function fenceMoves(state: Sending, rules: SendRules, pod: Pod, go: PodGo): void {
  const { epoch } = theOne(state, pod.about);
  const { isUp } = state.proxies[state.named];
  const pass = (how: string, isOtherNamed = false): void =>
    go(how, (next, _, all) => {
      next.isFenced = true;
      next.phase = 0;
      if (isOtherNamed) all.named = other(all.named);
    });
  if (state.confirmed > epoch) return pass('has the confirmation');
  if (rules.fenceAsks === 'nobody') return pass('asks no proxy');
  if (pod.epoch === epoch && !rules.raisesOwnEpoch) return pass('goes on under its epoch');
  if (!isUp) {
    pass('has proof that the proxy is gone');
    nameAnother(state, go);
  } else if (rules.fenceAsks === 'who_answers') pass('takes a silent proxy for gone', true);
  if (pod.epoch > epoch) return;
  go('raises its epoch', (_, self, all) => {
    all.epoch += 1;
    self.epoch = all.epoch;
    if (!rules.isNamedByProof) all.named = other(all.named);
  });
}
