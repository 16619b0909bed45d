import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { AccountId } from '#contracts';
import type { Database } from '#runtime';
import { anAccountId, ExplainedDatabase, testDatabase, type TestDatabase } from '#testing';
import { ReadCredits } from './read-credits.js';

const MANY = 1_000_000;
const FEW = 40;
const LIMIT = 100;
// The way down a tree of a million, and whether a page is visible.
const WAY_DOWN = 16;
const FILLING_MS = 600_000;

const [large, small] = [anAccountId(), anAccountId()];
let database: TestDatabase;
let explained: ExplainedDatabase;
let credits: ReadCredits;

/** Every second one takes a credit, the next gives it back. */
async function givenEntries(accountId: AccountId, count: number): Promise<void> {
  const client = await database.connect();
  await client.query(`INSERT INTO billing.accounts (account_id) VALUES ($1)`, [accountId]);
  await client.query(`ALTER TABLE billing.entries DISABLE TRIGGER ALL`);
  await client.query(
    `INSERT INTO billing.entries (account_id, kind, issued, available, held, captured, application_id)
     SELECT '${accountId}', CASE WHEN n % 2 = 0 THEN 'reserve' ELSE 'release' END, 0, CASE WHEN n % 2 = 0 THEN -1 ELSE 1 END,
       CASE WHEN n % 2 = 0 THEN 1 ELSE -1 END, 0, overlay(md5('${accountId}:' || (n / 2)) PLACING '7' FROM 13)::uuid
     FROM generate_series(0, ${count - 1}) AS n`,
  );
  await client.query(`ALTER TABLE billing.entries ENABLE TRIGGER ALL`);
  await client.end();
}

beforeAll(async () => {
  database = await testDatabase();
  await givenEntries(large, MANY);
  await givenEntries(small, FEW);
  await database.query(`VACUUM (ANALYZE) billing.entries`);
  explained = await ExplainedDatabase.open(database, 'billing');
  credits = new ReadCredits(explained as unknown as Database);
}, FILLING_MS);
beforeEach(() => {
  explained.looked.length = 0;
});
afterAll(async () => {
  await explained?.close();
  await database?.drop();
});

it.each([
  ['the first page', large, null, LIMIT],
  ['the page in the middle', large, MANY / 2, LIMIT],
  ['the last page', large, 3, 2],
  ['the page of an account with few', small, null, FEW],
])('of a million entries %s is read, and nothing else', async (_, accountId, after, shown) => {
  const { entries } = await credits.entries({ accountId, limit: LIMIT, after });

  expect(entries).toHaveLength(shown);
  expect(explained.looked).toHaveLength(2);
  const most = LIMIT + 1;
  expect(explained.looked.filter(({ rows, buffers }) => rows > most || buffers > WAY_DOWN + 2 * most)).toEqual([]);
});
