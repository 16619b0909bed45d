import { Injectable } from '@nestjs/common';
import { Database } from '#runtime';
import type { Account, KeyHolder } from './accounts.repository.js';

export interface TokenHolder extends KeyHolder {
  /** Unix ms. */
  readonly expiresAt: number;
}

const EXPIRES_AT = `(extract(epoch FROM stream_tokens.expires_at) * 1000)::float8 AS "expiresAt"`;
// Revoked, or rotated and its overlap over.
const HAS_ENDED = `(api_keys.revoked_at <= clock_timestamp() OR api_keys.expires_at <= clock_timestamp())`;

/** Tokens for streams, as hashes. */
@Injectable()
export class StreamTokensRepository {
  constructor(private readonly database: Database) {}

  /** Returns when it ends, by the database's clock, as Unix ms. */
  async insert(hash: Buffer, keyId: string, life: string): Promise<number> {
    const [row] = await this.database.query<{ expiresAt: number }>(
      `INSERT INTO stream_tokens (hash, key_id, expires_at) VALUES ($1, $2, clock_timestamp() + $3::interval)
       RETURNING ${EXPIRES_AT}`,
      [hash, keyId, life],
    );
    return Math.floor((row as { expiresAt: number }).expiresAt);
  }

  /** Who a token speaks for; undefined when it is unknown, its time is over, or its key is good no more. */
  async holderOf(hash: Buffer): Promise<TokenHolder | undefined> {
    const [row] = await this.database.query<{ keyId: string; expiresAt: number } & Account>(
      `SELECT key_id AS "keyId", ${EXPIRES_AT}, account_id AS "accountId", accounts.name, mode
       FROM stream_tokens JOIN api_keys USING (key_id) JOIN accounts USING (account_id)
       WHERE stream_tokens.hash = $1 AND stream_tokens.expires_at > clock_timestamp() AND ${HAS_ENDED} IS NOT TRUE`,
      [hash],
    );
    if (!row) return undefined;
    const { keyId, expiresAt, accountId, name, mode } = row;
    return { keyId, scopes: ['read'], account: { accountId, name, mode }, expiresAt };
  }

  /** Those of these keys that are good no more. */
  async revokedOf(keyIds: readonly string[]): Promise<Set<string>> {
    const rows = await this.database.query<{ keyId: string }>(
      `SELECT key_id AS "keyId" FROM api_keys WHERE key_id = ANY ($1::uuid[]) AND ${HAS_ENDED}`,
      [keyIds],
    );
    return new Set(rows.map(({ keyId }) => keyId));
  }

  async forgetOld(): Promise<void> {
    await this.database.query(`DELETE FROM stream_tokens WHERE expires_at < clock_timestamp()`);
  }
}
