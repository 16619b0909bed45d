import { type AgencyId, INBOX_RETENTION_MS, type MessageId } from '#contracts';
import type { Database, Tx } from '#runtime';

/** Which messages were absorbed. A row here commits together with the effect of its message, or not at all. */
export class Inbox {
  constructor(private readonly database: Database) {}

  /**
   * Claims these messages for this transaction and returns the ids that nobody has absorbed yet.
   * Two replicas with the same message: the second waits for the first to commit, then gets nothing.
   */
  async claim(tx: Tx, ids: readonly MessageId[]): Promise<Set<MessageId>> {
    const rows = await tx.query<{ message_id: string }>(
      // In one order everywhere, so that two batches with the same messages cannot lock each other out.
      `INSERT INTO inbox (message_id) SELECT id FROM unnest($1::text[]) AS id ORDER BY id
       ON CONFLICT (message_id) DO NOTHING RETURNING message_id`,
      [ids],
    );
    return new Set(rows.map((row) => row.message_id));
  }

  /**
   * No two transactions of one service absorb messages about the same agency at a time, and whoever wants several takes
   * them in one order. Handlers lock rows in the order of their messages, and two batches that name the same agencies
   * the other way round would otherwise lock each other out.
   */
  async lockAgencies(tx: Tx, ids: readonly AgencyId[]): Promise<void> {
    await tx.query(
      // By key, not by id: two ids may share one. The schema keeps services in one database apart.
      `SELECT pg_advisory_xact_lock(key) FROM (
         SELECT DISTINCT hashtextextended(current_schema() || ':' || id, 0) AS key FROM unnest($1::text[]) AS id ORDER BY key
       ) AS keys`,
      [ids],
    );
  }

  async forgetOld(): Promise<void> {
    await this.database.query(`DELETE FROM inbox WHERE received_at < clock_timestamp() - $1::interval`, [
      `${INBOX_RETENTION_MS} milliseconds`,
    ]);
  }
}
