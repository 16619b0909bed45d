import { Injectable } from '@nestjs/common';
import { hashOfKey, REVOKED_WITHIN_MS } from '../domain/api-key.js';
import { AccountsRepository, type KeyHolder } from '../outbound/accounts.repository.js';

interface Cached {
  readonly holder: KeyHolder;
  readonly until: number;
}

// A revoked key works at most this long, on every replica; every other request spares a look-up. Half of what is promised,
// so that a request that came within it and is slow does not break the promise.
const CACHE_MS = REVOKED_WITHIN_MS / 2;
const MAX_CACHED = 10_000;
const MAX_KEY_LENGTH = 200;

/** Says whose key it is; undefined when it is nobody's, or not any more. */
@Injectable()
export class Authenticate {
  private readonly cache = new Map<string, Cached>();

  constructor(private readonly accounts: AccountsRepository) {}

  async execute(key: string): Promise<KeyHolder | undefined> {
    if (key.length > MAX_KEY_LENGTH) return undefined;
    const hash = hashOfKey(key);
    // By hash, so that no key is kept in memory, and so that the look-up takes the same time for near misses.
    const name = hash.toString('base64');
    const askedAt = Date.now();
    const cached = this.cache.get(name);
    if (cached && cached.until > askedAt) return cached.holder;
    const holder = await this.accounts.holderOf(hash);
    if (this.cache.size >= MAX_CACHED) this.cache.clear();
    // From when it was asked: what changed while a slow answer was on its way is not in it.
    if (holder) this.cache.set(name, { holder, until: askedAt + CACHE_MS });
    else this.cache.delete(name);
    return holder;
  }
}
