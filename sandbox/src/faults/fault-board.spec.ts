import { describe, expect, it } from '@jest/globals';
import type { ConnectionInfo } from '../domain/model.js';
import { fits } from './fault-board.js';
import { FaultSpec } from './kinds.js';

const spec = (input: object): FaultSpec => FaultSpec.parse(input);
const wire = (isReused: boolean): ConnectionInfo => ({
  connection: 1,
  request: isReused ? 2 : 1,
  isReused,
  protocol: 'http',
});
const JOB = '~021912345678901234567';

describe('a fault', () => {
  it('strikes everywhere unless it names a job, an agency or a login', () => {
    expect(fits(spec({ kind: 'duplicate_refused' }), 'duplicate_refused', { ciphertext: JOB })).toBe(true);
    expect(fits(spec({ kind: 'duplicate_refused', job: JOB }), 'duplicate_refused', { ciphertext: `${JOB}1` })).toBe(
      false,
    );
    expect(fits(spec({ kind: 'second_factor', login: 'a' }), 'second_factor', { username: 'b' })).toBe(false);
    expect(fits(spec({ kind: 'duplicate_refused', agency: '123456' }), 'duplicate_refused', {})).toBe(false);
  });

  it('strikes only on a connection of its kind', () => {
    const reused = spec({ kind: 'cut_after_body', connection: 'reused' });

    expect(fits(reused, 'cut_after_body', { wire: wire(true), isAccepted: false })).toBe(true);
    expect(fits(reused, 'cut_after_body', { wire: wire(false), isAccepted: false })).toBe(false);
    expect(fits(reused, 'cut_after_body', { isAccepted: false })).toBe(false);
  });

  it('strikes before or after acceptance as it was told', () => {
    const accepting = spec({ kind: 'cut_after_body', accept: true });

    expect(fits(accepting, 'cut_after_body', { isAccepted: true })).toBe(true);
    expect(fits(accepting, 'cut_after_body', { isAccepted: false })).toBe(false);
    expect(
      fits(spec({ kind: 'slow_response', delayMs: 1, accept: 'after' }), 'slow_response', {
        page: 'submit',
        isAccepted: false,
      }),
    ).toBe(true);
  });

  it('takes `any` page for every page one opens, and not for the answer to Send', () => {
    const challenge = spec({ kind: 'challenge' });

    expect(fits(challenge, 'challenge', { page: 'job' })).toBe(true);
    expect(fits(challenge, 'challenge', { page: 'submit', isAccepted: false })).toBe(false);
    expect(
      fits(spec({ kind: 'challenge', pages: ['submit'] }), 'challenge', { page: 'submit', isAccepted: false }),
    ).toBe(true);
  });

  it('is refused when misspelt', () => {
    expect(FaultSpec.safeParse({ kind: 'list_late', byMilliseconds: 5 }).success).toBe(false);
    expect(FaultSpec.safeParse({ kind: 'listing_late', byMs: 5 }).success).toBe(false);
  });
});
