import { describe, expect, it } from '@jest/globals';
import type { Terms } from '#contracts';
import { decideDuration, decidePrice } from './price.js';

const NO_TERMS: Terms = { hourlyRate: null, fixedBid: null, milestones: null, timeline: null, boostConnects: null };
const MILESTONES = [{ description: 'All of it', amount: 300, dueAt: null }];
const price = (
  terms: Partial<Terms>,
  type: 'hourly' | 'fixed' | null,
  budget: number | null = null,
  rate: number | null = null,
) => decidePrice({ terms: { ...NO_TERMS, ...terms } }, { type, budget }, { hourlyRate: rate });

describe('the bid for an hourly job', () => {
  it('is the customer’s rate before the profile’s', () => {
    expect(price({ hourlyRate: 48.5 }, 'hourly', null, 70)).toEqual({
      kind: 'price',
      price: { kind: 'hourly', rate: 48.5 },
    });
  });

  it('is left as the form has it when only the profile has a rate', () => {
    expect(price({}, 'hourly', null, 70)).toEqual({ kind: 'price', price: { kind: 'hourly', rate: null } });
  });

  it('is missing when only a fixed bid was given, whatever the profile’s rate', () => {
    expect(price({ fixedBid: 500 }, 'hourly', null, 70).kind).toBe('missing');
    expect(price({ milestones: MILESTONES }, 'hourly', null, 70).kind).toBe('missing');
  });

  it('is missing when nobody has a rate', () => {
    expect(price({}, 'hourly').kind).toBe('missing');
  });
});

describe('the bid for a fixed price', () => {
  it('is by milestones when there are any, else the customer’s bid, else the budget', () => {
    expect(price({ milestones: MILESTONES, fixedBid: 500 }, 'fixed', 200)).toMatchObject({
      price: { kind: 'milestones', milestones: MILESTONES },
    });
    expect(price({ fixedBid: 500 }, 'fixed', 200)).toMatchObject({ price: { kind: 'project', amount: 500 } });
    expect(price({}, 'fixed', 200)).toMatchObject({ price: { kind: 'project', amount: 200 } });
  });

  it('is missing when only an hourly rate was given, even with a budget on the page', () => {
    expect(price({ hourlyRate: 50 }, 'fixed', 200).kind).toBe('missing');
  });

  it('is missing when nobody names an amount', () => {
    expect(price({}, 'fixed').kind).toBe('missing');
    expect(price({}, null).kind).toBe('missing');
  });
});

describe('how long it will take', () => {
  it('is what the customer says, else what the job suggests, else open', () => {
    const terms = { ...NO_TERMS, timeline: '3 to 6 months' as const };
    expect(decideDuration({ terms }, { suggestedTimeline: '1 to 3 months' })).toBe('3 to 6 months');
    expect(decideDuration({ terms: NO_TERMS }, { suggestedTimeline: '1 to 3 months' })).toBe('1 to 3 months');
    expect(decideDuration({ terms: NO_TERMS }, { suggestedTimeline: null })).toBeNull();
  });
});
