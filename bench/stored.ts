import type pg from 'pg';
import type { BenchAgency } from './crowd.js';

// No number of these is one of a job that requests name.
const FIRST_JOB = 1_000_000_000_000_000_000n;
const IDS_SHOWN = 20_000;

// The series that all tables are filled from. Ids rise with time, as they do in use, over the twenty days before now.
const SERIES = `CREATE UNLOGGED TABLE public.stored AS
  SELECT n, uuidv7((n - $1::int) * interval '20 days' / $1::int) AS id, agency.account_id, agency.agency_id,
    clock_timestamp() + (n - $1::int) * interval '20 days' / $1::int AS at,
    '~02' || ($5::bigint + n)::text AS job_id, gen_random_uuid() AS processed_job_id
  FROM generate_series(1, $1::int) AS n
  JOIN unnest($2::uuid[], $3::uuid[]) WITH ORDINALITY AS agency (agency_id, account_id, place)
    ON agency.place = 1 + n % $4::int`;

// The number apart: built from its parts for each row, it takes two thirds of the time that the row does.
const EVIDENCE = `jsonb_set('{"proposalId": null, "proposalUrl": null, "submittedAt": 1795987965273,
  "coverLetterSha256": "${'a'.repeat(64)}", "terms": {"hourlyRate": 45, "fixedBid": null, "milestones": null,
  "timeline": null, "profileName": "Robin Ashe"}, "answers": [], "connectsRequired": 14, "connectsBoost": null,
  "connectsSpent": 14, "connectsBalanceAfter": 986}', '{proposalId}', to_jsonb('19' || n))`;
const TIMINGS = `'{"queuedAt":1795987964573,"dispatchedAt":1795987964656,"takenAt":1795987964926,
  "firstNavigationAt":1795987964953,"outcomeReadAt":1795987965376}'::jsonb`;

/*
 * What is kept of an application for ever, or for longer than a month: applied, told and settled. What is kept for days
 * (events, inboxes, outboxes) is as much as came in these days, and no more after years. By service: each is filled by
 * one connection, so that two cores are used.
 */
const FILLED: Readonly<Record<string, readonly string[]>> = {
  gateway: [
    `INSERT INTO gateway.application_keys (application_id, kind, at) SELECT id, 'accepted', at FROM stored`,
    `INSERT INTO gateway.applications (application_id, account_id, agency_id, mode, job_id, processed_job_id, status,
       reason_code, stage, step, accepted_at, expires_at, require_approval, processed_at, applied_at, settled_at,
       cover_letter_sha256, metadata, evidence, timings)
     SELECT id, account_id, agency_id, 'live', job_id, processed_job_id, 'applied', 'sent', 'settled', 3, at,
       at + interval '1 day', false, at, at, at, repeat('a', 64), '{}', ${EVIDENCE}, ${TIMINGS} FROM stored`,
    `INSERT INTO gateway.application_count_changes (account_id, status, change)
     SELECT account_id, 'applied', count(*) FROM stored GROUP BY account_id`,
    `INSERT INTO gateway.steps (application_id, step, stage, at)
     SELECT id, step, 'filling_form', at FROM stored, generate_series(1, 3) AS step`,
    // Signed with a key of before.
    `INSERT INTO gateway.receipt_keys (key_id, x) VALUES ('earlier', 'earlier') ON CONFLICT DO NOTHING`,
    `INSERT INTO gateway.receipts (application_id, number, body, key_id, signed_at)
     SELECT id, 1, '{}', 'earlier', at FROM stored`,
  ],
  billing: [
    `INSERT INTO billing.reservations (application_id, account_id, state, status, settlement, reserved_at, ended_at,
       accepted_at) SELECT id, account_id, 'captured', 'applied', '{}', at, at, at FROM stored`,
    `INSERT INTO billing.entries (account_id, application_id, kind, issued, available, held, captured, at)
     SELECT account_id, id, kind, 0, available, held, captured, at
     FROM stored, (VALUES ('reserve', -1, 1, 0), ('capture', 0, -1, 1)) AS moved (kind, available, held, captured)`,
    `UPDATE billing.accounts SET available = available - one.count, captured = captured + one.count
     FROM (SELECT account_id, count(*)::int AS count FROM stored GROUP BY account_id) AS one
     WHERE one.account_id = accounts.account_id`,
    `INSERT INTO scheduler.tombstones (application_id, kind, at) SELECT id, 'settled', at FROM stored`,
  ],
  agent: [
    `INSERT INTO agent.submissions (application_id, session_agency_id, dispatch, state, gap_min_ms, queued_at,
       dispatched_at, expires_at, attempts, epoch, step, stage, started_at, taken_at, first_navigation_at,
       outcome_read_at, draft, finished_at)
     SELECT id, agency_id, 1, 'finished', 1, at, at, at + interval '1 day', 1, 1, 3, 'sending', at, at, at, at,
       ${EVIDENCE}, at FROM stored`,
    `INSERT INTO agent.intents (application_id, agency_id, canonical_job_id, kind, epoch, at, echo, letter_sha256,
       outcome, outcome_at, next_look_at, proposal_id)
     SELECT id, agency_id, job_id, 'send', 1, at, jsonb_build_object('jobId', job_id, 'accountId', account_id),
       repeat('a', 64), 'applied', at, at, substr(job_id, 4) FROM stored`,
    `INSERT INTO agent.submit_admissions (application_id, session_id, epoch, instance_id, at)
     SELECT id, session_id, 1, '00000000-0000-4000-8000-000000000000', at
     FROM stored JOIN agent.sessions USING (agency_id)`,
    `INSERT INTO agent.observations (application_id, epoch, pod, kind, detail, at)
     SELECT id, 1, 'agent-1', 'proposal_matched', '{}', at FROM stored`,
  ],
};

/** Fills the services' own tables, indexes and all, with so many ended applications of these agencies. */
export async function storeApplications(
  database: pg.Pool,
  agencies: readonly BenchAgency[],
  count: number,
): Promise<{ queueId: string; apiKey: string }[]> {
  const { rows: firsts } = await database.query<{ stored: number }>(
    'SELECT count(*)::int AS stored FROM gateway.application_keys',
  );
  await database.query(SERIES, [
    count,
    agencies.map(({ agencyId }) => agencyId),
    agencies.map(({ accountId }) => accountId),
    agencies.length,
    String(FIRST_JOB + BigInt(firsts[0]?.stored ?? 0)),
  ]);
  await Promise.all(Object.values(FILLED).map((statements) => fill(database, statements)));
  // What was written goes to the disk now, rather than in the middle of a measurement.
  await database.query('CHECKPOINT');
  const keys = new Map(agencies.map(({ agencyId, apiKey }) => [agencyId, apiKey]));
  const { rows } = await database.query<{ id: string; agency_id: string }>(
    `SELECT id, agency_id FROM public.stored ORDER BY random() LIMIT ${IDS_SHOWN}`,
  );
  await database.query('DROP TABLE public.stored');
  return rows.map((row) => ({ queueId: row.id, apiKey: keys.get(row.agency_id) ?? '' }));
}

async function fill(database: pg.Pool, statements: readonly string[]): Promise<void> {
  const client = await database.connect();
  const tables = [...new Set(statements.map(tableOf))];
  try {
    // No trigger looks at each row: what is made here refers to what is made here.
    await client.query(`SET session_replication_role = replica`);
    await client.query(`SET maintenance_work_mem = '256MB'`);
    const indexes = await takeIndexes(client, tables);
    for (const statement of statements) await client.query(statement.replaceAll('FROM stored', 'FROM public.stored'));
    for (const index of indexes) await client.query(index);
    // Now rather than in the middle of a measurement.
    for (const table of tables) await client.query(`VACUUM (ANALYZE) ${table}`);
    await client.query(`RESET session_replication_role`);
    await client.query(`RESET maintenance_work_mem`);
  } finally {
    client.release();
  }
}

/**
 * Drops what tells nothing that a constraint needs, and gives back how to make it again: sorted at the end, a million
 * entries are had in seconds; one by one they take most of the time. Nobody applies meanwhile.
 */
async function takeIndexes(client: pg.PoolClient, tables: readonly string[]): Promise<string[]> {
  const { rows } = await client.query<{ name: string; made: string }>(
    `SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS made FROM pg_index
     WHERE indrelid = ANY ($1::text[]::regclass[])
       AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)`,
    [tables],
  );
  for (const { name } of rows) await client.query(`DROP INDEX ${name}`);
  return rows.map(({ made }) => made);
}

const tableOf = (statement: string): string => /^(?:INSERT INTO|UPDATE) (\S+)/.exec(statement)?.[1] ?? '';
