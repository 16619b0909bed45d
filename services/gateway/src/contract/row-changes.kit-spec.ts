import type { TestDatabase } from '#testing';

export interface RowChange {
  readonly place: string;
  readonly act: 'INSERT' | 'UPDATE' | 'DELETE';
  readonly line: string;
}

// Every request is counted, its key noted and its stream listed, whatever becomes of it; the others are what services do
// by themselves: publishing, delivering, signing, handing out work.
const OF_THEMSELVES = [
  'gateway.rate_limits',
  'gateway.key_uses',
  'gateway.open_streams',
  'gateway.event_counters',
  // Added up by themselves; what they count is looked at.
  'gateway.application_counts',
  'gateway.application_count_changes',
  'gateway.receipts',
  'gateway.receipt_keys',
  'notifier.deliveries',
  'scheduler.waiting',
  'scheduler.tombstones',
];

/**
 * Notes every row that services write, with its transaction. Cheaper than to compare whole tables after each of thousands
 * of requests, and it sees also what was written and taken back.
 */
export class RowChanges {
  private constructor(private readonly database: TestDatabase) {}

  static async of(database: TestDatabase): Promise<RowChanges> {
    const excepted = OF_THEMSELVES.map((name) => `'${name}'`).join(', ');
    await database.query(`CREATE SCHEMA contract`);
    await database.query(
      `CREATE TABLE contract.changes (xid xid8 DEFAULT pg_current_xact_id(), place text, act text, line text)`,
    );
    await database.query(
      `CREATE FUNCTION contract.note() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
       BEGIN
         -- Lanes turn by themselves; what customers change of one is its policy.
         IF TG_TABLE_NAME = 'lanes' AND TG_OP = 'UPDATE'
            AND to_jsonb(NEW) -> 'policy' IS NOT DISTINCT FROM to_jsonb(OLD) -> 'policy' THEN RETURN NULL; END IF;
         INSERT INTO contract.changes (place, act, line)
         VALUES (TG_TABLE_SCHEMA || '.' || TG_TABLE_NAME, TG_OP, left(coalesce(NEW, OLD)::text, 500));
         RETURN NULL;
       END $$`,
    );
    await database.query(
      `DO $$ DECLARE one record; BEGIN
         FOR one IN SELECT table_schema AS s, table_name AS t FROM information_schema.tables
                    WHERE table_schema IN ('gateway', 'billing', 'notifier', 'scheduler') AND table_type = 'BASE TABLE'
                      AND table_schema || '.' || table_name NOT IN (${excepted})
         LOOP
           EXECUTE format('CREATE TRIGGER contract_note AFTER INSERT OR UPDATE OR DELETE ON %I.%I
                           FOR EACH ROW EXECUTE FUNCTION contract.note()', one.s, one.t);
         END LOOP;
       END $$`,
    );
    return new RowChanges(database);
  }

  /** What was written since it was last asked, but for what messages, deliveries and dispatches did. */
  async taken(): Promise<RowChange[]> {
    const rows = await this.database.query<RowChange>(
      `WITH taken AS (DELETE FROM contract.changes RETURNING xid, place, act, line)
       SELECT place, act, line FROM taken
       WHERE NOT (place LIKE '%.outbox' AND act <> 'INSERT')
         AND xid NOT IN (SELECT xid FROM taken WHERE place LIKE '%.inbox' OR place IN ('notifier.tries', 'scheduler.dispatched'))
         AND NOT (place = 'scheduler.outbox' AND line LIKE '%,lane.%')
         -- What billing finds out by asking, some time after each reservation.
         AND NOT (place = 'billing.reservations' AND act = 'UPDATE')`,
    );
    // A key that is claimed and given back is as it was.
    const isUndone = ({ place, act, line }: RowChange): boolean =>
      act !== 'UPDATE' &&
      rows.some((other) => other.place === place && other.line === line && act !== other.act && other.act !== 'UPDATE');
    return rows.filter((row) => !isUndone(row));
  }
}
