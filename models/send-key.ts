import { isLetInByRow } from './send-proxy.js';
import {
  type Application,
  IDLE,
  isEndedWithoutIt,
  isOpenSend,
  other,
  type Pod,
  type Sending,
  type SubmitRequest,
  type Which,
} from './send-rows.js';
import type { SendRules } from './send-rules.js';

/** Blanks what cannot have an effect any more, so that states with the same future are one. Changes the state. */
export function canonical(state: Sending, rules: SendRules): Sending {
  for (const pod of state.pods) if (isPast(pod, state, rules)) Object.assign(pod, IDLE);
  state.applications.forEach((one, about) => blankApplication(one, about, state, rules));
  const isFencing = state.applications.some((one) => isOpenSend(one) && !one.isFenced && state.confirmed > one.epoch);
  if (!isFencing) state.confirmed = 0;
  state.proxies.forEach((proxy, which) => {
    // What an instance confirmed matters to what it is looking up, and to an older epoch that may still ask it to.
    const isLookingUp = state.requests.some((request) => request.proxy === which && request.at === 'looked_up');
    const mayBeAsked =
      rules.resends !== 'never' || state.pods.some(({ at, epoch }) => at === 'gate' && epoch < state.epoch);
    if (!proxy.isUp || (!isLookingUp && !mayBeAsked)) proxy.confirmed = 0;
  });
  return renumber(state);
}

/** An older epoch can do nothing but have a submit looked up, where the row lets it, and note an answer that still reaches it. */
function isPast(pod: Pod, state: Sending, rules: SendRules): boolean {
  const { epoch, applications, requests } = state;
  if (pod.at === 'idle' || !rules.isEpochChecked || pod.epoch === epoch) return false;
  if (pod.at === 'gate') return !isLetInByRow(state, rules, pod.epoch, state.named);
  if (pod.at !== 'answer') return true;
  return applications[pod.about]?.answer === 'none' && !requests.some(({ about }) => about === pod.about);
}

function blankApplication(one: Application, at: number, state: Sending, rules: SendRules): void {
  const isAwaited = state.pods.some((pod) => pod.at === 'answer' && pod.about === at);
  if (!isAwaited) one.answer = 'none';
  // Whoever claims it puts it back in the queue first.
  const isWorkedOn = state.pods.some(({ about, epoch }) => about === at && epoch === state.epoch);
  if (one.work === 'working' && !isWorkedOn && rules.isEpochChecked) one.work = 'queued';
  if (isOpenSend(one)) {
    if (one.isFenced) one.refusal = 'none';
    return;
  }
  // An older epoch goes on by what it knew.
  if (!rules.isEpochChecked) return;
  one.epoch = 0;
  one.isFenced = false;
  one.refusal = 'none';
  one.absentIn = -1;
  one.isAdmitted = false;
  if (one.outcome === 'unknown') return;
  one.isObserved = false;
  if (!isEndedWithoutIt(one)) {
    one.phase = -1;
    one.decidedIn = -1;
  }
  if (one.isLateFound) {
    one.decidedIn = -1;
    one.lateLooks = 0;
  }
  if (one.outcome === 'applied' && one.proposals > 0) {
    one.isListed = true;
    one.isShown = true;
  }
}

/** Only which epoch is newer matters. They are small, and this is done for every move: an array, and no set of them. */
function renumber(state: Sending): Sending {
  const holders: { epoch: number }[] = [state, ...state.pods, ...state.requests, ...state.applications];
  const confirming: { confirmed: number }[] = [state, ...state.proxies];
  const ranks: number[] = [];
  for (const { epoch } of holders) ranks[epoch] = 1;
  for (const { confirmed } of confirming) ranks[confirmed] = 1;
  ranks[0] = 0;
  let rank = 0;
  for (let epoch = 1; epoch < ranks.length; epoch += 1) if (ranks[epoch] === 1) ranks[epoch] = rank += 1;
  for (const holder of holders) holder.epoch = ranks[holder.epoch] as number;
  for (const one of confirming) one.confirmed = ranks[one.confirmed] as number;
  return state;
}

const flag = (is: boolean): string => (is ? '1' : '0');

function keyOfOne(one: Application): string {
  const { work, kind, outcome, refusal, credit, end, answer } = one;
  const words = `${work[0]}${kind[0]}${outcome[0]}${refusal[0]}${credit[0]}${end === null ? '-' : end[0]}${answer[0]}`;
  const counts = `${one.epoch}${one.phase + 1}${one.absentIn + 1}${one.decidedIn + 1}${one.lateLooks}${one.proposals}`;
  const saw = `${flag(one.isLateFound)}${flag(one.isObserved)}${flag(one.isListed)}${flag(one.isShown)}`;
  return `${words}${counts}${saw}${flag(one.isAdmitted)}${flag(one.isFenced)}${flag(one.isContradicted)}`;
}

const keyOfPod = ({ at, epoch, about, read }: Pod): string => `${at[0]}${epoch}${about}${read === null ? '' : read[0]}`;

/** Pods are alike, and so are proxies but for the one that is named: the named one is the first. */
export function keyOf({ epoch, named, confirmed, pods, proxies, requests, applications, foreign }: Sending): string {
  const keyOfProxy = (which: Which): string => `${flag(proxies[which].isUp)}${proxies[which].confirmed}`;
  const keyOfRequest = ({ about, epoch: of, at, proxy }: SubmitRequest): string =>
    `${about}${of}${at[0]}${at === 'wire' ? '' : flag(proxy === named)}`;
  const [one, two] = [keyOfPod(pods[0]), keyOfPod(pods[1])];
  let key = `${epoch}${confirmed}${foreign[0]}${keyOfProxy(named)}${keyOfProxy(other(named))}`;
  key += one < two ? `${one} ${two}` : `${two} ${one}`;
  if (requests.length > 0) key += ` ${requests.map(keyOfRequest).sort().join()}`;
  for (const application of applications) key += ` ${keyOfOne(application)}`;
  return key;
}
