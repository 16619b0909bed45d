import fc from 'fast-check';
import { type Lane, takeTurn } from './lane.js';
import { utcHours } from './hours.js';
import { dayOf, hourOf, isOpenAt } from './policy.js';
import { aPolicy } from './policy.kit-spec.js';
import { startsNow, type StartsMade } from './starts-made.js';

const HOUR_MS = 3_600_000;
const NOON = Date.UTC(2026, 4, 12, 12);

const walks = fc.record({
  // Also so short that an hour's cap is what stops a lane.
  gapMinMs: fc.oneof(fc.nat(2 * HOUR_MS), fc.nat(HOUR_MS / 60)),
  spreadMs: fc.oneof(fc.nat(HOUR_MS), fc.nat(HOUR_MS / 60)),
  maxInFlight: fc.integer({ min: 1, max: 3 }),
  maxPerDay: fc.integer({ min: 1, max: 4 }),
  maxPerHour: fc.option(fc.integer({ min: 1, max: 2 })),
  connects: fc.option(
    fc.record({ maxConnects: fc.integer({ min: 1, max: 9 }), connectsPerDay: fc.integer({ min: 9, max: 20 }) }),
  ),
  timeZone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York'),
  hours: fc.record({ from: fc.nat(23), to: fc.nat(23) }),
  // Time goes on, a slot may be freed, something may wait.
  ticks: fc.array(
    fc.record({
      afterMs: fc.oneof(fc.nat(3 * HOUR_MS), fc.nat(HOUR_MS / 6)),
      frees: fc.boolean(),
      hasReady: fc.boolean(),
      random: fc.double({ min: 0, max: 0.999, noNaN: true }),
    }),
    { maxLength: 25 },
  ),
});

/** A start when something waits and neither slots, gap, caps nor hours forbid it, and only then. */
export const laneWalk = fc.property(walks, ({ gapMinMs, spreadMs, hours, ticks, connects, ...caps }) => {
  const spend = connects ?? { maxConnects: null, connectsPerDay: null };
  const pace = { gapMinMs, gapMaxMs: gapMinMs + spreadMs, hours: utcHours(hours.from, hours.to) };
  const policy = aPolicy({ ...pace, ...caps, ...spend });
  const { maxInFlight, maxPerDay, maxPerHour } = caps;
  const starts: number[] = [];
  let [now, inFlight, nextStartAt] = [NOON, 0, NOON];
  let made: StartsMade = { day: '', onDay: 0, connects: 0, hour: null, inHour: 0 };
  for (const { afterMs, frees, hasReady, random } of ticks) {
    now += afterMs;
    if (frees) inFlight = Math.max(0, inFlight - 1);
    const today = starts.filter((at) => dayOf(policy, at) === dayOf(policy, now)).length;
    const thisHour = starts.filter((at) => hourOf(at) === hourOf(now)).length;
    const counted = startsNow(made, policy, now);
    const lane: Lane = { nextStartAt, ...counted, sessionState: 'ready', inFlight, policy };
    const turn = takeTurn(lane, { hasReady, nextScheduledAt: null, isAwaitingApproval: false }, now, random);
    const hasConnects = connects === null || (today + 1) * connects.maxConnects <= connects.connectsPerDay;
    const hasRoom = hasConnects && today < maxPerDay && thisHour < (maxPerHour ?? Number.POSITIVE_INFINITY);
    const may = hasReady && inFlight < maxInFlight && now >= nextStartAt && hasRoom && isOpenAt(policy, now);
    if ((turn.kind === 'dispatch') !== may)
      throw new Error(`It ${may ? 'may' : 'may not'} start, and is told ${JSON.stringify(turn)}`);
    if (turn.kind !== 'dispatch') continue;
    if (turn.gapMs < gapMinMs || turn.gapMs > gapMinMs + spreadMs) throw new Error(`The gap is ${turn.gapMs} ms`);
    starts.push(now);
    const { startedToday: onDay, connectsToday, startedThisHour: inHour } = counted;
    const connectsMade = connectsToday + (connects?.maxConnects ?? 0);
    made = { day: dayOf(policy, now), onDay: onDay + 1, connects: connectsMade, hour: hourOf(now), inHour: inHour + 1 };
    inFlight += 1;
    nextStartAt = now + turn.gapMs;
  }
});
