import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database, Log } from '#runtime';
import { eventually, testDatabase, type TestDatabase } from '#testing';
import { SharedHits, type Statement, TABLE } from './shared-hits.js';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

describe('hits that share a statement', () => {
  let database: TestDatabase;
  let own: Database;
  let hits: SharedHits;
  const shared: number[] = [];

  beforeAll(async () => {
    database = await testDatabase();
    const options = { url: database.urlOf('gateway'), schema: 'gateway', applicationName: 'hits', poolSize: 2 };
    own = await new Database({ ...options, log: Log.silent() }).open();
    hits = new SharedHits(async ({ text, values }: Statement, count: number) => {
      shared.push(count);
      const rows = await own.query(text, values);
      return { rows, rowCount: rows.length };
    });
  });
  afterAll(async () => {
    await own?.close();
    await database?.drop();
  });

  /** As the library would ask for it. */
  const hit = async (key: string, requests: number, expire: number) => {
    const name = `${TABLE}:rlflx-upsert`;
    const { rows, rowCount } = await hits.query({ name, text: '', values: [key, requests, expire] });
    expect(rowCount).toBe(1);
    const [{ points, expire: ends }] = rows as [{ points: number; expire: string }];
    return { points, expire: Number(ends) };
  };
  const stored = async (...keys: readonly string[]) => {
    const rows = await database.query<{ key: string; points: number; expire: string }>(
      `SELECT key, points, expire FROM gateway.rate_limits WHERE key = ANY ($1::text[])`,
      [keys],
    );
    const found = new Map(rows.map(({ key, points, expire }) => [key, { points, expire: Number(expire) }]));
    return keys.map((key) => found.get(key));
  };

  it('are each counted under their own key, for their own window, and told to whoever asked', async () => {
    const now = Date.now();
    // In another order than that of their keys; a minute beside a day, one request beside many.
    const asked: (readonly [key: string, requests: number, expire: number])[] = [
      ['c:of-one', 1, now + MINUTE_MS],
      ['b:of-another', 7, now + DAY_MS],
      ['d:of-one', 2, now + DAY_MS],
      ['a:of-another', 5, now + MINUTE_MS],
    ];
    const keys = asked.map(([key]) => key);
    shared.splice(0);

    const first = await Promise.all(asked.map((one) => hit(...one)));
    const second = await Promise.all(asked.toReversed().map(([key, requests]) => hit(key, requests, now + 2 * DAY_MS)));

    // The first of those that come at once goes alone.
    expect(shared).toEqual([1, 3, 1, 3]);
    expect(first).toEqual(asked.map(([, points, expire]) => ({ points, expire })));
    // A window ends when it was to end, however often it is hit.
    const after = asked.map(([, requests, expire]) => ({ points: 2 * requests, expire }));
    expect(second.toReversed()).toEqual(after);
    expect(await stored(...keys)).toEqual(after);
  });

  it('begin their window again where it is over, and nowhere else', async () => {
    const now = Date.now();
    await Promise.all([hit('x:first', 1, now + DAY_MS), hit('z:over', 9, now - 1), hit('y:open', 4, now + DAY_MS)]);

    const counted = await Promise.all(['x:first', 'z:over', 'y:open'].map((key) => hit(key, 1, now + 2 * DAY_MS)));

    expect(counted).toEqual([
      { points: 2, expire: now + DAY_MS },
      { points: 1, expire: now + 2 * DAY_MS },
      { points: 5, expire: now + DAY_MS },
    ]);
  });

  it('hold none of their keys while they wait for one: two statements cannot wait for each other', async () => {
    const ends = Date.now() + DAY_MS;
    for (const key of ['p:held', 'q:free', 'r:first']) await hit(key, 1, ends);
    const holder = await database.connect();
    await holder.query(`BEGIN; UPDATE gateway.rate_limits SET points = points WHERE key = 'p:held'`);
    const waiting = Promise.all([hit('r:first', 1, ends), hit('q:free', 1, ends), hit('p:held', 1, ends)]);
    await eventually(async () =>
      expect(
        await database.query(
          `SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'hits' AND wait_event_type = 'Lock'`,
        ),
      ).toHaveLength(1),
    );

    // Whoever counts the free one now does not wait, though it stands before the held one in what was asked.
    const [free] = await own.query<{ points: number }>(
      `UPDATE rate_limits SET points = points + 10 WHERE key = 'q:free' RETURNING points`,
    );
    await holder.query('COMMIT');
    await holder.end();

    expect(free).toEqual({ points: 11 });
    expect((await waiting).map(({ points }) => points)).toEqual([2, 12, 2]);
  });
});
