import type { Emit } from './checker.js';
import { type Application, become, finish, type Lane, type LaneRules, say } from './lane-rows.js';
import { goes } from './lane-scheduler.js';

/** The agent's transaction on the application's key. */
function cancelByAgent(one: Application, rules: LaneRules): void {
  const isTaken = one.key === 'send' || (one.key === 'stop' && one.end !== 'cancelled');
  if (rules.isCancelByKey && isTaken) one.cancel = 'refused';
  else if (rules.isReturnAnswered && one.work === 'returned' && one.workOf >= one.cancelOf) one.cancel = 'none';
  else {
    if (one.key === 'free') one.key = 'stop';
    finish(one, 'cancelled');
    one.cancel = 'granted';
  }
}

function endBeforeSend(one: Application, end: 'failed' | 'expired', takesKey: boolean): void {
  if (takesKey) one.key = 'stop';
  finish(one, end);
}

export function agentMoves(lane: Lane, rules: LaneRules, at: number, emit: Emit<Lane>): void {
  const one = lane.applications[at] as Application;
  const go = goes(lane, at, emit);
  if (one.cancel === 'asking') {
    go('an agent is asked to cancel', (next) => cancelByAgent(next, rules));
    go(
      'an agent is asked, and not heard, to cancel',
      (next) => (cancelByAgent(next, rules), (next.cancel = 'none')),
      true,
    );
    go('no agent is reached to cancel', (next) => void (next.cancel = 'none'), true);
  }
  const isFree = one.key === 'free' && one.end === null;
  switch (one.work) {
    case 'unknown':
    case 'returned':
    case 'finished':
      return;
    case 'queued':
      go('a pod takes', (next) => become(next, 'working'));
      if (isFree && rules.mayExpire)
        go('its time runs out at the agent:', (next) => endBeforeSend(next, 'expired', true), true);
      break;
    case 'working':
      go('its pod dies, of', (next) => become(next, 'queued'), true);
      if (!isFree) break;
      go('ends before Send', (next) => endBeforeSend(next, 'failed', rules.isEndByKey), true);
      go('commits the intent of', (next) => (become(next, 'sending'), void (next.key = 'send')));
      break;
    case 'sending':
      go('applied:', (next) => finish(next, 'applied'));
      if (rules.mayVerify) {
        go('looks what became of', (next) => (become(next, 'verifying'), say(next, `verifying:${next.workOf}`)), true);
      }
      return;
    case 'verifying':
      return go('finds', (next) => finish(next, 'applied'));
  }
  if (isFree && one.workOf <= rules.returns) {
    go('an agent gives back', (next) => (become(next, 'returned'), say(next, `returned:${next.workOf}`)), true);
  }
}
