import { Injectable } from '@nestjs/common';
import type { AccountId } from '#contracts';
import { Database, Log, type Tx } from '#runtime';
import { type ApiKey, isEnded } from '../domain/api-key.js';
import { Problem } from '../domain/problem.js';
import type { KeyHolder } from '../outbound/accounts.repository.js';
import { KeysRepository, type PlacedKey } from '../outbound/keys.repository.js';
import { CreateKey, type CreatedKey, refuseBeyond } from './create-key.js';
import { LockKeys } from './lock-keys.js';

export interface Rotated extends CreatedKey {
  readonly replaced: ApiKey;
}

/**
 * A new key takes the place, name and scopes of an old one, which works on until its overlap is over. So whoever has all
 * the keys they may have can rotate too; in one place no more than two work at a time.
 */
@Injectable()
export class RotateKey {
  constructor(
    private readonly database: Database,
    private readonly keys: KeysRepository,
    private readonly lock: LockKeys,
    private readonly create: CreateKey,
    private readonly log: Log,
  ) {}

  async execute(by: KeyHolder, keyId: string, overlapSeconds: number): Promise<Rotated> {
    const rotated = await this.database.transaction(async (tx) => {
      await this.lock.execute(tx, by);
      const old = await this.lock.known(tx, by, keyId);
      refuseBeyond(by, old.scopes);
      if (isEnded(old)) throw new Problem('not_found', 'This key works no more: create a new one.');
      if (old.expiresAt !== null) {
        const message = 'This key was rotated already and ends by itself: use its successor, or create another key.';
        throw new Problem('key_overlaps', message);
      }
      const { accountId, mode, name, scopes } = old;
      await this.end(tx, accountId, old, overlapSeconds);
      const created = await this.create.within(tx, { accountId, mode, name, scopes }, old.place);
      return { ...created, replaced: await this.lock.known(tx, by, keyId) };
    });
    const successor = rotated.apiKey.keyId;
    this.log.info({ accountId: by.account.accountId, keyId, by: by.keyId, successor, overlapSeconds }, 'key.rotated');
    return rotated;
  }

  private async end(tx: Tx, accountId: AccountId, { keyId, place }: PlacedKey, overlapSeconds: number): Promise<void> {
    if (overlapSeconds === 0) return this.keys.revoke(tx, keyId);
    if (await this.keys.isOverlapped(tx, accountId, place)) {
      const message = 'The key that this one replaced works still: revoke it, wait, or send overlapSeconds 0.';
      throw new Problem('key_overlaps', message);
    }
    return this.keys.expire(tx, keyId, overlapSeconds);
  }
}
