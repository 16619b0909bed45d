import { describe, expect, it } from '@jest/globals';
import { CommitUnknownError, ConnectionLostError, isDatabaseAway, isUniqueViolation, sqlState } from './database.js';

describe('what an error of the database says', () => {
  it.each([
    ['23505', '23505'],
    ['57P01', '57P01'],
    ['XX000', 'XX000'],
    // Of this machine, not of the server: nothing is known about the statement.
    ['EPIPE', undefined],
    ['ECONNRESET', undefined],
    ['ETIMEDOUT', undefined],
    [undefined, undefined],
    [23505, undefined],
  ])('%s', (code, state) => {
    expect(sqlState(Object.assign(new Error('x'), { code }))).toBe(state);
  });

  it('is nothing for what is no error', () => {
    for (const thrown of [null, undefined, 'text', 7]) expect(sqlState(thrown)).toBeUndefined();
  });

  it('is a unique violation, of one constraint or any', () => {
    const error = Object.assign(new Error('x'), { code: '23505', constraint: 'notes_once' });

    expect([
      isUniqueViolation(error),
      isUniqueViolation(error, 'notes_once'),
      isUniqueViolation(error, 'other'),
    ]).toEqual([true, true, false]);
  });

  it('is an outage and nothing else when the database could not be reached or went away', () => {
    expect([new ConnectionLostError('x'), new CommitUnknownError('x')].map(isDatabaseAway)).toEqual([true, true]);
    expect([new Error('x'), undefined].map(isDatabaseAway)).toEqual([false, false]);
  });
});
