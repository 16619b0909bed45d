import { Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import type { AccountId, Mode } from '#contracts';
import { Database, Log, type Tx } from '#runtime';
import {
  type ApiKey,
  hashOfKey,
  KEYS_PER_ACCOUNT,
  KeyPrefixes,
  newApiKey,
  type Scope,
  scopesBeyond,
} from '../domain/api-key.js';
import { Problem } from '../domain/problem.js';
import type { KeyHolder } from '../outbound/accounts.repository.js';
import { KeysRepository } from '../outbound/keys.repository.js';
import { LockKeys } from './lock-keys.js';

/** A key and what opens with it. The text is in the answer to whoever made it and nowhere else. */
export interface CreatedKey {
  readonly apiKey: ApiKey;
  readonly key: string;
}

export interface KeyWanted {
  readonly accountId: AccountId;
  readonly mode: Mode;
  readonly name: string;
  readonly scopes: readonly Scope[];
}

/** Makes a key: for an account by one of its own, which can only give what it has, or by an operator. */
@Injectable()
export class CreateKey {
  constructor(
    private readonly database: Database,
    private readonly keys: KeysRepository,
    private readonly lock: LockKeys,
    private readonly prefixes: KeyPrefixes,
    private readonly log: Log,
  ) {}

  async execute(by: KeyHolder, name: string, scopes: readonly Scope[]): Promise<CreatedKey> {
    refuseBeyond(by, scopes);
    const { accountId, mode } = by.account;
    const created = await this.database.transaction(async (tx) => {
      await this.lock.execute(tx, by);
      return this.within(tx, { accountId, mode, name, scopes });
    });
    this.log.info({ accountId, keyId: created.apiKey.keyId, by: by.keyId, scopes }, 'key.created');
    return created;
  }

  /** As part of something that is recorded with it. In the first free place unless one is named. */
  async within(tx: Tx, { accountId, mode, name, scopes }: KeyWanted, place: number | null = null): Promise<CreatedKey> {
    await this.keys.lock(tx, accountId);
    const key = newApiKey(this.prefixes.of(mode));
    const [keyId, ending] = [uuid(), key.slice(-4)];
    const createdAt = await this.keys.insert(
      tx,
      { keyId, accountId, hash: hashOfKey(key), ending, name, scopes },
      place,
    );
    if (createdAt === undefined) {
      const message = `An account has ${KEYS_PER_ACCOUNT} keys at most: revoke one that is not needed any more, or rotate one.`;
      throw new Problem('too_many_keys', message);
    }
    const unused = { lastUsedAt: null, expiresAt: null, revokedAt: null };
    return { apiKey: { keyId, name, scopes, ending, createdAt, ...unused }, key };
  }
}

/** Also what is rotated is made by whoever asks, and shown to them. */
export function refuseBeyond(by: KeyHolder, scopes: readonly Scope[]): void {
  const [missing] = scopesBeyond(by.scopes, scopes);
  if (missing === undefined) return;
  throw new Problem('forbidden', `This key has no scope "${missing}" and cannot give it: use one that has.`);
}
