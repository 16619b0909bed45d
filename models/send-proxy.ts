import type { Emit } from './checker.js';
import { isOvertaken, refusalOfRow } from './rules.js';
import {
  type Application,
  copyOf,
  isOpenSend,
  nameOf,
  NEW_PROXY,
  type Pod,
  type Proxy,
  type Sending,
  type SubmitRequest,
  theOne,
  type Which,
} from './send-rows.js';
import { LAG, type SendRules } from './send-rules.js';
import { foreignRow } from './send-world.js';

const BOTH: readonly Which[] = [0, 1];

/** Who lets this submit in as far as rows say; they may be others a moment later. Its one connection is noted with that. */
export function lookedUpBy(
  state: Sending,
  rules: SendRules,
  { about, epoch }: Pick<Pod, 'about' | 'epoch'>,
): SubmitRequest[] {
  const one = theOne(state, about);
  const isIntended = isOpenSend(one) && one.epoch === epoch && !one.isAdmitted;
  if (rules.hasOneConnection && !isIntended) return [];
  return BOTH.filter((proxy) => isLetIn(state, rules, epoch, proxy)).map((proxy) => ({
    about,
    epoch,
    at: 'looked_up',
    proxy,
  }));
}

function isLetIn(state: Sending, rules: SendRules, of: number, proxy: Which): boolean {
  const { isUp, confirmed } = state.proxies[proxy];
  return isUp && !isOvertaken(of, confirmed) && isLetInByRow(state, rules, of, proxy);
}

export function isLetInByRow({ epoch, named }: Sending, rules: SendRules, of: number, proxy: Which): boolean {
  const proxyInstance = rules.isOwnOnly ? String(named) : String(proxy);
  return refusalOfRow({ epoch: rules.readsRow ? epoch : of, proxyInstance }, of, String(proxy)) === null;
}

export function proxyMoves(state: Sending, emit: Emit<Sending>): void {
  const go = (how: string, change: (next: Sending) => void, isOptional = false): void => {
    const next = copyOf(state);
    change(next);
    emit(how, next, isOptional);
  };
  for (const which of BOTH) {
    const { isUp } = state.proxies[which];
    const name = `proxy ${which + 1}`;
    if (isUp) {
      go(
        `${name} dies`,
        (next) => {
          next.proxies[which].isUp = false;
          next.requests = next.requests.filter(({ proxy, at }) => proxy !== which || at === 'wire');
        },
        true,
      );
    } else if (which !== state.named) {
      go(`${name} is started`, (next) => void (next.proxies[which] = { ...NEW_PROXY }));
    }
  }
  // Nobody waits for it unless something has to be fenced, and it changes nothing that matters then.
  const isWaitedFor = state.applications.some((one) => isOpenSend(one) && !one.isFenced);
  if (!isWaitedFor || !state.proxies[state.named].isUp || state.confirmed >= state.epoch) return;
  go(`proxy ${state.named + 1} cuts what is older, and confirms`, (next) => {
    const { epoch, named } = next;
    next.proxies[named].confirmed = epoch;
    next.confirmed = epoch;
    next.requests = next.requests.filter(
      (request) => request.proxy !== named || request.at !== 'buffer' || !isOvertaken(request.epoch, epoch),
    );
  });
}

/** One submit on its way. */
export function requestMoves(state: Sending, rules: SendRules, which: number, emit: Emit<Sending>): void {
  const request = state.requests[which] as SubmitRequest;
  const { about, epoch, at } = request;
  const go = (how: string, change: (next: Sending, one: Application) => void, isOptional = false): void => {
    const next = copyOf(state);
    change(next, theOne(next, about));
    emit(`the request of ${nameOf(about)} ${how}`, next, isOptional);
  };
  const gone = (next: Sending): void => void next.requests.splice(which, 1);
  const moved = (to: SubmitRequest['at']) => (next: Sending) => void ((next.requests[which] as SubmitRequest).at = to);
  if (at === 'looked_up') {
    const { confirmed } = state.proxies[request.proxy] as Proxy;
    if (rules.looksAgain && isOvertaken(epoch, confirmed)) return go('is refused after all', gone);
    return go('is let in', moved('buffer'));
  }
  const cut = (next: Sending): void => {
    gone(next);
    const isAwaited = next.pods.some((pod) => pod.at === 'answer' && pod.about === about && pod.epoch === epoch);
    if (!isAwaited || next.requests.length > 1 || rules.resends === 'never') return;
    const again =
      rules.resends === 'same_connection'
        ? ({ ...request, at: 'buffer' } as const)
        : lookedUpBy(next, rules, request)[0];
    if (again) next.requests.push(again);
  };
  if (at === 'buffer') {
    go('leaves the proxy', moved('wire'));
    return go('is cut off in the proxy', cut, true);
  }
  const land = (how: string, answer: Application['answer']): void =>
    go(`lands, ${how}`, (next, one) => {
      if (answer === 'none') cut(next);
      else gone(next);
      one.proposals += 1;
      one.answer = answer;
      one.isListed ||= rules.listLag === LAG.none;
      one.isShown ||= rules.pageLag === LAG.none;
    });
  const answered = (how: string, answer: Application['answer']): void =>
    go(how, (next, one) => (gone(next), void (one.answer = answer)));
  land('and its answer is seen', 'own');
  if (rules.mayMislead) land('and the page says that it was refused', 'refusal');
  land('and its answer is lost', 'none');
  answered('is refused', 'refusal');
  go('is lost', cut);
  if (state.foreign !== 'none' && rules.mayRedirect)
    answered(`is answered with the ${foreignRow(state, rules)} one`, 'foreign');
}
