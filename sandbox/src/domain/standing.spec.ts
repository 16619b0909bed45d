import { describe, expect, it } from '@jest/globals';
import { JobInput, jobFrom } from './job-input.js';
import type { Proposal } from './model.js';
import { standingOf } from './standing.js';

const job = (input: Record<string, unknown> = {}) =>
  jobFrom(JobInput.parse({ title: 'A job', ...input }), '~021912345678901234567', 0);
const proposal = (changes: Partial<Proposal>): Proposal =>
  ({ id: '1', jobPageVisibleAt: 0, jobPageMeanwhile: 'offer', ...changes }) as Proposal;

describe('standingOf', () => {
  it('offers an open job, and shows a proposal that is there, even when the job has closed since', () => {
    expect(standingOf(job(), [], 10)).toEqual({ state: 'open' });
    expect(standingOf(job({ state: 'closed' }), [proposal({ id: '7' })], 10)).toEqual({
      state: 'applied',
      proposalId: '7',
    });
  });

  it.each(['closed', 'removed', 'private'])('does not offer a %s job', (state) => {
    expect(standingOf(job({ state }), [], 10)).toMatchObject({ state });
  });

  it('goes on offering while the page lags behind, unless it is to show neither', () => {
    expect(standingOf(job(), [proposal({ jobPageVisibleAt: 20 })], 10).state).toBe('open');
    expect(standingOf(job(), [proposal({ jobPageVisibleAt: 20, jobPageMeanwhile: 'nothing' })], 10).state).toBe(
      'undecided',
    );
    expect(standingOf(job(), [proposal({ jobPageVisibleAt: 20, jobPageMeanwhile: 'nothing' })], 20).state).toBe(
      'applied',
    );
  });

  it('refuses on opening only when the refusal is for opening', () => {
    const refusing = (at: string) => job({ hardRefusal: { reason: 'tier', at } });

    expect(standingOf(refusing('open'), [], 10)).toMatchObject({ state: 'refused', reason: 'tier' });
    expect(standingOf(refusing('send'), [], 10).state).toBe('open');
    expect(standingOf(job(), [], 10, 'skills')).toMatchObject({ state: 'refused', reason: 'skills' });
  });
});
