import pg from 'pg';

/*
 * What floors and peers keep: the least that holds the same truth as ours. Credits are counted per account, each
 * application has one reservation, and a reservation ends once.
 */
const TABLES = `
  CREATE TABLE accounts (
    id integer PRIMARY KEY,
    available integer NOT NULL CHECK (available >= 0),
    held integer NOT NULL DEFAULT 0 CHECK (held >= 0)
  ) WITH (fillfactor = 50);
  CREATE TABLE applications (
    id uuid PRIMARY KEY,
    account_id integer NOT NULL,
    status text NOT NULL DEFAULT 'queued',
    body jsonb NOT NULL
  );
  CREATE TABLE reservations (
    application_id uuid PRIMARY KEY,
    account_id integer NOT NULL,
    outcome text
  );
  CREATE TABLE outbox (
    id uuid PRIMARY KEY,
    subject text NOT NULL,
    body jsonb NOT NULL
  );
`;
const CREDITS_EACH = 1_000_000;

/** One statement, so one round trip and one commit: a credit is held, and the application is there, or neither. */
const HELD_AND_STORED = `
  reserved AS (
    UPDATE accounts SET available = available - 1, held = held + 1 WHERE id = $2 AND available > 0 RETURNING id
  ), reservation AS (
    INSERT INTO reservations (application_id, account_id) SELECT $1::uuid, id FROM reserved
  ), application AS (
    INSERT INTO applications (id, account_id, body) SELECT $1::uuid, id, $3::jsonb FROM reserved
  )`;

/** With $1 application, $2 account, $3 body, and `more` for what happens in the same transaction. */
export const reserveSql = (more: string): string => `WITH ${HELD_AND_STORED}${more}`;

/** Ends a reservation unless it has ended: a job that runs again takes no second credit. */
export const SETTLE_SQL = `
  WITH ended AS (
    UPDATE reservations SET outcome = 'spent' WHERE application_id = $1 AND outcome IS NULL RETURNING account_id
  ), spent AS (
    UPDATE accounts SET held = held - 1 FROM ended WHERE accounts.id = ended.account_id
  )
  UPDATE applications SET status = 'applied' FROM ended WHERE applications.id = $1`;

export async function createTables(url: string, accounts: number): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(TABLES);
    await client.query(`INSERT INTO accounts (id, available) SELECT n, ${CREDITS_EACH} FROM generate_series(1, $1) n`, [
      accounts,
    ]);
    await client.query('VACUUM ANALYZE accounts');
  } finally {
    await client.end();
  }
}
