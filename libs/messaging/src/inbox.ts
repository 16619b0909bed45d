import { type AgencyId, INBOX_RETENTION_MS, type MessageId } from '#contracts';
import type { Database, Tx } from '#runtime';

/** Which messages were absorbed. A row here commits together with the effect of its message, or not at all. */
export class Inbox {
  constructor(private readonly database: Database) {}

  /**
   * Claims these messages for this transaction and returns the ids that nobody has absorbed yet.
   * Two replicas with the same message: the second waits for the first to commit, then gets nothing.
   *
   * No two transactions of one service absorb messages about the same agency at a time, and whoever wants several takes
   * them in one order. Handlers lock rows in the order of their messages, and two batches that name the same agencies
   * the other way round would otherwise lock each other out. Repeats lock nobody.
   */
  async claim(tx: Tx, messages: readonly { id: MessageId; agencyId: AgencyId }[]): Promise<Set<MessageId>> {
    const rows = await tx.query<{ message_id: string }>(
      // In one order everywhere, so that two batches with the same messages cannot lock each other out. Agencies by key,
      // not by id: two ids may share one. The schema keeps services in one database apart.
      `WITH fresh AS (
         INSERT INTO inbox (message_id) SELECT id FROM unnest($1::text[]) AS id ORDER BY id
         ON CONFLICT (message_id) DO NOTHING RETURNING message_id),
       keys AS MATERIALIZED (
         SELECT DISTINCT hashtextextended(current_schema() || ':' || agency_id, 0) AS key
         FROM unnest($1::text[], $2::text[]) AS one (id, agency_id) WHERE id IN (SELECT message_id FROM fresh) ORDER BY key)
       SELECT message_id FROM fresh
       WHERE (SELECT count(lock) FROM (SELECT pg_advisory_xact_lock(key) AS lock FROM keys) AS locks) >= 0`,
      [messages.map(({ id }) => id), messages.map(({ agencyId }) => agencyId)],
    );
    return new Set(rows.map((row) => row.message_id));
  }

  async forgetOld(): Promise<void> {
    await this.database.survey(`DELETE FROM inbox WHERE received_at < clock_timestamp() - $1::interval`, [
      `${INBOX_RETENTION_MS} milliseconds`,
    ]);
  }
}
