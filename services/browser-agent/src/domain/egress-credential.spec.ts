import { describe, expect, it } from '@jest/globals';
import type { ApplicationId, SessionId } from '#contracts';
import { type EgressCredential, passwordOf, readCredential, usernameOf } from './egress-credential.js';

const SECRET = 'a secret of at least thirty-two characters';
const sessionId = '01970000-0000-7000-8000-000000000001' as SessionId;
const applicationId = '01970000-0000-7000-8000-000000000002' as ApplicationId;
const PAGE: EgressCredential = { sessionId, epoch: 7, applicationId: null };
const SUBMIT: EgressCredential = { sessionId, epoch: 7, applicationId };

const read = (credential: EgressCredential, secret = SECRET, password?: string) => {
  const username = usernameOf(credential);
  return readCredential(username, password ?? passwordOf(username, SECRET), secret);
};

describe('credentials at the proxy', () => {
  it('are read as they were made, with and without an application', () => {
    expect(read(PAGE)).toEqual(PAGE);
    expect(read(SUBMIT)).toEqual(SUBMIT);
  });

  it('are refused without the secret', () => {
    expect(read(PAGE, 'another secret of thirty-two characters')).toBeUndefined();
    expect(read(PAGE, SECRET, '')).toBeUndefined();
    expect(read(PAGE, SECRET, 'x'.repeat(43))).toBeUndefined();
  });

  it('do not pass for another epoch, session or application', () => {
    const password = passwordOf(usernameOf(PAGE), SECRET);
    expect(read({ ...PAGE, epoch: 8 }, SECRET, password)).toBeUndefined();
    expect(read(SUBMIT, SECRET, password)).toBeUndefined();
    expect(read({ ...PAGE, sessionId: applicationId as unknown as SessionId }, SECRET, password)).toBeUndefined();
  });

  it('are refused when malformed, even if signed', () => {
    for (const username of [
      '',
      'me',
      `${sessionId}`,
      `${sessionId}.-1`,
      `${sessionId}.7.x`,
      `${sessionId}.7.`,
      `x${sessionId}.7`,
    ]) {
      expect(readCredential(username, passwordOf(username, SECRET), SECRET)).toBeUndefined();
    }
  });
});
