import type { DeadLetterView } from '#contracts';
import type { Database, Tx } from '#runtime';

export interface Failing {
  readonly messageId: string;
  readonly subject: string;
  readonly stream: string;
  readonly body: Uint8Array;
}

const MAX_ERROR_LENGTH = 1_000;
const storable = (text: string): string => text.replaceAll('\0', '');

/** Messages that failed: while they are retried, and for good once they were given up. */
export class DeadLetters {
  constructor(private readonly database: Database) {}

  /** Counts one more failure and says how many there are now. */
  async countFailure(failing: Failing, error: string): Promise<number> {
    const rows = await this.write(failing, error, 'retrying');
    return rows[0]?.failures ?? 1;
  }

  /** From here on a person has to look. The message itself is kept, so that it can be handled again. */
  async bury(failing: Failing, error: string): Promise<void> {
    await this.write(failing, error, 'dead');
  }

  private write(failing: Failing, error: string, state: 'retrying' | 'dead'): Promise<{ failures: number }[]> {
    return this.database.query<{ failures: number }>(
      `INSERT INTO dead_letters (message_id, subject, stream, body, failures, error, state)
       VALUES ($1, $2, $3, $4, 1, $5, $6)
       ON CONFLICT (message_id) DO UPDATE SET
         failures = dead_letters.failures + CASE WHEN EXCLUDED.state = 'retrying' THEN 1 ELSE 0 END, error = EXCLUDED.error, state = EXCLUDED.state,
         last_failed_at = clock_timestamp()
       RETURNING failures`,
      [
        failing.messageId,
        storable(failing.subject),
        failing.stream,
        Buffer.from(failing.body),
        storable(error).slice(0, MAX_ERROR_LENGTH),
        state,
      ],
    );
  }

  /** These came through after all. */
  async forget(tx: Tx, messageIds: readonly string[]): Promise<void> {
    await tx.query(`DELETE FROM dead_letters WHERE message_id = ANY ($1::text[])`, [messageIds]);
  }

  async list(limit: number): Promise<DeadLetterView[]> {
    const rows = await this.database.query<Record<string, unknown>>(
      `SELECT message_id, subject, failures, error, state,
              (extract(epoch FROM first_failed_at) * 1000)::bigint AS first_ms,
              (extract(epoch FROM last_failed_at) * 1000)::bigint AS last_ms
       FROM dead_letters ORDER BY last_failed_at DESC LIMIT $1`,
      [limit],
    );
    return rows.map((row) => ({
      messageId: String(row['message_id']),
      subject: String(row['subject']),
      failures: Number(row['failures']),
      error: String(row['error']),
      state: row['state'] === 'dead' ? 'dead' : 'retrying',
      firstFailedAt: Number(row['first_ms']),
      lastFailedAt: Number(row['last_ms']),
    }));
  }

  async countDead(): Promise<number> {
    const [row] = await this.database.query<{ count: string }>(
      `SELECT count(*) AS count FROM dead_letters WHERE state = 'dead'`,
    );
    return Number(row?.count ?? 0);
  }
}
