import type { BlockedOn } from '#contracts';
import { gapMs, isOpenAt, nextDayOf, nextHourOf, opensAt, type Policy, startsForConnects } from './policy.js';

/** A lane as it is under lock. Times in Unix ms of the database's clock. */
export interface Lane {
  readonly nextStartAt: number;
  /** Starts of the local day, and of the clock hour. */
  readonly startedToday: number;
  readonly startedThisHour: number;
  /** Connects of the local day: what its applications cost, or may cost at most while that is open. */
  readonly connectsToday: number;
  readonly sessionState: 'ready' | 'reconnecting' | 'needs_human';
  readonly inFlight: number;
  readonly policy: Policy;
}

/** What waits first, and when the next one could if nothing can now. */
export interface Queue {
  /** An application may start: approved, due, not expired. */
  readonly hasReady: boolean;
  /** The earliest `not_before` still ahead; null when nothing is scheduled. */
  readonly nextScheduledAt: number | null;
  readonly isAwaitingApproval: boolean;
}

export type Turn =
  /** `gapMs`: how long the next one has to wait, counted from this start. */
  | { readonly kind: 'dispatch'; readonly gapMs: number }
  /** `lookAgainAt` null: only an event (a slot freed, a session back, an approval) can change it. */
  | { readonly kind: 'wait'; readonly blockedOn: BlockedOn | null; readonly lookAgainAt: number | null };

const wait = (blockedOn: BlockedOn | null, lookAgainAt: number | null): Turn => ({
  kind: 'wait',
  blockedOn,
  lookAgainAt,
});

/** Whether the lane may start one now, and if not, why and until when. */
export function takeTurn(lane: Lane, queue: Queue, nowMs: number, random: number): Turn {
  const standing = standingBlock(lane, nowMs);
  if (standing) return standing;
  if (!queue.hasReady) {
    if (queue.nextScheduledAt !== null) return wait('scheduled', queue.nextScheduledAt);
    return wait(queue.isAwaitingApproval ? 'approval' : null, null);
  }
  if (lane.inFlight >= lane.policy.maxInFlight) return wait('concurrency', null);
  if (lane.nextStartAt > nowMs) return wait('pacing', lane.nextStartAt);
  return { kind: 'dispatch', gapMs: gapMs(lane.policy, random) };
}

/** What stops the whole lane, whoever is first in it. */
export function standingBlock(lane: Lane, nowMs: number): Extract<Turn, { kind: 'wait' }> | null {
  const { policy } = lane;
  const block = (blockedOn: BlockedOn, until: number | null) => ({
    kind: 'wait' as const,
    blockedOn,
    lookAgainAt: until,
  });
  if (policy.isPaused) return block('paused', null);
  if (lane.sessionState === 'needs_human') return block('session_needs_human', null);
  if (lane.sessionState === 'reconnecting') return block('session_reconnecting', null);
  if (!isOpenAt(policy, nowMs)) return block('hours', opensAt(policy, nowMs));
  if (lane.startedToday >= policy.maxPerDay) return block('daily_cap', nextDayOf(policy, nowMs));
  if (startsForConnects(policy, lane.connectsToday) === 0) return block('connects_cap', nextDayOf(policy, nowMs));
  if (isHourFull(policy, lane.startedThisHour)) return block('hourly_cap', nextHourOf(nowMs));
  return null;
}

export const isHourFull = ({ maxPerHour }: Policy, startedThisHour: number): boolean =>
  maxPerHour !== null && startedThisHour >= maxPerHour;
