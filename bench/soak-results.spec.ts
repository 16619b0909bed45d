import { describe, expect, it } from '@jest/globals';
import { judgeAims } from './aims.js';
import { measured } from './results.js';
import { type Count, faultOf, growthOf, resultsOf } from './soak-results.js';

const HOUR_MS = 3_600_000;
const whole: Count = { asked: 1_000, accepted: 1_000, toldByThen: 990, told: 1_000, failed: 0, restarted: [] };
/** An hour in 360 looks. */
const course = (mbAt: (share: number, look: number) => number) =>
  Array.from({ length: 360 }, (_, at) => [(at / 360) * HOUR_MS, mbAt(at / 360, at)] as const);
const figures = (...given: Parameters<typeof resultsOf>) =>
  Object.fromEntries(resultsOf(...given).map(({ name, rounds }) => [name, rounds[0]]));

describe('the growth of a process', () => {
  it('is that of the second half, in MB an hour', () => {
    const { slope, slopeError } = growthOf(course((share) => (share < 0.5 ? 100 + 200 * share : 200 + 8 * share)));

    expect(slope).toBeCloseTo(8);
    expect(slopeError).toBeCloseTo(0);
  });

  it('is none of one that warms up and then stays', () => {
    expect(growthOf(course((share) => Math.min(180, 100 + 240 * share))).slope).toBeCloseTo(0);
  });

  it('is not moved by looks that met a peak', () => {
    const peaks = course((share, look) => 100 + 8 * share + (look % 9 === 0 ? 60 * share : 0));

    expect(growthOf(peaks).slope).toBeCloseTo(8, 0);
  });

  it('is as uncertain as a heap that fills and empties makes it', () => {
    // Two whole turns in the half that counts: no growth, though neighbours lie close to each other.
    const { slope, slopeError } = growthOf(course((share) => 100 + 20 * Math.sin(share * 8 * Math.PI)));

    expect(Math.abs(slope)).toBeLessThan(2 * slopeError);
  });
});

describe('the hour', () => {
  it('tells what each held in its last tenth, and what became of the load', () => {
    const results = figures({ gateway: course((share) => (share < 0.9 ? 100 : 150)) }, whole, 60);

    expect(results).toMatchObject({
      'soak/applywright/gateway/rss': 150,
      'soak/applywright/told': 100,
      'soak/applywright/waiting': 10,
    });
  });

  it('meets or misses the aims about it, which less than an hour does not', () => {
    const leak = { gateway: course(() => 100), billing: course((share) => 100 + 6 * share) };
    const statesAfter = (minutes: number) =>
      judgeAims(resultsOf(leak, whole, minutes).map(measured))
        .filter(({ id }) => ['memory-loaded', 'memory-growth'].includes(id))
        .map(({ state }) => state);

    expect(statesAfter(60)).toEqual(['met', 'NOT met']);
    expect(statesAfter(59)).toEqual(['not measured', 'not measured']);
  });

  it.each<[string, Partial<Count>, string | null]>([
    ['everything was told', {}, null],
    ['a few were refused', { accepted: 995, told: 995 }, null],
    ['more were refused', { accepted: 989, told: 989 }, 'Only 989 of 1000 were accepted'],
    ['one that was accepted was never told', { told: 999 }, '999 applications were told of 1000 that were accepted'],
    ['an answer was lost whose application was told', { accepted: 999 }, null],
    ['one was started again', { restarted: ['billing'] }, 'billing was started again meanwhile'],
    ['one failed', { failed: 1 }, '1 of 1000 accepted applications failed'],
  ])('when %s', (_, given, fault) => {
    expect(faultOf({ ...whole, ...given })).toBe(fault);
  });
});
