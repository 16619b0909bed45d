import type { Question } from './case.js';
import { TIMES } from './rules.js';
import { ask } from './send.js';
import { newApplication, type Sending, start } from './send-rows.js';
import { LAG } from './send-rules.js';

// Halves that keep a case small; the second case is the whole.
const ONE = { mayApplyAgain: false } as const;
const ALONE = { maySendByHand: false } as const;
const SMALL = { ...ONE, ...ALONE } as const;
const lateBy = (lag: (typeof LAG)[keyof typeof LAG]) => ({ listLag: lag, pageLag: lag });
const MINUTE = { ...SMALL, ...lateBy(LAG.minuteMore), mayMislead: false } as const;
const DEEP = { isDeep: true } as const;
const LATE = { isLate: true } as const;

/** Half of the way that two applications go: one was sent, hidden for longer than is assumed, and called absent. */
function hiding(): Sending {
  const state = start();
  const sent = { ...newApplication(), work: 'finished', kind: 'send', outcome: 'not_found', proposals: 1 } as const;
  state.applications = [
    { ...sent, phase: LAG.quarterHour, decidedIn: LAG.quarterHour, credit: 'released', end: 'failed' },
    newApplication(),
  ];
  return state;
}
const HIDING = { isLate: true, from: hiding } as const;

/** What the protocol promises in the world that it assumes, and what its margins buy beyond that. */
const AS_IT_IS: readonly Question[] = [
  ask('as it is, one application', null, ONE),
  ask('as it is, two applications', null, {}, DEEP),
  ask('as it is, list and page tell the truth at once', null, { ...ONE, ...lateBy(LAG.none) }),
  ask('as it is, letters cannot be read', null, { ...ONE, isLetterReadable: false }),
  ask('both a minute late beyond the bound: the second reading', null, MINUTE),
  ask('the list never tells, the page does: the second witness', null, { ...ONE, listLag: LAG.never }),
  ask(
    'both late by a quarter of an hour: no second proposal, and told',
    null,
    { ...ALONE, ...lateBy(LAG.quarterHour) },
    { ...LATE, ...DEEP },
  ),
  ask(
    'another application after one that hides for a quarter of an hour',
    null,
    { ...ALONE, ...lateBy(LAG.quarterHour) },
    HIDING,
  ),
  ask(
    'another application after one that hides for a day: no intent once it is found',
    null,
    { ...ALONE, ...lateBy(LAG.day) },
    { ...HIDING, only: ['S7'], ...DEEP },
  ),
  ask('both late by a day, one application: told', null, { ...SMALL, ...lateBy(LAG.day) }, LATE),
  ask('a network stack sends again on a new connection', null, { ...SMALL, resends: 'new_connection' }),
];

/** Outside what is assumed: nobody promises anything there, and it is known what happens. */
const OUTSIDE: readonly Question[] = [
  ask('both late by a day, two applications', 'S2', { ...ALONE, ...lateBy(LAG.day) }, { ...LATE, ...DEEP }),
  ask('a request lands after the cap', 'S4', { ...SMALL, mayLandAfterCap: true }),
  ask('a network stack sends again inside the one connection', 'S1', { ...SMALL, resends: 'same_connection' }),
];

const FIRST = { believeAfter: 0, checksAnswer: false, earlierFrom: 'intent', looksLateForRefused: false } as const;

/** As the protocol was first written, and where that was silent or too weak by itself. */
const FIRST_WRITTEN: readonly Question[] = [
  ask(
    'as first written, while refusals tell the truth and nobody sends by hand',
    null,
    { ...FIRST, ...ALONE, mayMislead: false },
    DEEP,
  ),
  ask('a refusal is read once, at once', 'S4', { ...FIRST, ...SMALL }),
  ask('any id in the answer counts', 'S3', { ...FIRST, ...ONE, believeAfter: TIMES.listingLagMax }),
  ask(
    'the wait of another application counts from the intent',
    'S2',
    { ...ALONE, ...lateBy(LAG.quarterHour), earlierFrom: 'intent', mayMislead: false },
    { ...LATE, ...DEEP },
  ),
  ask('nobody looks once more after a refusal', 'S9', { ...FIRST, ...SMALL, ...lateBy(LAG.day) }, LATE),
  ask('an instance lets in what a confirmation overtook', 'S4', { ...ONE, looksAgain: false }),
  ask('an instance serves sessions that name another', 'S4', { ...ONE, isOwnOnly: false }),
  ask('every epoch names another instance', 'S4', { ...ONE, isNamedByProof: false }),
  ask('a letter that cannot be read counts as ours', 'S3', { ...ONE, isLetterReadable: false, matches: 'readable' }),
];

/** One rule is dropped in each. */
const WEAKENED: readonly Question[] = [
  ask('no second reading, both a minute late', 'S4', { ...MINUTE, readsTwice: false }),
  ask('no second witness, the list never tells', 'S4', { ...ONE, listLag: LAG.never, asksPage: false }),
  ask(
    'no wait for an earlier Send, both late by a quarter of an hour',
    'S2',
    { ...ALONE, ...lateBy(LAG.quarterHour), earlierFrom: 'no_wait' },
    { ...LATE, ...DEEP },
  ),
  ask(
    'no wait for an earlier Send that hides for a quarter of an hour',
    'S2',
    { ...ALONE, ...lateBy(LAG.quarterHour), earlierFrom: 'no_wait' },
    HIDING,
  ),
  ask(
    'a late find of one that hides for a day is no bar',
    'S7',
    { ...ALONE, ...lateBy(LAG.day), isLateFindBar: false },
    { ...HIDING, only: ['S7'] },
  ),
  ask('no late looks, both late by a day', 'S9', { ...SMALL, ...lateBy(LAG.day), looksLate: false }, LATE),
  ask('no one-connection rule, and the network stack sends again', 'S1', {
    ...SMALL,
    resends: 'new_connection',
    hasOneConnection: false,
  }),
  ask('recovery asks no proxy', 'S4', { ...SMALL, fenceAsks: 'nobody' }),
  ask('a silent proxy counts as gone', 'S4', { ...SMALL, fenceAsks: 'who_answers' }),
  ask('the pod that sent recovers under its own epoch', 'S4', { ...SMALL, raisesOwnEpoch: false }),
  ask('no settle window', 'S4', { ...SMALL, settleWindow: 0, readsTwice: false }),
  ask('a settle window of the request cap', 'S4', { ...SMALL, settleWindow: TIMES.requestCap, readsTwice: false }),
  ask('any row for the job counts as ours', 'S3', { ...ONE, matches: 'none' }),
  ask('what is there before Send counts as ours', 'S3', { ...ONE, isFoundBeforeOurs: true }),
  ask('a refusal is believed by its text', 'S4', { ...SMALL, believesRefusal: 'text' }),
  ask('a cancel does not take the key', 'S4', { ...SMALL, isCancelByKey: false }),
  ask(
    'absent at once, and sends again',
    'S1',
    { ...SMALL, sendsAgain: true, settleWindow: 0, readsTwice: false },
    LATE,
  ),
  ask(
    'absent twice, and sends again, both late by a quarter of an hour',
    'S1',
    { ...SMALL, ...lateBy(LAG.quarterHour), sendsAgain: true },
    LATE,
  ),
  ask(
    'a late find is no bar to the second intent',
    'S7',
    { ...ALONE, ...lateBy(LAG.day), isLateFindBar: false },
    { only: ['S7'], ...DEEP },
  ),
  ask(
    'older epochs intend and decide, and what is decided may change',
    'S6',
    { ...ONE, isEpochChecked: false, isDecidedOnce: false },
    DEEP,
  ),
  ask('an instance goes by what it remembers, and its replacement remembers nothing', 'S4', {
    ...SMALL,
    readsRow: false,
  }),
];

/** Second lines: within what is assumed the others carry the promises without them. */
const SECOND_LINES: readonly Question[] = [
  ask('no second reading and no second witness, within the bound', null, {
    ...ONE,
    readsTwice: false,
    asksPage: false,
  }),
  ask('no one-connection rule, and nothing sends again', null, { ...ONE, hasOneConnection: false }),
  ask('older epochs intend and decide, what is decided stays', null, { ...ONE, isEpochChecked: false }, DEEP),
];

export const SEND: readonly Question[] = [...AS_IT_IS, ...OUTSIDE, ...FIRST_WRITTEN, ...WEAKENED, ...SECOND_LINES];
