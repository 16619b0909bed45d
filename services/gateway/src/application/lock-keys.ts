import { Injectable } from '@nestjs/common';
import type { Tx } from '#runtime';
import { isEnded } from '../domain/api-key.js';
import { Problem } from '../domain/problem.js';
import type { KeyHolder } from '../outbound/accounts.repository.js';
import { KeysRepository, type PlacedKey } from '../outbound/keys.repository.js';

/**
 * Before an account's key changes its keys. Replicas remember for a second that a key is good: one that was revoked
 * meanwhile must not make itself a successor in that second.
 */
@Injectable()
export class LockKeys {
  constructor(private readonly keys: KeysRepository) {}

  async execute(tx: Tx, { keyId, account: { accountId } }: KeyHolder): Promise<void> {
    await this.keys.lock(tx, accountId);
    const own = await this.keys.find(tx, accountId, keyId);
    if (!own || isEnded(own)) throw new Problem('unauthorized', 'Invalid x-api-key');
  }

  /** The key that this is about: of the account, or of its test twin, whose keys are then locked as well. */
  async known(tx: Tx, { account: { accountId } }: KeyHolder, keyId: string): Promise<PlacedKey> {
    const key = await this.keys.find(tx, accountId, keyId);
    if (!key) throw new Problem('not_found', 'This account has no key with this id.');
    if (key.accountId === accountId) return key;
    await this.keys.lock(tx, key.accountId);
    return (await this.keys.find(tx, accountId, keyId)) ?? key;
  }
}
