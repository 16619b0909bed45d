import { describe, expect, it } from '@jest/globals';
import { forecast, type Place } from './forecast.js';
import type { Lane } from './lane.js';
import type { Policy } from './policy.js';

const HOUR_MS = 3_600_000;
const NOW = Date.UTC(2026, 4, 12, 12);
const MIDNIGHT = Date.UTC(2026, 4, 13);
// On average 5.5 s from start to start.
const POLICY: Policy = {
  gapMinMs: 3_000,
  gapMaxMs: 8_000,
  maxInFlight: 4,
  maxPerDay: 200,
  hours: { from: 0, to: 0 },
  isPaused: false,
};
const of = (
  place: Partial<Place> = {},
  lane: Partial<Lane & { workMs: number | null }> = {},
  policy: Partial<Policy> = {},
) =>
  forecast(
    {
      nextStartAt: NOW - 1,
      startedToday: 0,
      sessionState: 'ready',
      inFlight: 0,
      workMs: null,
      policy: { ...POLICY, ...policy },
      ...lane,
    },
    { position: 1, notBefore: NOW, needsApproval: false, ...place },
    NOW,
  );

describe('the forecast', () => {
  it('of the head of an idle lane is: now', () => {
    expect(of()).toEqual({ position: 1, blockedOn: null, estimatedStartAt: NOW });
  });

  it('of the others is a step of the lane each', () => {
    expect(of({ position: 3 })).toEqual({ position: 3, blockedOn: 'pacing', estimatedStartAt: NOW + 11_000 });
    expect(of({}, { nextStartAt: NOW + 2_000 })).toEqual({
      position: 1,
      blockedOn: 'pacing',
      estimatedStartAt: NOW + 2_000,
    });
  });

  it('takes the time that submissions took lately where that is what limits', () => {
    expect(of({ position: 3 }, { workMs: 40_000 }).estimatedStartAt).toBe(NOW + 20_000);
    expect(of({ position: 3 }, { workMs: 1_000 }).estimatedStartAt).toBe(NOW + 11_000);
  });

  it('of a full lane waits for a slot first', () => {
    expect(of({}, { inFlight: 4, workMs: 40_000 })).toEqual({
      position: 1,
      blockedOn: 'concurrency',
      estimatedStartAt: NOW + 10_000,
    });
  });

  it('of one with a time of its own is not before that, and says so', () => {
    const notBefore = NOW + HOUR_MS;
    expect(of({ notBefore })).toEqual({ position: 1, blockedOn: 'scheduled', estimatedStartAt: notBefore });
    expect(of({ notBefore: NOW + 1_000, position: 3 }).estimatedStartAt).toBe(NOW + 11_000);
  });

  it('of one whose time is outside the hours is when they open', () => {
    const hours = { from: 9, to: 14 };
    expect(of({ notBefore: NOW + 3 * HOUR_MS }, {}, { hours })).toEqual({
      position: 1,
      blockedOn: 'scheduled',
      estimatedStartAt: MIDNIGHT + 9 * HOUR_MS,
    });
  });

  it('of one that needs approval knows no time', () => {
    expect(of({ needsApproval: true, position: 2 }, { sessionState: 'needs_human' })).toEqual({
      position: 2,
      blockedOn: 'approval',
      estimatedStartAt: null,
    });
  });

  it.each([
    ['reconnecting', 'session_reconnecting'],
    ['needs_human', 'session_needs_human'],
  ] as const)('of a lane whose session is %s knows no time', (sessionState, blockedOn) => {
    expect(of({ position: 2 }, { sessionState })).toEqual({ position: 2, blockedOn, estimatedStartAt: null });
  });

  it('of a lane that stands still until a certain time begins there', () => {
    expect(of({ position: 2 }, {}, { hours: { from: 15, to: 16 } })).toEqual({
      position: 2,
      blockedOn: 'hours',
      estimatedStartAt: NOW + 3 * HOUR_MS + 5_500,
    });
    expect(of({}, { startedToday: 200 })).toEqual({
      position: 1,
      blockedOn: 'daily_cap',
      estimatedStartAt: MIDNIGHT,
    });
  });

  it('of what today has no room for is tomorrow', () => {
    expect(of({ position: 201 }).estimatedStartAt).toBe(MIDNIGHT);
    expect(of({ position: 200 }).estimatedStartAt).toBe(NOW + 199 * 5_500);
  });
});
