import { Injectable } from '@nestjs/common';
import { hashOfKey, type Scope } from '../domain/api-key.js';
import { Problem } from '../domain/problem.js';
import { AccountsRepository, type KeyHolder } from '../outbound/accounts.repository.js';

interface Cached {
  readonly holder: KeyHolder;
  readonly until: number;
}

// A revoked key works at most this long; every other request spares a look-up.
const CACHE_MS = 1_000;
const MAX_CACHED = 10_000;
const MAX_KEY_LENGTH = 200;

/** Says whose key it is, or refuses. */
@Injectable()
export class Authenticate {
  private readonly cache = new Map<string, Cached>();

  constructor(private readonly accounts: AccountsRepository) {}

  async execute(key: string | undefined, scope: Scope): Promise<KeyHolder> {
    if (key === undefined || key === '') throw new Problem('unauthorized', 'Missing x-api-key');
    const holder = key.length > MAX_KEY_LENGTH ? undefined : await this.holderOf(key);
    if (!holder) throw new Problem('unauthorized', 'Invalid x-api-key');
    if (!holder.scopes.includes(scope)) {
      throw new Problem('forbidden', `This key has no scope "${scope}": use one that has, or create one.`);
    }
    return holder;
  }

  private async holderOf(key: string): Promise<KeyHolder | undefined> {
    const hash = hashOfKey(key);
    // By hash, so that no key is kept in memory, and so that the look-up takes the same time for near misses.
    const name = hash.toString('base64');
    const cached = this.cache.get(name);
    if (cached && cached.until > Date.now()) return cached.holder;
    const holder = await this.accounts.holderOf(hash);
    if (this.cache.size >= MAX_CACHED) this.cache.clear();
    if (holder) this.cache.set(name, { holder, until: Date.now() + CACHE_MS });
    else this.cache.delete(name);
    return holder;
  }
}
