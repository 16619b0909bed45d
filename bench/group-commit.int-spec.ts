import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { type TestDatabase, testDatabase } from '#testing';
import { createGroupCommit } from './group-commit.js';
import { createTables, SETTLE_SQL } from './tables.js';

const BODY = { jobId: '~01', coverLetter: 'Hello', proposal: { hourlyRate: 45, timeline: 'a month' }, metadata: {} };

let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await testDatabase();
  pool = new pg.Pool({ connectionString: database.adminUrl, max: 4 });
  await createTables(database.adminUrl, 2);
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

const creditsOf = (account: number) =>
  database.query('SELECT available, held FROM accounts WHERE id = $1', [account]).then(([row]) => row);

describe('what floors and peers share', () => {
  it('grants no more than there are credits, also within one commit', async () => {
    await database.query('UPDATE accounts SET available = 3 WHERE id = 1');
    const accept = createGroupCommit(pool);

    const ids = await Promise.all(Array.from({ length: 8 }, () => accept(1, BODY)));

    const granted = ids.filter((id) => id !== null);
    expect(granted).toHaveLength(3);
    expect(await creditsOf(1)).toEqual({ available: 0, held: 3 });
    const [stored] = await database.query<{ all: number }>(
      `SELECT count(*)::int AS all FROM reservations JOIN applications ON id = application_id JOIN outbox USING (id)`,
    );
    expect(stored?.all).toBe(3);
  });

  it('settles once, however often a job runs', async () => {
    const id = await createGroupCommit(pool)(2, BODY);

    for (let time = 0; time < 3; time += 1) await pool.query(SETTLE_SQL, [id]);

    expect(await creditsOf(2)).toMatchObject({ held: 0 });
  });
});
