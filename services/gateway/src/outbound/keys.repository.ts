import { Injectable } from '@nestjs/common';
import type { AccountId, Mode } from '#contracts';
import { Database, type Tx } from '#runtime';
import { type ApiKey, KEYS_PER_ACCOUNT } from '../domain/api-key.js';

export interface NewKey {
  readonly keyId: string;
  readonly accountId: AccountId;
  readonly hash: Buffer;
  readonly ending: string;
  readonly name: string;
  readonly scopes: readonly string[];
}

/** A key with its place among those of its account; null when it works no more. */
export type PlacedKey = ApiKey & { readonly place: number | null; readonly accountId: AccountId; readonly mode: Mode };

const ms = (column: string): string => `round(extract(epoch FROM ${column}) * 1000)::float8`;

const COLUMNS = `key_id AS "keyId", mode, api_keys.name, scopes, ending, ${ms('api_keys.created_at')} AS "createdAt",
  ${ms('last_used_at')} AS "lastUsedAt", ${ms('expires_at')} AS "expiresAt", ${ms('revoked_at')} AS "revokedAt"`;

// What an account looks after: its own, and those of its test twin. Nobody is the twin of a twin.
const OF_ACCOUNT = `api_keys JOIN accounts USING (account_id) LEFT JOIN key_uses USING (key_id)
  WHERE account_id IN (SELECT account_id FROM accounts WHERE account_id = $1 OR twin_of = $1)`;

/** Keys of accounts. What changes them first locks the account, so that whoever counts them counts right. */
@Injectable()
export class KeysRepository {
  constructor(private readonly database: Database) {}

  /** Until the transaction ends nobody else changes keys of this account. Places of keys that have ended become free. */
  async lock(tx: Tx, accountId: AccountId): Promise<void> {
    await tx.query(`SELECT FROM accounts WHERE account_id = $1 FOR NO KEY UPDATE`, [accountId]);
    await tx.query(
      `UPDATE api_keys SET place = NULL
       WHERE account_id = $1 AND place IS NOT NULL AND expires_at <= clock_timestamp()`,
      [accountId],
    );
  }

  /** In the first free place, or in the one that is named. When it was created, in Unix ms; undefined when none is free. */
  async insert(tx: Tx, key: NewKey, place: number | null = null): Promise<number | undefined> {
    const [row] = await tx.query<{ createdAt: number }>(
      `INSERT INTO api_keys (key_id, account_id, hash, ending, name, scopes, place)
       SELECT $1::uuid, $2::uuid, $3::bytea, $4::text, $5::text, $6::text[], seat FROM generate_series(1, $7::int) AS seat
       WHERE ($8::int IS NULL OR seat = $8) AND NOT EXISTS (
         SELECT FROM api_keys WHERE account_id = $2 AND place = seat AND expires_at IS NULL)
       ORDER BY seat LIMIT 1 RETURNING ${ms('created_at')} AS "createdAt"`,
      [key.keyId, key.accountId, key.hash, key.ending, key.name, key.scopes, KEYS_PER_ACCOUNT, place],
    );
    return row?.createdAt;
  }

  async find(tx: Tx, accountId: AccountId, keyId: string): Promise<PlacedKey | undefined> {
    const [row] = await tx.query<PlacedKey>(
      `SELECT ${COLUMNS}, place, account_id AS "accountId" FROM ${OF_ACCOUNT} AND key_id = $2`,
      [accountId, keyId],
    );
    return row;
  }

  /** Newest first; `after` is the last of the page before. */
  async page(accountId: AccountId, limit: number, after: string | null): Promise<ApiKey[]> {
    return this.database.query<ApiKey>(
      `SELECT ${COLUMNS} FROM ${OF_ACCOUNT} AND ($3::uuid IS NULL OR key_id < $3) ORDER BY key_id DESC LIMIT $2`,
      [accountId, limit, after],
    );
  }

  /** How many other keys with this scope stay: those that are ending do not. */
  async othersThatStay(tx: Tx, accountId: AccountId, keyId: string, scope: string): Promise<number> {
    const [row] = await tx.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM api_keys
       WHERE account_id = $1 AND key_id <> $2 AND place IS NOT NULL AND expires_at IS NULL AND $3 = ANY (scopes)`,
      [accountId, keyId, scope],
    );
    return row?.count ?? 0;
  }

  /** Whether an older key still works in this place, beside the one that took it over. */
  async isOverlapped(tx: Tx, accountId: AccountId, place: number | null): Promise<boolean> {
    const rows = await tx.query(
      `SELECT FROM api_keys WHERE account_id = $1 AND place = $2 AND expires_at IS NOT NULL`,
      [accountId, place],
    );
    return rows.length > 0;
  }

  async revoke(tx: Tx, keyId: string): Promise<void> {
    await tx.query(
      `UPDATE api_keys SET revoked_at = clock_timestamp(), place = NULL WHERE key_id = $1 AND revoked_at IS NULL`,
      [keyId],
    );
  }

  /** It works until then, and its successor may take its place. */
  async expire(tx: Tx, keyId: string, inSeconds: number): Promise<void> {
    await tx.query(`UPDATE api_keys SET expires_at = clock_timestamp() + make_interval(secs => $2) WHERE key_id = $1`, [
      keyId,
      inSeconds,
    ]);
  }

  /** One statement for all; in order of the keys, so that replicas do not wait for each other in a ring. */
  async recordUses(uses: ReadonlyMap<string, number>): Promise<void> {
    await this.database.query(
      `INSERT INTO key_uses (key_id, last_used_at)
       SELECT key_id, to_timestamp(used_at / 1000) FROM unnest($1::uuid[], $2::float8[]) AS used (key_id, used_at)
       ORDER BY key_id
       ON CONFLICT (key_id) DO UPDATE SET last_used_at = greatest(key_uses.last_used_at, excluded.last_used_at)`,
      [[...uses.keys()], [...uses.values()]],
    );
  }
}
