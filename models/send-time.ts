import { TIMES, waitForBelieving, waitForEarlier, waitForReading } from './rules.js';
import { type Application, outcomeOf } from './send-rows.js';
import type { SendRules } from './send-rules.js';

const MINUTE_MS = 60_000;
const QUARTER_HOUR_MS = 15 * MINUTE_MS;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** When each phase begins, in ms after the fence. What is not a time of the protocol is one of the marketplace. */
const BEGINS = [
  0,
  TIMES.requestCap,
  TIMES.requestCap + TIMES.listingLagMax,
  TIMES.requestCap + TIMES.listingLagMax + MINUTE_MS,
  TIMES.requestCap + QUARTER_HOUR_MS,
  TIMES.requestCap + DAY_MS,
  Infinity,
];
export const PHASES = ['the request cap', 'the listing delay', 'a minute more', 'a quarter of an hour', 'a day'];
export const LAST_PHASE = PHASES.length;
/** A refusal is an answer: nothing of it is under way any more. */
export const REFUSED_IN = 1;

const beginOf = (phase: number): number => BEGINS[phase] as number;
const endOf = (phase: number): number => Math.min(beginOf(phase + 1) - 1, Number.MAX_SAFE_INTEGER);

/** Something may happen in a phase when its wait is over at the phase's last moment. */
export const mayRead = ({ phase, absentIn }: Application, rules: SendRules): boolean =>
  waitForReading(absentIn < 0 ? null : beginOf(absentIn), endOf(phase), rules.settleWindow) === 0;

export const mayBelieve = ({ phase }: Application, rules: SendRules): boolean =>
  waitForBelieving(beginOf(REFUSED_IN), endOf(phase), rules.believeAfter) === 0;

export const absentAtOf = ({ absentIn }: Application): number | null => (absentIn < 0 ? null : beginOf(absentIn));

/** How long ago an outcome may have been decided. */
export const ageAtMost = ({ phase, decidedIn }: Application): number => endOf(phase) - beginOf(Math.max(decidedIn, 0));

export function mustWaitFor(earlier: Application, { earlierFrom }: SendRules): boolean {
  if (earlierFrom === 'no_wait') return false;
  // A recovery may have taken any time: an intent may be as old as one likes when its outcome is decided.
  const ageMs = earlierFrom === 'intent' ? Number.MAX_SAFE_INTEGER : ageAtMost(earlier);
  return waitForEarlier(outcomeOf(earlier), ageMs) > 0;
}
