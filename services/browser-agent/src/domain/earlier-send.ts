import { type IntentOutcome, isEndedWithout } from './outcome-moves.js';
import type { ProtocolTimes } from './protocol-times.js';

/** A Send for the same job by an earlier application of the agency. */
export interface EarlierSend {
  readonly outcome: IntentOutcome | null;
  readonly isLateFound: boolean;
}

/** Its proposal was seen: nothing has to be waited for, or read. */
export const isKnownToBeThere = ({ outcome, isLateFound }: EarlierSend): boolean =>
  outcome === 'applied' || isLateFound;

/** No other one may be sent. Of two that are intended at once the index `intents_one_live_send` lets one be. */
export const mayBeThere = ({ outcome, isLateFound }: EarlierSend): boolean => isLateFound || !isEndedWithout(outcome);

/** How long until a reading of the list may say that its proposal is not there; negative when that is over. */
export function waitAfterEarlier(
  { outcome, outcomeAgeMs }: { readonly outcome: IntentOutcome | null; readonly outcomeAgeMs: number | null },
  times: Pick<ProtocolTimes, 'listingLagMax' | 'earlierIntent'>,
): number {
  // Not decided yet: its own recovery decides it; look again after one listing delay.
  if (outcome === null || outcome === 'unknown') return times.listingLagMax;
  return times.earlierIntent - (outcomeAgeMs ?? 0);
}
