import { Injectable } from '@nestjs/common';
import type { AccountId } from '#contracts';
import type { ApiKey } from '../domain/api-key.js';
import { KeysRepository } from '../outbound/keys.repository.js';

/** Keys of an account, newest first, page by page. */
@Injectable()
export class ListKeys {
  constructor(private readonly keys: KeysRepository) {}

  async execute(
    accountId: AccountId,
    limit: number,
    after: string | null,
  ): Promise<{ keys: ApiKey[]; nextAfter: string | null }> {
    // One more than asked for says whether there is another page.
    const found = await this.keys.page(accountId, limit + 1, after);
    const keys = found.slice(0, limit);
    return { keys, nextAfter: found.length > limit ? (keys.at(-1)?.keyId ?? null) : null };
  }
}
