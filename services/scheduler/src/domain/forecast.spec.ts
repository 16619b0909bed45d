import { describe, expect, it } from '@jest/globals';
import { forecast, type Place } from './forecast.js';
import type { Lane } from './lane.js';
import { utcHours, weeklyHours } from './hours.js';
import type { Policy } from './policy.js';
import { aPolicy } from './policy.kit-spec.js';

const HOUR_MS = 3_600_000;
const NOW = Date.UTC(2026, 4, 12, 12);
const MIDNIGHT = Date.UTC(2026, 4, 13);
// On average 5.5 s from start to start.
const POLICY = aPolicy();
const of = (
  place: Partial<Place> = {},
  lane: Partial<Lane & { workMs: number | null }> = {},
  policy: Partial<Policy> = {},
) =>
  forecast(
    {
      nextStartAt: NOW - 1,
      startedToday: 0,
      startedThisHour: 0,
      connectsToday: 0,
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
    const hours = utcHours(9, 14);
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
    expect(of({ position: 2 }, {}, { hours: utcHours(15, 16) })).toEqual({
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

  it('of a lane whose hour is used up begins with the next hour, and goes on with the one after it', () => {
    const hourly = { maxPerHour: 2 };
    expect(of({}, { startedThisHour: 2 }, hourly)).toEqual({
      position: 1,
      blockedOn: 'hourly_cap',
      estimatedStartAt: NOW + HOUR_MS,
    });
    expect(of({ position: 2 }, { startedThisHour: 1 }, hourly).estimatedStartAt).toBe(NOW + HOUR_MS);
    expect(of({ position: 6 }, {}, hourly).estimatedStartAt).toBe(NOW + 2 * HOUR_MS + 5_500);
  });

  it('follows the clock of the time zone over the night in which it is put forward', () => {
    // Saturday evening in Berlin; the window of Sunday begins at nine of the new time, at seven UTC.
    const now = Date.UTC(2026, 2, 28, 20);
    const hours = [weeklyHours('Europe/Berlin', [{ days: ['sun'], from: '09:00', to: '10:00' }])];
    const started = { startedToday: 0, startedThisHour: 0, connectsToday: 0 };
    const lane = { nextStartAt: now, ...started, sessionState: 'ready' as const, inFlight: 0 };
    const policy = aPolicy({ timeZone: 'Europe/Berlin', hours });
    const place = { position: 1, notBefore: now, needsApproval: false };

    expect(forecast({ ...lane, workMs: null, policy }, place, now)).toEqual({
      position: 1,
      blockedOn: 'hours',
      estimatedStartAt: Date.UTC(2026, 2, 29, 7),
    });
  });

  it('of what is further away than anything can wait knows no time', () => {
    expect(of({ position: 60 }, {}, { maxPerDay: 1 })).toMatchObject({ blockedOn: 'pacing', estimatedStartAt: null });
  });

  it('of what today has no room for is tomorrow', () => {
    expect(of({ position: 201 }).estimatedStartAt).toBe(MIDNIGHT);
    expect(of({ position: 200 }).estimatedStartAt).toBe(NOW + 199 * 5_500);
  });
});
