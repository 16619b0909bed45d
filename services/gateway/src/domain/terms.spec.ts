import { describe, expect, it } from '@jest/globals';
import { TIMELINES } from '#contracts';
import { checkTermsFit, meaningfulTerms, type ProposalInput } from './terms.js';

const NOTHING = { hourlyRate: null, fixedBid: null, milestones: null, timeline: null, boostConnects: null };
const milestone = (amount: number) => ({ description: 'A part', amount });
const refusal = (code: string, extras: object) =>
  expect.objectContaining({ code, status: 422, extras: expect.objectContaining(extras) });

describe('terms', () => {
  it('say nothing of what was not said', () => {
    expect(meaningfulTerms({})).toEqual(NOTHING);
  });

  it.each([
    [{ hourlyRate: 3 }, { hourlyRate: 3 }],
    [{ hourlyRate: 1_000 }, { hourlyRate: 1_000 }],
    [{ hourlyRate: 33.33 }, { hourlyRate: 33.33 }],
    // What floating point leaves behind the cents is no third decimal, and is not typed.
    [{ hourlyRate: 1.1 * 30 }, { hourlyRate: 33 }],
    [{ fixedBid: 1_234.56 }, { fixedBid: 1_234.56 }],
    [{ fixedBid: 5 }, { fixedBid: 5 }],
    [{ fixedBid: 1_000_000 }, { fixedBid: 1_000_000 }],
    [{ boostBids: 0 }, { boostConnects: 0 }],
    [{ boostBids: 500 }, { boostConnects: 500 }],
    [
      { milestones: [milestone(5), { ...milestone(0.07 * 100), dueAt: 9 }] },
      {
        milestones: [
          { ...milestone(5), dueAt: null },
          { ...milestone(7), dueAt: 9 },
        ],
      },
    ],
    [
      { hourlyRate: 25, fixedBid: 250 },
      { hourlyRate: 25, fixedBid: 250 },
    ],
  ] satisfies [ProposalInput, object][])('%j', (input, terms) => {
    expect(meaningfulTerms(input)).toEqual({ ...NOTHING, ...terms });
  });

  it.each([...TIMELINES])('take the timeline "%s"', (timeline) => {
    expect(meaningfulTerms({ timeline })).toEqual({ ...NOTHING, timeline });
  });

  it.each([
    [{ hourlyRate: 2.99 }, 'proposal.hourlyRate'],
    [{ hourlyRate: 1_000.01 }, 'proposal.hourlyRate'],
    [{ hourlyRate: -25 }, 'proposal.hourlyRate'],
    [{ hourlyRate: Number.NaN }, 'proposal.hourlyRate'],
    [{ hourlyRate: Number.POSITIVE_INFINITY }, 'proposal.hourlyRate'],
    [{ hourlyRate: 25.001 }, 'proposal.hourlyRate'],
    [{ fixedBid: 4.99 }, 'proposal.fixedBid'],
    [{ fixedBid: 1e12 }, 'proposal.fixedBid'],
    [{ boostBids: -1 }, 'proposal.boostBids'],
    [{ boostBids: 0.5 }, 'proposal.boostBids'],
    [{ boostBids: 501 }, 'proposal.boostBids'],
    [{ milestones: [milestone(50), milestone(4)] }, 'proposal.milestones.1.amount'],
  ] satisfies [ProposalInput, string][])('refuse %j', (input, param) => {
    expect(() => meaningfulTerms(input)).toThrow(refusal('rate_out_of_range', { param }));
  });

  it('refuse another timeline, and two ways to bid', () => {
    expect(() => meaningfulTerms({ timeline: 'less than 1 month' })).toThrow(
      refusal('timeline_unknown', { param: 'proposal.timeline' }),
    );
    const both = { fixedBid: 50, milestones: [milestone(50)] };
    expect(() => meaningfulTerms(both)).toThrow(refusal('invalid_value', { param: 'proposal.milestones' }));
  });

  it('name every value that is out of range', () => {
    const errors = [
      expect.objectContaining({ param: 'proposal.hourlyRate' }),
      expect.objectContaining({ param: 'proposal.fixedBid' }),
      expect.objectContaining({ param: 'proposal.boostBids' }),
    ];

    expect(() => meaningfulTerms({ hourlyRate: 1, fixedBid: 1, boostBids: -1 })).toThrow(
      refusal('rate_out_of_range', { errors }),
    );
  });

  const rate = { ...NOTHING, hourlyRate: 25 };
  const bid = { ...NOTHING, fixedBid: 250 };
  const parts = { ...NOTHING, milestones: [{ ...milestone(250), dueAt: null }] };
  const both = { ...rate, fixedBid: 250 };

  it.each([
    ['hourly', [NOTHING, rate, both]],
    ['fixed', [NOTHING, bid, parts, both]],
    [null, [NOTHING, rate, bid, parts, both]],
  ] as const)('fit a job that is known to be %s', (kind, fitting) => {
    for (const terms of fitting) expect(() => checkTermsFit(terms, kind)).not.toThrow();
  });

  it('do not fit a job of the other kind', () => {
    const misfit = (param: string) => refusal('rate_does_not_fit_job', { param });

    expect(() => checkTermsFit(rate, 'fixed')).toThrow(misfit('proposal.hourlyRate'));
    expect(() => checkTermsFit(bid, 'hourly')).toThrow(misfit('proposal.fixedBid'));
    expect(() => checkTermsFit(parts, 'hourly')).toThrow(misfit('proposal.fixedBid'));
  });
});
