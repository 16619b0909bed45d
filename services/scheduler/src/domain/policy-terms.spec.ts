import { describe, expect, it } from '@jest/globals';
import { PolicyTerms } from '#contracts';
import { utcHours } from './hours.js';
import { isOpenAt } from './policy.js';
import { aPolicy, caps } from './policy.kit-spec.js';
import { defaultTerms, faultsOf, limitsOf, policyOf, type Standard } from './policy-terms.js';
import { startsCarried, startsNow } from './starts-made.js';

const NOW = Date.UTC(2026, 4, 12, 12);
const STANDARD: Standard = {
  gapMinMs: 3_000,
  gapMaxMs: 8_000,
  maxInFlight: 4,
  maxPerDay: 200,
  hours: [],
  defaults: { perDay: null, approval: 'as_asked' },
};
const terms = (given: Partial<PolicyTerms> = {}): PolicyTerms => ({
  pacing: { gapMinSeconds: 60, gapMaxSeconds: 120 },
  caps: caps({ perDay: 25, perHour: 5 }),
  hours: { timeZone: 'Europe/Berlin', windows: [{ days: ['tue'], from: '09:00', to: '17:00' }] },
  approval: 'always',
  onLoggedOut: 'hold',
  ...given,
});
const faults = (given: Partial<PolicyTerms>, standard: Partial<Standard> = {}) =>
  faultsOf(terms(given), { ...STANDARD, ...standard }, NOW);

describe('a policy', () => {
  it('is what the agency says, in the units of the lane', () => {
    const policy = policyOf(terms(), STANDARD);
    expect(policy).toMatchObject({
      gapMinMs: 60_000,
      gapMaxMs: 120_000,
      maxInFlight: 4,
      maxPerDay: 25,
      maxPerHour: 5,
      timeZone: 'Europe/Berlin',
      approval: 'always',
      onLoggedOut: 'hold',
    });
    expect([isOpenAt(policy, NOW), isOpenAt(policy, NOW + 4 * 3_600_000)]).toEqual([true, false]);
  });

  it('of an agency that says nothing is the operator`s, and could be sent back as it is', () => {
    expect(policyOf(defaultTerms(STANDARD), STANDARD)).toEqual(aPolicy());
    expect(PolicyTerms.parse(defaultTerms(STANDARD))).toEqual(defaultTerms(STANDARD));
    expect(faults(defaultTerms(STANDARD))).toEqual([]);
  });

  it('is never less careful than the operator, also when that became stricter after it was written', () => {
    const strict = { ...STANDARD, gapMinMs: 90_000, gapMaxMs: 90_000, maxPerDay: 10, hours: utcHours(13, 14) };
    const policy = policyOf(terms({ pacing: { gapMinSeconds: 60, gapMaxSeconds: 70 } }), strict);

    expect(policy).toMatchObject({ gapMinMs: 90_000, gapMaxMs: 90_000, maxPerDay: 10 });
    expect([isOpenAt(policy, NOW), isOpenAt(policy, NOW + 3_600_000)]).toEqual([false, true]);
    expect(limitsOf(strict)).toEqual({ gapMinSeconds: 90, perDay: 10 });
  });

  it.each<[Partial<PolicyTerms>, string]>([
    [{ pacing: { gapMinSeconds: 2.999, gapMaxSeconds: 5 } }, 'pacing.gapMinSeconds'],
    [{ pacing: { gapMinSeconds: 10, gapMaxSeconds: 9 } }, 'pacing.gapMaxSeconds'],
    [{ caps: caps({ perDay: 201 }) }, 'caps.perDay'],
    [{ hours: { timeZone: 'Mars/Olympus_Mons', windows: null } }, 'hours.timeZone'],
    [{ hours: { timeZone: '+02:00', windows: null } }, 'hours.timeZone'],
  ])('that says %j is refused for %s, and for nothing else', (given, param) => {
    expect(faults(given).map((fault) => fault.param)).toEqual([param]);
  });

  it('whose windows never lie within the operator`s hours is refused', () => {
    expect(faults({}, { hours: utcHours(20, 22) }).map(({ param }) => param)).toEqual(['hours.windows']);
    expect(faults({}, { hours: utcHours(14, 22) })).toEqual([]);
    expect(faults({}, { hours: utcHours(15, 22) }).map(({ param }) => param)).toEqual(['hours.windows']);
  });

  it('caps the Connects of a day only together with those of one application, which have to fit into it', () => {
    expect(faults({ caps: caps({ connectsPerDay: 50 }) })).toMatchObject([{ param: 'caps.maxConnectsPerApplication' }]);
    expect(faults({ caps: caps({ connectsPerDay: 9, maxConnectsPerApplication: 10 }) })).toMatchObject([
      { param: 'caps.connectsPerDay' },
    ]);
    expect(faults({ caps: caps({ connectsPerDay: 10, maxConnectsPerApplication: 10 }) })).toEqual([]);
    expect(faults({ caps: caps({ maxConnectsPerApplication: 10 }) })).toEqual([]);
  });

  it('may have caps of any size within the operator`s, or none', () => {
    expect(faults({ caps: caps({ perDay: 200 }) })).toEqual([]);
    expect(policyOf(terms({ caps: caps() }), STANDARD)).toMatchObject({
      maxPerDay: 200,
      maxPerHour: null,
    });
  });
});

describe('starts that were made', () => {
  const [utc, kiritimati] = [aPolicy(), aPolicy({ timeZone: 'Pacific/Kiritimati' })];
  const made = { day: '2026-05-12', onDay: 7, connects: 60, hour: NOW, inHour: 3 };

  it('count for their own day and hour', () => {
    expect(startsNow(made, utc, NOW + 1)).toEqual({ startedToday: 7, connectsToday: 60, startedThisHour: 3 });
    expect(startsNow(made, utc, NOW + 3_600_000)).toEqual({ startedToday: 7, connectsToday: 60, startedThisHour: 0 });
    expect(startsNow(made, utc, NOW + 12 * 3_600_000)).toEqual({
      startedToday: 0,
      connectsToday: 0,
      startedThisHour: 0,
    });
  });

  it('count on when the time zone changes, there and back: no change gives a second day', () => {
    const there = startsCarried(made, utc, kiritimati, NOW);
    expect(there).toEqual({ ...made, day: '2026-05-13' });
    const back = startsCarried(there, kiritimati, utc, NOW);
    expect(startsNow(back, utc, NOW)).toEqual({ startedToday: 7, connectsToday: 60, startedThisHour: 3 });
  });

  it('of an earlier day are not carried on', () => {
    expect(startsCarried({ ...made, day: '2026-05-11' }, utc, kiritimati, NOW)).toMatchObject({
      onDay: 0,
      connects: 0,
    });
  });
});
