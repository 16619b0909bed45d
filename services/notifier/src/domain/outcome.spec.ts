import { describe, expect, it } from '@jest/globals';
import { outcomeOf } from './outcome.js';

describe('one try', () => {
  it.each([200, 201, 202, 204, 299])('answered by %d is delivered', (status) => {
    expect(outcomeOf(status)).toEqual({ kind: 'delivered' });
  });

  it.each([300, 301, 302, 303, 304, 307, 308])('answered by %d failed: a redirect is not followed', (status) => {
    expect(outcomeOf(status)).toEqual({ kind: 'failed', why: `Redirects are not followed (${status}).` });
  });

  it.each([400, 401, 404, 409, 429, 500, 503, 599])('answered by %d failed', (status) => {
    expect(outcomeOf(status)).toEqual({ kind: 'failed', why: `The endpoint answered ${status}.` });
  });

  it('answered by 410 was the last', () => {
    expect(outcomeOf(410)).toEqual({ kind: 'gone', why: 'The endpoint answered 410 Gone.' });
  });
});
