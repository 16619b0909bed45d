import { eventually, type TestDatabase } from '#testing';

export type WholeTables = Readonly<Record<string, readonly string[]>>;

// Every request is counted and its key noted, whatever becomes of it; totals are added up in their own time, and follow
// from the applications.
const OF_THEMSELVES = ['rate_limits', 'key_uses', 'application_counts', 'application_count_changes'];

/**
 * Every row of every table of gateway and billing, as text: what a refusal must not change. Once nothing is on its way
 * out: that it went changes its row.
 */
export async function wholeTables(database: TestDatabase): Promise<WholeTables> {
  await untilPublished(database);
  const tables = await database.query<{ name: string }>(
    `SELECT table_schema || '.' || table_name AS name FROM information_schema.tables
     WHERE table_schema IN ('gateway', 'billing') AND table_type = 'BASE TABLE' AND table_name::text <> ALL ($1::text[])
     ORDER BY 1`,
    [OF_THEMSELVES],
  );
  const dumps = tables.map(
    ({ name }) =>
      `SELECT '${name}' AS name, coalesce(json_agg(line ORDER BY line), '[]') AS lines
       FROM (SELECT one::text AS line FROM ${name} AS one) AS lines`,
  );
  const rows = await database.query<{ name: string; lines: string[] }>(dumps.join(' UNION ALL '));
  return Object.fromEntries(rows.map(({ name, lines }) => [name, lines]));
}

/** From here on only what a test does changes rows. */
export async function quiet(database: TestDatabase): Promise<void> {
  await untilPublished(database);
  // What billing would find out by asking, 20 s after each reservation.
  await database.query(
    `UPDATE billing.reservations SET accepted_at = clock_timestamp() WHERE state = 'held' AND accepted_at IS NULL`,
  );
}

async function untilPublished(database: TestDatabase): Promise<void> {
  await eventually(async () => {
    const [row] = await database.query<{ waiting: string }>(
      `SELECT (SELECT count(*) FROM gateway.outbox WHERE published_at IS NULL)
            + (SELECT count(*) FROM billing.outbox WHERE published_at IS NULL) AS waiting`,
    );
    if (row?.waiting !== '0') throw new Error(`${row?.waiting} messages are on their way out`);
  });
}
