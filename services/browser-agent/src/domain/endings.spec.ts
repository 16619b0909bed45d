import { describe, expect, it } from '@jest/globals';
import { REASON_CODES } from '#contracts';
import { endOfRefusal, endOfStanding } from './endings.js';
import type { JobStanding, RefusalCategory } from './marketplace.js';

const STANDINGS: [JobStanding, object][] = [
  [
    { kind: 'applied', proposalId: '1' },
    { status: 'failed', reasonCode: 'already_applied' },
  ],
  [
    { kind: 'not_available', reason: 'job_deleted', text: 'Removed.' },
    { status: 'not_available', reasonCode: 'job_deleted' },
  ],
  [
    { kind: 'not_eligible', reason: 'location', text: 'Elsewhere.' },
    { status: 'not_eligible', reasonCode: 'location' },
  ],
  [
    { kind: 'not_enough_connects', text: 'Too few.' },
    { status: 'not_enough_connects', reasonCode: 'connects_balance' },
  ],
];
const REFUSALS: [RefusalCategory, object][] = [
  [{ status: 'not_enough_connects' }, { status: 'not_enough_connects', reasonCode: 'connects_balance' }],
  [{ status: 'not_available' }, { status: 'not_available', reasonCode: 'job_closed' }],
  [
    { status: 'not_eligible', reason: 'skills' },
    { status: 'not_eligible', reasonCode: 'skills' },
  ],
  [{ status: 'failed' }, { status: 'failed', reasonCode: 'page_error' }],
  [{ status: 'duplicate' }, { status: 'failed', reasonCode: 'page_error' }],
];

describe('the end of a job that takes no proposal', () => {
  it.each(STANDINGS)('of standing %j is %j', (standing, expected) => {
    expect(endOfStanding(standing)).toMatchObject(expected);
  });

  it('is none while the page offers to apply or says nothing plainly', () => {
    expect(endOfStanding({ kind: 'open' })).toBeNull();
    expect(endOfStanding({ kind: 'unclear', text: 'Something.' })).toBeNull();
  });
});

describe('the end of a refused Send', () => {
  it.each(REFUSALS)('of category %j is %j', (category, expected) => {
    expect(endOfRefusal(category, 'No.')).toMatchObject({ ...expected, message: 'The marketplace says: No.' });
  });

  it('keeps at most 300 characters of what the page said', () => {
    expect(endOfRefusal({ status: 'failed' }, 'x'.repeat(5_000)).message.length).toBeLessThan(340);
  });
});

it('every ending has a reason that belongs to its status', () => {
  const endings = [
    ...STANDINGS.map(([standing]) => endOfStanding(standing)),
    ...REFUSALS.map(([category]) => endOfRefusal(category, '')),
  ].filter((one) => one !== null);
  for (const { status, reasonCode } of endings) expect(REASON_CODES[status] as readonly string[]).toContain(reasonCode);
});
