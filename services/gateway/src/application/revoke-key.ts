import { Injectable } from '@nestjs/common';
import { Database, Log } from '#runtime';
import { isEnded } from '../domain/api-key.js';
import { Problem } from '../domain/problem.js';
import type { KeyHolder } from '../outbound/accounts.repository.js';
import { KeysRepository } from '../outbound/keys.repository.js';
import { LockKeys } from './lock-keys.js';

/**
 * Ends a key, whatever its scopes: taking away needs none of them. The last key that can manage keys stays, or only an
 * operator could ever let the account in again; one that leaked is rotated without an overlap.
 */
@Injectable()
export class RevokeKey {
  constructor(
    private readonly database: Database,
    private readonly keys: KeysRepository,
    private readonly lock: LockKeys,
    private readonly log: Log,
  ) {}

  /** The same again changes nothing: whoever lost the answer may ask again. */
  async execute(by: KeyHolder, keyId: string): Promise<void> {
    const { accountId } = by.account;
    await this.database.transaction(async (tx) => {
      await this.lock.execute(tx, by);
      const key = await this.lock.known(tx, by, keyId);
      if (isEnded(key)) return;
      // The twin’s keys can be made again by the account itself.
      const isOwn = key.accountId === accountId;
      const isNeeded = isOwn && key.scopes.includes('manage') && key.expiresAt === null;
      if (isNeeded && (await this.keys.othersThatStay(tx, accountId, keyId, 'manage')) === 0) {
        const message =
          'This is the last key with the scope "manage": create another one first, or rotate it with overlapSeconds 0.';
        throw new Problem('last_manage_key', message);
      }
      await this.keys.revoke(tx, keyId);
    });
    this.log.info({ accountId, keyId, by: by.keyId }, 'key.revoked');
  }
}
