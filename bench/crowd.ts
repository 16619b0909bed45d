import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type pg from 'pg';

export interface BenchAgency {
  readonly agencyId: string;
  readonly accountId: string;
  readonly apiKey: string;
}

// As many as an operator can grant at once, and more than any run takes.
export const CREDITS = 1_000_000;

const newKey = (): string => `sk_uphunt_${randomBytes(32).toString('base64url')}`;
const hashOf = (key: string): Buffer => createHash('sha256').update(key, 'utf8').digest();

// What each service has of an account with an agency that has signed in and rests. By statements for all of them at
// once: the operator API would take minutes.
const STATEMENTS = [
  `INSERT INTO gateway.accounts (account_id, name, mode) SELECT account_id, 'Crowd ' || n, 'live' FROM crowd`,
  `INSERT INTO gateway.api_keys (key_id, account_id, hash, ending, name, scopes, place)
   SELECT gen_random_uuid(), account_id, hash, ending, 'first key', '{apply,read,manage}', 1 FROM crowd`,
  `INSERT INTO gateway.agencies (agency_id, account_id, name, marketplace_agency_id, marketplace_base_url, session_id,
     business_developer_name, login_ref)
   SELECT agency_id, account_id, 'Crowd agency ' || n, marketplace_id, $1::text, session_id, 'Robin Ashe', 'crowd-' || n FROM crowd`,
  `INSERT INTO billing.accounts (account_id, available, granted) SELECT account_id, ${CREDITS}, ${CREDITS} FROM crowd`,
  `INSERT INTO billing.entries (account_id, kind, issued, available, held, captured, reason, idempotency_key, by)
   SELECT account_id, 'grant', -${CREDITS}, ${CREDITS}, 0, 0, 'benchmark', 'crowd', 'benchmark' FROM crowd`,
  `INSERT INTO scheduler.lanes (agency_id, account_id) SELECT agency_id, account_id FROM crowd`,
  `INSERT INTO agent.sessions (session_id, agency_id, account_id, mode, base_url, marketplace_agency_id,
     business_developer, login_ref, revision, state, changes)
   SELECT session_id, agency_id, account_id, 'live', $1::text, marketplace_id, 'Robin Ashe', 'crowd-' || n, 1, 'ready', 1
   FROM crowd`,
  'ANALYZE',
];

/** So many accounts more, each with an agency, a key and credits. Nobody works for them: the marketplace knows none. */
export async function addCrowd(database: pg.Pool, marketplaceUrl: string, count: number): Promise<BenchAgency[]> {
  const crowd = Array.from({ length: count }, () => ({
    agencyId: randomUUID(),
    accountId: randomUUID(),
    sessionId: randomUUID(),
    apiKey: newKey(),
  }));
  const client = await database.connect();
  try {
    await client.query(
      `CREATE TEMPORARY TABLE crowd AS
       SELECT *, (hashtextextended(agency_id::text, 0) & 9223372036854775807)::text AS marketplace_id FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::bytea[], $5::text[])
         WITH ORDINALITY AS one (account_id, agency_id, session_id, hash, ending, n)`,
      [
        crowd.map(({ accountId }) => accountId),
        crowd.map(({ agencyId }) => agencyId),
        crowd.map(({ sessionId }) => sessionId),
        crowd.map(({ apiKey }) => hashOf(apiKey)),
        crowd.map(({ apiKey }) => apiKey.slice(-4)),
      ],
    );
    for (const statement of STATEMENTS) {
      await client.query(statement, statement.includes('$1') ? [marketplaceUrl] : []);
    }
    await client.query('DROP TABLE crowd');
  } finally {
    client.release();
  }
  await payLimitsAhead(
    database,
    crowd.map(({ accountId }) => accountId),
  );
  return crowd;
}

const METERED = ['apply-minute', 'apply-day', 'status-minute'];
const FAR_BELOW = -2_000_000_000;
const DAY_MS = 86_400_000;

/**
 * The published limits are constants of the product, a thousand applications a day, so they are paid ahead: counters
 * begin far below nothing and end tomorrow. Each request is counted as in use, by the same statements.
 */
export async function payLimitsAhead(database: pg.Pool, accountIds: readonly string[]): Promise<void> {
  await database.query('ALTER TABLE gateway.rate_limits DROP CONSTRAINT IF EXISTS rate_limits_points_check');
  await database.query(
    `INSERT INTO gateway.rate_limits (key, points, expire)
     SELECT policy || ':' || account_id || ':live', $3, $4
     FROM unnest($1::text[]) AS account_id, unnest($2::text[]) AS policy`,
    [accountIds, METERED, FAR_BELOW, Date.now() + DAY_MS],
  );
}
