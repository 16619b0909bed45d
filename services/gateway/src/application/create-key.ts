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
import { CustomerDefaults } from './customer-defaults.js';
import { LockKeys } from './lock-keys.js';
import { MakeTestTwin } from './make-test-twin.js';

/** A key and what opens with it. The text is in the answer to whoever made it and nowhere else. */
export interface CreatedKey {
  readonly apiKey: ApiKey;
  readonly key: string;
}

/** What a key of the account asks for; without a mode, its own. */
export interface KeyAsked {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly mode?: Mode | undefined;
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
    private readonly twins: MakeTestTwin,
    private readonly defaults: CustomerDefaults,
    private readonly log: Log,
  ) {}

  /** `mode` test with a live key: of the account's test twin, which is made with its first key. */
  async execute(by: KeyHolder, { name, scopes, mode }: KeyAsked): Promise<CreatedKey> {
    refuseBeyond(by, scopes);
    const isForTwin = mode === 'test' && by.account.mode === 'live';
    if (mode === 'live' && by.account.mode === 'test') {
      throw new Problem('forbidden', 'A test key cannot create live keys: use a live one.');
    }
    if (isForTwin && !this.defaults.hasSandbox) {
      throw new Problem('no_sandbox', 'There is no sandbox here for tests to work on: ask the operator for one.');
    }
    const created = await this.database.transaction(async (tx) => {
      await this.lock.execute(tx, by);
      const { account } = by;
      const whose = isForTwin ? (await this.twins.within(tx, `key ${by.keyId}`, account)).twin : account;
      return this.within(tx, { accountId: whose.accountId, mode: whose.mode, name, scopes });
    });
    const { keyId, mode: made } = created.apiKey;
    this.log.info({ accountId: by.account.accountId, keyId, by: by.keyId, mode: made, scopes }, 'key.created');
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
    return { apiKey: { keyId, mode, name, scopes, ending, createdAt, ...unused }, key };
  }
}

/** Also what is rotated is made by whoever asks, and shown to them. */
export function refuseBeyond(by: KeyHolder, scopes: readonly Scope[]): void {
  const [missing] = scopesBeyond(by.scopes, scopes);
  if (missing === undefined) return;
  throw new Problem('forbidden', `This key has no scope "${missing}" and cannot give it: use one that has.`);
}
