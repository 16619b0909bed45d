import { question, type Question } from './case.js';
import type { Emit, Model, Promises } from './checker.js';
import {
  type Application,
  type Lane,
  isWorkedOn,
  keyOf,
  LANE_RULES,
  type LaneRules,
  newApplication,
} from './lane-rows.js';
import { agentMoves } from './lane-agent.js';
import { schedulerMoves, tickMoves } from './lane-scheduler.js';

const each =
  (holds: (application: Application) => boolean) =>
  ({ applications }: Lane): boolean =>
    applications.every(holds);

const ALWAYS: Promises<Lane> = {
  'L1 no more in flight than slots': ({ applications, slots }) =>
    applications.filter(({ row }) => row === 'dispatched').length <= slots,
  'L2 what an agent works on has its slot': each(
    (one) => !isWorkedOn(one) || (one.row === 'dispatched' && one.dispatches === one.workOf),
  ),
  'L3 one end': each(({ isContradicted }) => !isContradicted),
  'L4 dropped, or ended by an agent': each(({ messages, end }) => !('dropped' in messages && end !== null)),
  'L5 what is promised not to be sent is not': each(({ cancel, key }) => cancel !== 'granted' || key !== 'send'),
  'L9 nothing starts that a person has to let go and has not': each(({ isUnapproved }) => !isUnapproved),
};

/** Nobody ever comes to approve it, and its time does not run out. */
const waitsForever = ({ row, needsApproval, isApproved }: Application): boolean =>
  row === 'waiting' && needsApproval && !isApproved;

const AT_REST: Promises<Lane> = {
  'L6 everything accepted ends, unless a person is waited for': each(
    (one) => one.settledAs !== null || waitsForever(one),
  ),
  'L7 nothing keeps its slot or its place': each(
    (one) => one.row === 'settled' || one.row === 'dropped' || waitsForever(one),
  ),
  'L8 what is promised to be cancelled ends so': each(
    ({ cancel, settledAs }) => cancel !== 'granted' || settledAs === 'cancelled' || settledAs === 'dropped',
  ),
};

function modelOf(changed: Partial<LaneRules>, promises: string[] | null): Model<Lane> {
  const rules = { ...LANE_RULES, ...changed };
  const picked = (all: Promises<Lane>): Promises<Lane> =>
    Object.fromEntries(Object.entries(all).filter(([name]) => promises?.includes(name.slice(0, 2)) ?? true));
  return {
    init: {
      slots: rules.slots,
      ticks: [-1, -1],
      approval: 'as_asked',
      applications: Array.from({ length: rules.applications }, (_, at) => newApplication(at < rules.approvals)),
    },
    moves: (lane: Lane, emit: Emit<Lane>) => {
      lane.applications.forEach((_, at) => {
        schedulerMoves(lane, rules, at, emit);
        agentMoves(lane, rules, at, emit);
      });
      tickMoves(lane, rules, emit);
    },
    key: keyOf,
    always: picked(ALWAYS),
    atRest: picked(AT_REST),
  };
}

const ask = (
  name: string,
  breaks: string | null,
  changed: Partial<LaneRules>,
  { isDeep = false, promises = null }: { isDeep?: boolean; promises?: string[] | null } = {},
): Question => question(name, breaks, () => modelOf(changed, promises), isDeep);

const ONE = { applications: 1 } as const;
const DEEP = { isDeep: true } as const;
const CALM = { mayExpire: false, mayVerify: false, cancels: 0 } as const;
export const LANE: readonly Question[] = [
  ask('as it is, one application', null, ONE),
  ask('as it is, two applications and one slot, nobody cancels', null, CALM),
  ask('as it is, two applications, one slot, both may be cancelled', null, { cancels: 2 }, DEEP),
  ask('as it is, three applications, two slots', null, { applications: 3, slots: 2, ...CALM, cancels: 1 }, DEEP),
  ask('lanes are not locked', 'L', { isLaneLocked: false, ...CALM }),
  ask('a dispatch does not delete the waiting row', 'L', { ...ONE, isDispatchExit: false }),
  ask('a cancel looks and acts in two transactions', 'L', { ...ONE, isCancelOneTransaction: false }),
  ask('a cancel ahead of its application is forgotten', 'L', { ...ONE, isEarlyCancelKept: false }),
  ask('cancel and Send have no key in common', 'L5', { ...ONE, isCancelByKey: false }, { promises: ['L5'] }),
  ask('an end before Send takes no key', 'L', { ...ONE, isEndByKey: false }),
  ask('agents cancel what they gave back', 'L', { ...ONE, isReturnAnswered: false }),
  ask('messages act again when they come again', 'L', { ...ONE, hasInbox: false, hasDispatchNumber: false }),
  ask('what was settled may come back', 'L', {
    ...ONE,
    hasInbox: false,
    hasTombstone: false,
    hasDispatchNumber: false,
  }),
  ask('a message that was lost is not published again', 'L6', { ...ONE, isRepublished: false, asksAboutOld: false }),
  ask('as it is, one application that a person has to let go', null, { ...ONE, approvals: 1 }),
  ask('as it is, two applications, one of them asks for an approval, and then all have to', null, {
    ...CALM,
    approvals: 1,
    mayTighten: true,
    returns: 0,
  }),
  ask('an approval ahead of its application is forgotten', 'L6', { ...ONE, approvals: 1, isEarlyApprovalKept: false }),
  ask('a tick does not look for the approval', 'L9', { ...ONE, approvals: 1, isApprovalKept: false }),
  ask('what was approved is held again by another policy', 'L6', {
    ...ONE,
    approvals: 1,
    mayTighten: true,
    isApprovalLasting: false,
  }),
  ask('nobody asks about old ones, and it does not matter', null, { ...ONE, asksAboutOld: false }),
  ask('slots are kept until settled, and it only takes longer', null, { ...ONE, isFreedByVerifying: false }),
];
