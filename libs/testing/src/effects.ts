import type { MessageId, Service } from '#contracts';
import type { Delivery } from '#messaging';
import type { Tx } from '#runtime';
import { schemaOf } from '../../../deploy/admin/roles.js';
import type { TestDatabase } from './postgres.js';

/**
 * What handlers of a test did, in a table of the service's own schema: a row per effect, written in the transaction of
 * its message. Nothing in it forbids a second effect, so that one would be seen.
 */
export class Effects {
  private constructor(
    private readonly database: TestDatabase,
    private readonly table: string,
  ) {}

  static async of(database: TestDatabase, service: Service): Promise<Effects> {
    const table = `${schemaOf(service)}.test_effects`;
    await database.query(`CREATE TABLE IF NOT EXISTS ${table} (message_id text NOT NULL, made_by text NOT NULL)`);
    return new Effects(database, table);
  }

  async make(tx: Tx, messageId: MessageId, madeBy = ''): Promise<void> {
    await tx.query(`INSERT INTO ${this.table} (message_id, made_by) VALUES ($1, $2)`, [messageId, madeBy]);
  }

  /** A handler that has one effect for each message. */
  readonly handler = (_body: unknown, { tx, id }: Delivery): Promise<void> => this.make(tx, id);

  /** How often each message had its effect. */
  async counts(): Promise<Record<MessageId, number>> {
    const rows = await this.database.query<{ message_id: string; count: string }>(
      `SELECT message_id, count(*) AS count FROM ${this.table} GROUP BY message_id`,
    );
    return Object.fromEntries(rows.map((row) => [row.message_id, Number(row.count)]));
  }

  async of(messageId: MessageId): Promise<number> {
    return (await this.counts())[messageId] ?? 0;
  }
}

/** Each of these once: what `counts` should say. */
export const onceEach = (ids: readonly MessageId[]): Record<MessageId, number> =>
  Object.fromEntries(ids.map((id) => [id, 1]));
