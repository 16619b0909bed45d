import type { TestDatabase } from '#testing';

export const MANY = 1_000_000;
/** How many events each application of the large account has, of those that have any. */
export const EVENTS_EACH = 4;

/** Ids that follow from a number, so that any row can be named without being looked for. */
const uuidOf = (kind: string, n: string): string => `overlay(md5('${kind}:' || (${n})) PLACING '7' FROM 13)::uuid`;
const jobOf = (n: string): string => `'~02' || lpad((${n})::text, 16, '0')`;

/** The nth applications, from a number or a series of them; one a minute, newest last. */
const applications = (accountId: string, agencyId: string, series: string): string => `
  WITH one AS (
    SELECT n, CASE WHEN n % 250000 = 7 THEN 'not_eligible' WHEN n % 10 < 7 THEN 'applied' ELSE 'failed' END AS status,
      timestamptz '2024-01-01' + n * interval '1 minute' AS at
    FROM ${series} AS n),
  keys AS (INSERT INTO gateway.application_keys (application_id, kind)
    SELECT ${uuidOf(accountId, 'n')}, 'accepted' FROM one)
  INSERT INTO gateway.applications (application_id, account_id, agency_id, mode, job_id, processed_job_id, status, stage,
    accepted_at, expires_at, require_approval, processed_at, applied_at, settled_at, cover_letter_sha256, metadata)
  SELECT ${uuidOf(accountId, 'n')}, '${accountId}', '${agencyId}', 'live', ${jobOf('n')}, ${uuidOf('job', 'n')}, status,
    'settled', at, at, false, at, CASE WHEN status = 'applied' THEN at END, at, repeat('0', 64), '{}' FROM one`;

/** Gives an account so many applications, all of them ended. */
export async function givenApplications(
  database: TestDatabase,
  { accountId, agencyId }: { accountId: string; agencyId: string },
  count: number,
): Promise<void> {
  const client = await database.connect();
  try {
    // Rows that a constraint would refuse are not made here, and checking a million of them one by one takes minutes.
    await client.query(`ALTER TABLE gateway.applications DISABLE TRIGGER ALL`);
    await client.query(`ALTER TABLE gateway.applications ENABLE TRIGGER USER`);
    await client.query(applications(accountId, agencyId, `generate_series(1, ${count})`));
    await client.query(`ALTER TABLE gateway.applications ENABLE TRIGGER ALL`);
  } finally {
    await client.end();
  }
}

/** Gives the first applications of an account so many events in all, each application its own in a row. */
export async function givenEvents(database: TestDatabase, accountId: string, count: number): Promise<void> {
  const client = await database.connect();
  try {
    await client.query(`INSERT INTO gateway.event_counters (account_id, last) VALUES ($1, $2)`, [accountId, count]);
    await client.query(`ALTER TABLE gateway.events DISABLE TRIGGER ALL`);
    await client.query(
      `INSERT INTO gateway.events (account_id, position, application_id, sequence, type, fact, body)
       SELECT '${accountId}', n, ${uuidOf(accountId, `(n - 1) / ${EVENTS_EACH} + 1`)}, (n - 1) % ${EVENTS_EACH} + 1,
         'application.progressed', '${accountId}:' || n, '{"type":"application.progressed"}'
       FROM generate_series(1, ${count}) AS n`,
    );
    await client.query(`ALTER TABLE gateway.events ENABLE TRIGGER ALL`);
  } finally {
    await client.end();
  }
}

/** What the nth application of an account is called. */
export async function named(
  database: TestDatabase,
  accountId: string,
  n: number,
): Promise<{ applicationId: string; jobId: string; processedJobId: string; acceptedAt: number }> {
  const [row] = await database.query<{
    applicationId: string;
    jobId: string;
    processedJobId: string;
    acceptedAt: number;
  }>(
    `SELECT application_id AS "applicationId", job_id AS "jobId", processed_job_id AS "processedJobId",
       (extract(epoch FROM accepted_at) * 1000)::float8 AS "acceptedAt"
     FROM gateway.applications WHERE application_id = ${uuidOf(accountId, `${n}`)}`,
  );
  if (!row) throw new Error(`There is no ${n}th application`);
  return row;
}
