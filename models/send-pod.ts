import type { Emit } from './checker.js';
import { isKnownToBeThere, isOurs, mayBeThere } from './rules.js';
import { lookedUpBy } from './send-proxy.js';
import { judgeMoves, nameAnother, type PodGo, recoveryMoves, rest } from './send-recovery.js';
import {
  type Application,
  become,
  copyOf,
  decide,
  endBeforeSend,
  isEndedWithoutIt,
  isOpenSend,
  nameOf,
  other,
  outcomeOf,
  type Pod,
  type Sending,
  theOne,
  type Which,
} from './send-rows.js';
import type { SendRules } from './send-rules.js';
import { mustWaitFor, REFUSED_IN } from './send-time.js';
import { foreignRow, isOnList, isPageOffering, ownRow } from './send-world.js';

/** A pod works on one application at a time; not being scheduled is being paused, for as long as it takes. */
export function podMoves(state: Sending, rules: SendRules, which: Which, emit: Emit<Sending>): void {
  const pod = state.pods[which];
  const go: PodGo = (how, change, isOptional = false) => {
    const next = copyOf(state);
    const self = next.pods[which];
    const { about } = self;
    change(theOne(next, about), self, next);
    emit(`pod ${which + 1} ${how}`, next, isOptional);
  };
  if (pod.at === 'idle') return claim(state, rules, which, go);
  const one = theOne(state, pod.about);
  go(`is killed at ${pod.at}`, (_, self) => rest(self), true);
  const isCurrent = pod.epoch === state.epoch || !rules.isEpochChecked;
  if (pod.at === 'gate') return gateMoves(state, rules, pod, go);
  if (pod.at === 'answer') return answerMoves(state, rules, one, isCurrent, go);
  if (!isCurrent) return go('finds another epoch', (_, self) => rest(self));
  switch (pod.at) {
    case 'prepare':
      return prepareMoves(state, rules, pod, go);
    case 'filled':
      return intentMoves(state, rules, pod, go);
    case 'recover':
      return recoveryMoves(state, rules, pod, go);
    case 'judge':
      return judgeMoves(rules, one, pod, go);
  }
}

/** The claim is an epoch more, also over a pod that is only paused. What it finds in the rows it goes on with. */
function claim(state: Sending, rules: SendRules, which: Which, go: PodGo): void {
  const about = state.applications.findIndex((one) => one.kind === 'none' || isOpenSend(one));
  if (about < 0) return;
  const busy = state.pods[other(which)];
  const isTaken = busy.at !== 'idle' && busy.epoch === state.epoch;
  go(
    isTaken ? 'takes the session over' : 'claims the session',
    (_, self, next) => {
      next.epoch += 1;
      if (!rules.isNamedByProof) next.named = other(next.named);
      const one = theOne(next, about as Which);
      Object.assign(self, { at: isOpenSend(one) ? 'recover' : 'prepare', epoch: next.epoch, about });
      if (one.kind !== 'none') return;
      if (one.work === 'working') become(one, 'queued');
      become(one, 'working');
    },
    isTaken,
  );
}

const earlierOf = ({ applications }: Sending, about: Which): Application | undefined =>
  applications.find((one, at) => at < about && one.kind === 'send');

const earlierSend = (one: Application) => ({ outcome: outcomeOf(one), isLateFound: one.isLateFound });

function prepareMoves(state: Sending, rules: SendRules, { about }: Pod, go: PodGo): void {
  const one = theOne(state, about);
  if (one.kind !== 'none') return go('sees that it has ended', (_, self) => rest(self));
  if (!state.proxies[state.named].isUp) return nameAnother(state, go);
  const isShown = !isPageOffering(state);
  const thereAlready = (how: string, isLateFound = false): void =>
    go(how, (own, self, next) => {
      if (isLateFound) theOne(next, 0).isLateFound = true;
      endBeforeSend(own, 'ended', rules.isFoundBeforeOurs ? 'applied' : 'failed');
      rest(self);
    });
  const earlier = earlierOf(state, about);
  if (earlier) {
    if (isKnownToBeThere(earlierSend(earlier))) return thereAlready('knows of a proposal of ours');
    if (!isShown && mustWaitFor(earlier, rules)) return;
    const isFound = isEndedWithoutIt(earlier) && earlier.proposals > 0 && (isOnList(earlier) || earlier.isShown);
    if (isFound && isOurs(ownRow(rules))) return thereAlready('finds the earlier proposal', true);
    if (isOnList(earlier) || state.foreign !== 'none') return thereAlready('finds a proposal');
  }
  if (isShown) return thereAlready('is shown a proposal before Send');
  go('fills the form', (_, self) => void (self.at = 'filled'));
}

function intentMoves(state: Sending, rules: SendRules, { about, epoch }: Pod, go: PodGo): void {
  const { kind } = theOne(state, about);
  const isTaken = kind !== 'none' && (rules.isCancelByKey || kind !== 'cancelled');
  if (isTaken) return go('finds its key taken', (_, self) => rest(self));
  const end = (how: string, isOptional = false): void =>
    go(how, (one, self) => (endBeforeSend(one, 'ended', 'failed'), rest(self)), isOptional);
  const earlier = earlierOf(state, about);
  const known = earlier && earlierSend(earlier);
  if (known && mayBeThere({ ...known, isLateFound: known.isLateFound && rules.isLateFindBar })) {
    return end('finds an earlier Send at the intent');
  }
  end('finds it expired', true);
  go('commits the intent', (one, self) => {
    one.kind = 'send';
    one.epoch = epoch;
    if (one.work !== 'finished') become(one, 'sending');
    self.at = 'gate';
    // Told that a proposal of theirs is there, they are not to hear of another one.
    if (earlier?.isLateFound) one.isContradicted = true;
  });
}

/** Between intent and request it may be paused for any time: the two seconds make that rare. */
function gateMoves(state: Sending, rules: SendRules, pod: Pod, go: PodGo): void {
  const { about } = pod;
  for (const request of lookedUpBy(state, rules, pod)) {
    go(`sends ${nameOf(about)}, proxy ${request.proxy + 1} looks it up`, (one, self, next) => {
      next.requests.push(request);
      one.isAdmitted = true;
      self.at = 'answer';
    });
  }
  go('sends, and no proxy takes it', (_, self) => void (self.at = 'answer'));
  go('aborts the request', (_, self) => void (self.at = 'recover'));
}

function answerMoves(state: Sending, rules: SendRules, one: Application, isCurrent: boolean, go: PodGo): void {
  go('gets no answer', (_, self) => void (self.at = 'recover'));
  switch (one.answer) {
    case 'none':
      return;
    case 'own':
    case 'foreign': {
      const row = one.answer === 'own' ? ownRow(rules) : foreignRow(state, rules);
      if (rules.checksAnswer && !isOurs(row)) return;
      if (isCurrent)
        return go('sees the proposal: applied', (next, self) => (decide(next, 'applied', rules), rest(self)));
      return go('notes the proposal that it may not record', (next, self) => {
        next.isObserved = true;
        if (isEndedWithoutIt(next)) next.isLateFound = true;
        rest(self);
      });
    }
    case 'refusal':
      return go('notes a refusal', (next, self) => {
        next.answer = 'none';
        if (next.refusal === 'none') next.refusal = 'seen';
        if (!next.isFenced && next.outcome === 'open') next.phase = REFUSED_IN;
        self.at = 'recover';
      });
  }
}
