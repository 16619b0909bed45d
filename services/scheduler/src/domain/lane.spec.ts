import { describe, expect, it } from '@jest/globals';
import { type Lane, type Queue, takeTurn } from './lane.js';
import { utcHours } from './hours.js';
import type { Policy } from './policy.js';
import { aPolicy } from './policy.kit-spec.js';

const HOUR_MS = 3_600_000;
const NOW = Date.UTC(2026, 4, 12, 12, 30);
const MIDNIGHT = Date.UTC(2026, 4, 13);

const POLICY = aPolicy();
const policy = (given: Partial<Policy>): { policy: Policy } => ({ policy: { ...POLICY, ...given } });
const turnOf = (lane: Partial<Lane> = {}, queue: Partial<Queue> = {}, random = 0) =>
  takeTurn(
    {
      nextStartAt: NOW,
      startedToday: 0,
      startedThisHour: 0,
      connectsToday: 0,
      sessionState: 'ready',
      inFlight: 0,
      policy: POLICY,
      ...lane,
    },
    { hasReady: true, nextScheduledAt: null, isAwaitingApproval: false, ...queue },
    NOW,
    random,
  );
const waits = (blockedOn: string | null, lookAgainAt: number | null) => ({ kind: 'wait', blockedOn, lookAgainAt });

describe('a lane', () => {
  it('lets its head go when its turn has come, and keeps a gap after it', () => {
    expect(turnOf()).toEqual({ kind: 'dispatch', gapMs: 3_000 });
    expect(turnOf({}, {}, 0.5)).toEqual({ kind: 'dispatch', gapMs: 5_500 });
  });

  it('keeps the gap to the last start to the millisecond', () => {
    expect(turnOf({ nextStartAt: NOW + 1 })).toEqual(waits('pacing', NOW + 1));
    expect(turnOf({ nextStartAt: NOW })).toMatchObject({ kind: 'dispatch' });
  });

  it('owes no start for the time it stood still', () => {
    expect(turnOf({ nextStartAt: NOW - 5 * HOUR_MS })).toEqual({ kind: 'dispatch', gapMs: 3_000 });
  });

  it.each([
    [3, 'dispatch'],
    [4, 'wait'],
    [5, 'wait'],
  ])('has %d in flight of four: %s', (inFlight, kind) => {
    expect(turnOf({ inFlight })).toMatchObject({ kind });
    if (kind === 'wait') expect(turnOf({ inFlight })).toEqual(waits('concurrency', null));
  });

  it('stands still until midnight UTC when the day`s starts are used up', () => {
    expect(turnOf({ startedToday: 199 })).toMatchObject({ kind: 'dispatch' });
    expect(turnOf({ startedToday: 200 })).toEqual(waits('daily_cap', MIDNIGHT));
  });

  it('stands still until the next hour when the hour`s starts are used up', () => {
    const hourly = policy({ maxPerHour: 10 });
    expect(turnOf({ ...hourly, startedThisHour: 9 })).toMatchObject({ kind: 'dispatch' });
    expect(turnOf({ ...hourly, startedThisHour: 10 })).toEqual(waits('hourly_cap', NOW + 0.5 * HOUR_MS));
    expect(turnOf({ ...hourly, startedThisHour: 10, startedToday: 200 })).toEqual(waits('daily_cap', MIDNIGHT));
    expect(turnOf({ startedThisHour: 199 })).toMatchObject({ kind: 'dispatch' });
  });

  it('has days that end by the clock of its time zone', () => {
    const berlin = policy({ timeZone: 'Europe/Berlin' });
    expect(turnOf({ ...berlin, startedToday: 200 })).toEqual(waits('daily_cap', MIDNIGHT - 2 * HOUR_MS));
  });

  it('stands still for as long as anybody knows when its hours never open', () => {
    expect(turnOf(policy({ hours: [...utcHours(1, 2), ...utcHours(3, 4)] }))).toEqual(waits('hours', null));
  });

  it('stands still until its hours open', () => {
    expect(turnOf(policy({ hours: utcHours(14, 18) }))).toEqual(waits('hours', NOW + 1.5 * HOUR_MS));
  });

  it.each([
    ['reconnecting', 'session_reconnecting'],
    ['needs_human', 'session_needs_human'],
  ] as const)('waits for its session, however long it takes: %s', (sessionState, blockedOn) => {
    expect(turnOf({ sessionState })).toEqual(waits(blockedOn, null));
  });

  it('says what only a person can change before what time will', () => {
    const all: Partial<Lane> = { sessionState: 'needs_human', startedToday: 200, inFlight: 4, nextStartAt: NOW + 1 };
    expect(turnOf({ ...all, ...policy({ isPaused: true }) })).toEqual(waits('paused', null));
    expect(turnOf(all)).toEqual(waits('session_needs_human', null));
    expect(turnOf({ ...all, sessionState: 'ready' })).toEqual(waits('daily_cap', MIDNIGHT));
    expect(turnOf({ inFlight: 4, nextStartAt: NOW + 1 })).toEqual(waits('concurrency', null));
  });

  it.each([
    [{ hasReady: false, nextScheduledAt: NOW + 99, isAwaitingApproval: true }, waits('scheduled', NOW + 99)],
    [{ hasReady: false, isAwaitingApproval: true }, waits('approval', null)],
    [{ hasReady: false }, waits(null, null)],
    [
      { hasReady: true, nextScheduledAt: NOW + 99, isAwaitingApproval: true },
      { kind: 'dispatch', gapMs: 3_000 },
    ],
  ])('with the queue %j does %j', (queue, turn) => {
    expect(turnOf({}, queue)).toEqual(turn);
  });

  it('waits until tomorrow when the next one might cost more than is left of today’s Connects', () => {
    const capped = policy({ maxConnects: 10, connectsPerDay: 25 });

    expect(turnOf({ ...capped, connectsToday: 15 })).toMatchObject({ kind: 'dispatch' });
    expect(turnOf({ ...capped, connectsToday: 16 })).toEqual(waits('connects_cap', MIDNIGHT));
    expect(turnOf({ ...policy({ maxConnects: 10 }), connectsToday: 1_000 })).toMatchObject({ kind: 'dispatch' });
  });
});
