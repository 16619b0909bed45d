import { TIMES } from './rules.js';

/**
 * Until which phase a list or a page may hide what was sent. Phases are of the time since the fence: within the request
 * cap, one listing delay more, a minute more, a quarter of an hour after the cap, a day after it, and ever after.
 */
export const LAG = { none: 0, bound: 1, minuteMore: 2, quarterHour: 3, day: 4, never: 5 } as const;
export type Lag = (typeof LAG)[keyof typeof LAG];

/** What may be done differently; as it is here, agents and proxies do it, in the world that they assume. */
export const SEND_RULES = {
  // The world
  listLag: LAG.bound as Lag,
  pageLag: LAG.bound as Lag,
  /** What a network stack does by itself with a request whose connection died. */
  resends: 'never' as 'never' | 'new_connection' | 'same_connection',
  mayLandAfterCap: false,
  isLetterReadable: true,
  /** A Send is answered with the address of a proposal that somebody else put there. */
  mayRedirect: true,
  /** A page says that it was refused, and it was not. */
  mayMislead: true,
  mayApplyAgain: true,
  maySendByHand: true,

  // The proxy
  readsRow: true,
  /** Only sessions whose row names it. */
  isOwnOnly: true,
  /** Holds the epoch against what it confirmed once more, after it looked the row up. */
  looksAgain: true,
  hasOneConnection: true,

  // The fence
  fenceAsks: 'the_proxy' as 'the_proxy' | 'nobody' | 'who_answers',
  /** Recovery by the pod that sent raises the epoch as well. */
  raisesOwnEpoch: true,
  /** Another instance is named when the one before is proven gone, and not with every new epoch. */
  isNamedByProof: true,
  /** Intents and outcomes of an older epoch do not count. */
  isEpochChecked: true,
  isDecidedOnce: true,

  // Reading
  settleWindow: TIMES.settleWindow,
  readsTwice: true,
  asksPage: true,
  /** Which rows of the list count as they are: all, or none and each is ours, or those whose letter can be read. */
  matches: 'all' as 'all' | 'none' | 'readable',
  believesRefusal: 'after_reading' as 'after_reading' | 'text',
  believeAfter: TIMES.listingLagMax,
  checksAnswer: true,
  sendsAgain: false,

  // Before and after
  isCancelByKey: true,
  isFoundBeforeOurs: false,
  /** What the wait of another application counts from. */
  earlierFrom: 'outcome' as 'outcome' | 'intent' | 'no_wait',
  isLateFindBar: true,
  looksLate: true,
  looksLateForRefused: true,
};
export type SendRules = typeof SEND_RULES;
