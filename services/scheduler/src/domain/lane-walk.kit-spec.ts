import fc from 'fast-check';
import { type Lane, takeTurn } from './lane.js';
import { isOpenAt, startOfNextDay } from './policy.js';

const HOUR_MS = 3_600_000;
const NOON = Date.UTC(2026, 4, 12, 12);

const walks = fc.record({
  gapMinMs: fc.nat(2 * HOUR_MS),
  spreadMs: fc.nat(HOUR_MS),
  maxInFlight: fc.integer({ min: 1, max: 3 }),
  maxPerDay: fc.integer({ min: 1, max: 4 }),
  hours: fc.record({ from: fc.nat(23), to: fc.nat(23) }),
  // Time goes on, a slot may be freed, something may wait.
  ticks: fc.array(
    fc.record({
      afterMs: fc.nat(3 * HOUR_MS),
      frees: fc.boolean(),
      hasReady: fc.boolean(),
      random: fc.double({ min: 0, max: 0.999, noNaN: true }),
    }),
    { maxLength: 25 },
  ),
});

/** A start when something waits and neither slots, gap, day nor hours forbid it, and only then. */
export const laneWalk = fc.property(walks, ({ gapMinMs, spreadMs, maxInFlight, maxPerDay, hours, ticks }) => {
  const policy = { gapMinMs, gapMaxMs: gapMinMs + spreadMs, maxInFlight, maxPerDay, hours, isPaused: false };
  const starts: number[] = [];
  let [now, inFlight, nextStartAt] = [NOON, 0, NOON];
  for (const { afterMs, frees, hasReady, random } of ticks) {
    now += afterMs;
    if (frees) inFlight = Math.max(0, inFlight - 1);
    const today = starts.filter((at) => startOfNextDay(at) === startOfNextDay(now)).length;
    const lane: Lane = { nextStartAt, startedToday: today, sessionState: 'ready', inFlight, policy };
    const turn = takeTurn(lane, { hasReady, nextScheduledAt: null, isAwaitingApproval: false }, now, random);
    const may = hasReady && inFlight < maxInFlight && now >= nextStartAt && today < maxPerDay && isOpenAt(policy, now);
    if ((turn.kind === 'dispatch') !== may)
      throw new Error(`It ${may ? 'may' : 'may not'} start, and is told ${JSON.stringify(turn)}`);
    if (turn.kind !== 'dispatch') continue;
    if (turn.gapMs < gapMinMs || turn.gapMs > gapMinMs + spreadMs) throw new Error(`The gap is ${turn.gapMs} ms`);
    starts.push(now);
    inFlight += 1;
    nextStartAt = now + turn.gapMs;
  }
});
