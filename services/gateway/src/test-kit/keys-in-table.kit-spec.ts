import type { TestDatabase } from '#testing';
import type { Json } from './gateway.kit-spec.js';

export const keysOf = (database: TestDatabase, accountId: string): Promise<Json[]> =>
  database.query(`SELECT * FROM gateway.api_keys WHERE account_id = $1 ORDER BY key_id`, [accountId]);

/** How many transactions wait for somebody's account. */
export async function waitingForAccount(database: TestDatabase): Promise<number> {
  const rows = await database.query(
    `SELECT FROM pg_stat_activity WHERE datname = $1 AND wait_event_type = 'Lock' AND query LIKE '%FOR NO KEY UPDATE'`,
    [database.name],
  );
  return rows.length;
}

/** The moment in which an overlap ends, now. */
export const endOverlapOf = (database: TestDatabase, keyId: string) =>
  database.query(`UPDATE gateway.api_keys SET expires_at = clock_timestamp() WHERE key_id = $1`, [keyId]);
