import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { AccountId } from '#contracts';
import { REVOKED_WITHIN_MS } from '../domain/api-key.js';
import type { AccountsRepository, KeyHolder } from '../outbound/accounts.repository.js';
import { Authenticate } from './authenticate.js';

const HOLDER: KeyHolder = {
  keyId: 'k',
  scopes: [],
  account: { accountId: 'a' as AccountId, name: 'one', mode: 'live' },
};

describe('a key that was looked up', () => {
  let now = 0;
  let isRevoked = false;
  let looked = 0;
  let answerTakesMs = 0;
  let authenticate: Authenticate;
  beforeEach(() => {
    [now, isRevoked, looked, answerTakesMs] = [1_000_000, false, 0, 0];
    jest.spyOn(Date, 'now').mockImplementation(() => now);
    const holderOf = (): Promise<KeyHolder | undefined> => {
      looked += 1;
      const holder = isRevoked ? undefined : HOLDER;
      now += answerTakesMs;
      return Promise.resolve(holder);
    };
    authenticate = new Authenticate({ holderOf } as unknown as AccountsRepository);
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('is remembered for half of what is promised for a revoked one, and then looked up again', async () => {
    await authenticate.execute('key');
    now += REVOKED_WITHIN_MS / 2 - 1;
    expect(await authenticate.execute('key')).toBe(HOLDER);
    expect(looked).toBe(1);

    isRevoked = true;
    now += 1;
    expect(await authenticate.execute('key')).toBeUndefined();
  });

  it('is remembered from when it was asked about: a slow answer knows nothing of what came after it', async () => {
    answerTakesMs = REVOKED_WITHIN_MS / 2;
    expect(await authenticate.execute('key')).toBe(HOLDER);
    isRevoked = true;

    expect(await authenticate.execute('key')).toBeUndefined();
  });

  it('is remembered for itself, and one that is nobody’s is not', async () => {
    await authenticate.execute('key');
    isRevoked = true;

    expect(await authenticate.execute('another')).toBeUndefined();
    isRevoked = false;
    expect(await authenticate.execute('another')).toBe(HOLDER);
  });
});
