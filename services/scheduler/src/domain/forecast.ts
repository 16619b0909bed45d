import type { BlockedOn, Forecast } from '#contracts';
import { type Lane, standingBlock } from './lane.js';
import { meanGapMs } from './policy.js';
import { nthStart } from './starts.js';

/** One application in its lane's queue. */
export interface Place {
  /** 1 is next; what waits for an approval or a later time of its own is not ahead of anybody. */
  readonly position: number;
  readonly notBefore: number;
  readonly needsApproval: boolean;
}

/**
 * When an application will start and why not now. An estimate from the pace and from how long submissions of this lane
 * took lately; null where only a person or an event decides.
 */
export function forecast(lane: Lane & { readonly workMs: number | null }, place: Place, nowMs: number): Forecast {
  const { position } = place;
  if (place.needsApproval) return { position, blockedOn: 'approval', estimatedStartAt: null };
  const standing = standingBlock(lane, nowMs);
  if (standing?.lookAgainAt === null) return { position, blockedOn: standing.blockedOn, estimatedStartAt: null };
  const { policy, startedToday, startedThisHour, connectsToday } = lane;
  const stepMs = Math.max(meanGapMs(policy), (lane.workMs ?? 0) / policy.maxInFlight);
  const isFull = lane.inFlight >= policy.maxInFlight;
  const fromMs = Math.max(lane.nextStartAt, nowMs + (isFull ? stepMs : 0));
  const starts = { fromMs, stepMs, startedToday, startedThisHour, connectsToday, nowMs };
  const turn = nthStart(policy, starts, position);
  // Its own time may fall where the lane does not start: then it waits for the next moment that does.
  const due = nthStart(policy, { ...starts, fromMs: Math.max(fromMs, place.notBefore) }, 1);
  const estimatedStartAt = turn === null || due === null ? null : Math.round(Math.max(turn, due));
  return { position, blockedOn: reason(lane, place, standing?.blockedOn ?? null, nowMs, isFull), estimatedStartAt };
}

function reason(
  lane: Lane,
  place: Place,
  standing: BlockedOn | null,
  nowMs: number,
  isFull: boolean,
): BlockedOn | null {
  if (standing) return standing;
  if (place.notBefore > nowMs) return 'scheduled';
  if (isFull) return 'concurrency';
  return place.position > 1 || lane.nextStartAt > nowMs ? 'pacing' : null;
}
