import type { Emit } from './checker.js';
import { type Application, become, copyOf, type End, type Lane, type LaneRules, say, settleAs } from './lane-rows.js';
import { startsOne, waitsForPerson } from './rules.js';

const NAMES = 'ABC';

export const goes =
  (lane: Lane, at: number, emit: Emit<Lane>) =>
  (how: string, change: (one: Application, lane: Lane) => void, isOptional = false): void => {
    const next = copyOf(lane);
    change(next.applications[at] as Application, next);
    emit(`${how} ${NAMES[at]}`, next, isOptional);
  };

/** It waits: for a person as well, if the policy says so and nobody has approved it. */
function queue(one: Application, { approval }: Lane, rules: LaneRules): void {
  one.row = 'waiting';
  one.needsApproval = waitsForPerson(approval, one.asksApproval) && !(one.isApproved && rules.isEarlyApprovalKept);
}

function absorb(one: Application, message: string, rules: LaneRules, lane: Lane): void {
  const [kind = '', about = ''] = message.split(':');
  const isCurrent = !rules.hasDispatchNumber || Number(about) === one.dispatches;
  switch (kind) {
    case 'requested':
      if (one.row === 'cancelled') {
        one.row = 'dropped';
        say(one, 'dropped');
      } else if (one.row === 'unknown' || (!rules.hasTombstone && (one.row === 'settled' || one.row === 'dropped'))) {
        queue(one, lane, rules);
      }
      return;
    case 'dispatched':
      // Known already: its consequence is told again under the same id.
      if (one.end !== null) say(one, `finished:${one.end}`);
      else if (one.key === 'free' && (one.work === 'unknown' || one.work === 'returned')) {
        become(one, 'queued');
        one.workOf = Number(about);
      }
      return;
    case 'returned':
      if (one.row === 'dispatched' && isCurrent) queue(one, lane, rules);
      else if (one.row === 'settled' && !rules.hasTombstone) queue(one, lane, rules);
      return;
    case 'verifying':
      if (one.row === 'dispatched' && isCurrent && rules.isFreedByVerifying) one.row = 'freed';
      return;
    case 'finished':
      return settleAs(one, about as End);
    case 'dropped':
      return settleAs(one, 'dropped');
    case 'settled':
      one.row = 'settled';
  }
}

/** A cancel in the scheduler's transaction: what it does to what it saw. */
function cancelSeen(one: Application, seen: Application['row'], rules: LaneRules): void {
  one.seen = null;
  one.cancel = 'none';
  if (seen === 'waiting') {
    if (rules.isCancelOneTransaction && one.row !== 'waiting') return;
    one.row = 'dropped';
    say(one, 'dropped');
    one.cancel = 'granted';
  } else if (seen === 'unknown') {
    if (one.row === 'unknown' && rules.isEarlyCancelKept) one.row = 'cancelled';
    one.cancel = 'granted';
  } else if (seen === 'dispatched' || seen === 'freed') {
    one.cancel = 'asking';
    one.cancelOf = one.dispatches;
  } else one.cancel = 'refused';
}

export function schedulerMoves(lane: Lane, rules: LaneRules, at: number, emit: Emit<Lane>): void {
  const one = lane.applications[at] as Application;
  const go = goes(lane, at, emit);
  for (const [message, where] of Object.entries(one.messages)) {
    const arrive = (next: Application, within: Lane): void => {
      next.messages[message] = 'in';
      absorb(next, message, rules, within);
    };
    if (where === 'out') go(`${message} arrives, of`, arrive);
    if (where === 'in' && !rules.hasInbox) go(`${message} arrives again, of`, arrive, true);
    if (where === 'out' && !rules.isRepublished)
      go(`${message} is lost, of`, (next) => (next.messages[message] = 'lost'), true);
  }
  if (one.row === 'waiting' && rules.mayExpire) {
    go('its time runs out: drops', (next) => ((next.row = 'dropped'), say(next, 'dropped')), true);
  }
  const isAwaited = one.row === 'waiting' ? one.needsApproval : waitsForPerson(lane.approval, one.asksApproval);
  if (!one.isApproved && isAwaited && (one.row === 'waiting' || one.row === 'unknown')) {
    // The row that cancel and expiry delete: what they ended is not approved.
    go('a person approves', (next) => ((next.isApproved = true), void (next.needsApproval = false)), true);
  }
  if (one.row === 'dispatched' && one.settledAs !== null && rules.asksAboutOld) {
    go('asks billing about', (next) => void (next.row = 'settled'));
  }
  if (at < rules.cancels && one.cancel === 'none') {
    if (rules.isCancelOneTransaction) go('a customer cancels', (next) => cancelSeen(next, next.row, rules), true);
    else go('a cancel looks at', (next) => ((next.cancel = 'looked'), void (next.seen = next.row)), true);
  }
  const { seen } = one;
  if (one.cancel === 'looked' && seen !== null) go('the cancel acts on', (next) => cancelSeen(next, seen, rules));
}

export function tickMoves(lane: Lane, rules: LaneRules, emit: Emit<Lane>): void {
  const { ticks, applications, slots } = lane;
  const go = (how: string, change: (next: Lane) => void, isOptional = false): void => {
    const next = copyOf(lane);
    change(next);
    next.ticks.sort();
    emit(how, next, isOptional);
  };
  if (rules.mayTighten && lane.approval === 'as_asked') {
    go('the policy lets nothing go without a person', (next) => tighten(next, rules), true);
  }
  ticks.forEach((about, replica) => {
    const other = ticks[replica === 0 ? 1 : 0];
    if (about < 0) {
      const head = applications.findIndex(
        ({ row, needsApproval }) => row === 'waiting' && !(needsApproval && rules.isApprovalKept),
      );
      const inFlight = applications.filter(({ row }) => row === 'dispatched').length;
      if ((rules.isLaneLocked && (other ?? -1) >= 0) || !startsOne(inFlight, slots, head >= 0)) return;
      return go(`a tick looks at ${NAMES[head]}`, (next) => void (next.ticks[replica] = head));
    }
    const found = applications[about];
    const mayGo = found?.row === 'waiting' && !(found.needsApproval && rules.isApprovalKept);
    const isThere = mayGo || !rules.isDispatchExit;
    go(`the tick ${isThere ? 'dispatches' : 'does not find'} ${NAMES[about]}`, (next) => {
      next.ticks[replica] = -1;
      const one = next.applications[about] as Application;
      if (!isThere || one.dispatches > rules.returns) return;
      one.isUnapproved ||= one.needsApproval;
      one.needsApproval = false;
      one.row = 'dispatched';
      one.dispatches += 1;
      say(one, `dispatched:${one.dispatches}`);
    });
    go('a tick dies', (next) => void (next.ticks[replica] = -1), true);
  });
}

/** A change of policy, under the lane's lock: for what waits already as well. */
function tighten(lane: Lane, rules: LaneRules): void {
  lane.approval = 'always';
  for (const one of lane.applications) {
    if (one.row === 'waiting') one.needsApproval = !(one.isApproved && rules.isApprovalLasting);
  }
}
