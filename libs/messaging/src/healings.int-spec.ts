import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type StreamLoss } from '#contracts';
import { Healings, type NatsLink, Operations } from '#messaging';
import {
  aSessionReady,
  eventually,
  testDatabase,
  type TestDatabase,
  testNats,
  type TestNats,
  testService,
  type TestService,
} from '#testing';
import { StreamWatch } from './stream-watch.js';

const STREAM = 'BROWSER_AGENT';

describe('the report of what a service mended by itself', () => {
  let database: TestDatabase;
  let nats: TestNats;
  let root: NatsLink;
  let agent: TestService;

  beforeAll(async () => {
    [database, nats] = await Promise.all([testDatabase(), testNats()]);
    root = await nats.open('root');
    agent = await testService({ service: 'browser-agent', database, nats, messaging: { streamCheckMs: 100 } });
  });
  beforeEach(async () => {
    await root.manager.streams.delete(STREAM);
    await database.query(`TRUNCATE agent.outbox, agent.healings`);
    await nats.ensureTopology();
    // What is published before it has seen the new stream is marked with the old one, and published again.
    await agent.app.get(StreamWatch).check();
  });
  afterAll(async () => {
    await agent?.close();
    await nats?.stop();
    await database?.drop();
  });

  const healings = () => agent.app.get(Healings);
  const report = (limit = 100) => agent.app.get(Operations).healingOf(limit);
  const unpublished = async () =>
    (await database.query(`SELECT id FROM agent.outbox WHERE published_at IS NULL`)).length;
  async function givenSent(count: number): Promise<void> {
    const messages = Array.from({ length: count }, () => aSessionReady());
    await agent.database.transaction((tx) => agent.outbox.add(tx, ...messages));
    await eventually(async () => expect(await unpublished()).toBe(0));
  }
  /** What a stream lost and got back: a minute that ends in between makes two rows of it. */
  async function lossesOf(what: string): Promise<Partial<Record<StreamLoss, number>>> {
    const losses: Record<string, number> = {};
    for (const one of (await report()).healings) {
      if (one.kind === 'stream' && one.what === what) losses[one.why] = (losses[one.why] ?? 0) + one.count;
    }
    return losses;
  }
  const swept = (...ids: string[]) =>
    agent.database.transaction((tx) => healings().swept(tx, 'take-over', 'nobody was at it', ids));

  it('says how many messages a stream that was made again got back, which, and why', async () => {
    await givenSent(3);
    const before = Date.now();

    await root.manager.streams.delete(STREAM);
    await nats.ensureTopology();

    await eventually(async () => {
      expect(await unpublished()).toBe(0);
      expect((await root.manager.streams.info(STREAM)).state.messages).toBe(3);
    });
    const {
      healings: [healing],
      recorded,
    } = await report();
    expect(healing).toEqual({
      kind: 'stream',
      what: STREAM,
      why: 'younger',
      count: 3,
      first: '1',
      last: '3',
      firstAt: expect.any(Number),
      lastAt: expect.any(Number),
    });
    expect(recorded).toBe(1);
    expect(healing?.firstAt).toBeGreaterThanOrEqual(before - 1_000);
    expect(healing?.lastAt).toBeLessThanOrEqual(Date.now() + 1_000);
  });

  it('tells what was purged from what was deleted, and counts each loss once, however often it had to be published', async () => {
    // As long as this the server takes what is published again for a repeat, and it is lost at every look.
    await root.manager.streams.update(STREAM, { duplicate_window: 3_600_000_000_000 });
    await givenSent(5);
    await root.manager.streams.deleteMessage(STREAM, 3);
    await eventually(async () => expect(await lossesOf(STREAM)).toEqual({ deleted: 1 }));

    await root.manager.streams.purge(STREAM);

    const published = await agent.counted('outbox_published_total');
    await eventually(async () =>
      expect(await agent.counted('outbox_published_total')).toBeGreaterThanOrEqual(published + 3 * 5),
    );
    expect(await lossesOf(STREAM)).toEqual({ deleted: 1, purged: 4 });
  });

  it('says nothing of streams that have everything', async () => {
    await givenSent(5);
    await agent.app.get(StreamWatch).check();

    expect(await report()).toEqual({ healings: [], recorded: 0 });
  });

  it('commits with what it tells of, or not at all', async () => {
    const failing = agent.database.transaction(async (tx) => {
      await healings().swept(tx, 'take-over', 'nobody was at it', ['a']);
      throw new Error('The effect failed');
    });

    await expect(failing).rejects.toThrow('The effect failed');
    expect(await report()).toEqual({ healings: [], recorded: 0 });
  });

  it('is one row for the same within a minute, from the first to the last', async () => {
    await swept('b', 'a');
    await swept();
    await database.query(
      `UPDATE agent.healings SET minute = minute + interval '1 minute' WHERE minute < date_trunc('minute', clock_timestamp())`,
    );
    await swept('c');

    const { healings: rows } = await report();
    expect(rows.reduce((sum, { count }) => sum + count, 0)).toBe(3);
    expect([rows.at(-1)?.first, rows[0]?.last]).toEqual(['a', 'c']);
  });

  it('has the newest first, as many as were asked for, and says how many there are', async () => {
    await database.query(
      `INSERT INTO agent.healings (kind, what, why, minute, count, first, last, first_at, last_at)
       SELECT 'sweeper', 'take-over', 'w', at, n, 'a', 'a', at, at FROM generate_series(1, 5) AS n,
         LATERAL (SELECT date_trunc('minute', now()) - n * interval '1 minute' AS at) AS times`,
    );

    const { healings: rows, recorded } = await report(3);

    expect(rows.map(({ count }) => count)).toEqual([1, 2, 3]);
    expect(recorded).toBe(5);
  });

  it('keeps the newest 500 of each, so that what is rare is not pushed out', async () => {
    await database.query(
      `INSERT INTO agent.healings (kind, what, why, minute, count, first, last, first_at, last_at)
       SELECT 'sweeper', 'take-over', 'w', at, n, 'a', 'a', at, at FROM generate_series(1, 503) AS n,
         LATERAL (SELECT date_trunc('minute', now()) - n * interval '1 minute' AS at) AS times
       UNION ALL SELECT 'stream', 'BILLING', 'younger', '2020-01-01', 7, '1', '7', '2020-01-01', '2020-01-01'`,
    );

    await healings().forgetOld();

    const kept = await database.query(
      `SELECT what, count(*)::int AS rows, max(count) AS oldest FROM agent.healings GROUP BY what ORDER BY what`,
    );
    expect(kept).toEqual([
      { what: 'BILLING', rows: 1, oldest: 7 },
      { what: 'take-over', rows: 500, oldest: 500 },
    ]);
  });
});
