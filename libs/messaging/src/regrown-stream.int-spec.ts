import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { MessageId } from '#contracts';
import { type NatsLink, Outbox } from '#messaging';
import { Database, Log, Metrics } from '#runtime';
import { aSessionReady, eventually, testDatabase, type TestDatabase, testNats, type TestNats } from '#testing';
import { OutboxRelay } from './relay.js';
import { Healings } from './healings.js';
import { StreamWatch } from './stream-watch.js';

const STREAM = 'BROWSER_AGENT';

describe('a stream that was put back to an older state', () => {
  let server: TestDatabase;
  let nats: TestNats;
  let database: Database;
  let root: NatsLink;
  let agent: NatsLink;

  beforeAll(async () => {
    [server, nats] = await Promise.all([testDatabase(), testNats()]);
    const url = server.urlOf('browser-agent');
    const log = Log.silent();
    database = await new Database({ url, schema: 'agent', applicationName: 'test', log, poolSize: 4 }).open();
    [root, agent] = [await nats.open('root'), await nats.open('browser-agent')];
  });
  beforeEach(async () => {
    await server.query(`TRUNCATE agent.outbox, agent.healings`);
    await root.manager.streams.delete(STREAM);
    await nats.ensureTopology();
  });
  afterAll(async () => {
    await database?.close();
    await nats?.stop();
    await server?.drop();
  });

  type Publisher = ReturnType<typeof aPublisher>;

  /** The publishing half of a replica. Nothing watches its streams but what publishing itself finds out. */
  function aPublisher() {
    const [log, metrics, outbox] = [Log.silent(), new Metrics('test'), new Outbox()];
    const watch = new StreamWatch(database, agent, new Healings(database), log, metrics, 'browser-agent');
    const relay = new OutboxRelay(database, agent, watch, outbox, log, metrics);
    return {
      watch,
      start: () => relay.start(),
      stop: () => relay.stop(),
      async send(count: number): Promise<MessageId[]> {
        const messages = Array.from({ length: count }, () => aSessionReady());
        await database.transaction((tx) => outbox.add(tx, ...messages));
        await eventually(async () => expect(await waiting()).toBe(0));
        return messages.map(({ id }) => id);
      },
    };
  }
  const waiting = async () => (await server.query(`SELECT id FROM agent.outbox WHERE published_at IS NULL`)).length;
  async function idsInStream(): Promise<MessageId[]> {
    const { state } = await root.manager.streams.info(STREAM);
    const ids: MessageId[] = [];
    for (let seq = state.first_seq; seq <= state.last_seq; seq += 1) {
      const message = await root.manager.streams.getMessage(STREAM, { seq });
      ids.push(message?.header.get('Nats-Msg-Id') ?? '');
    }
    return ids;
  }
  const reported = () =>
    server.query(`SELECT kind, what, why, sum(count)::int AS count, min(first) AS first, max(last) AS last
                  FROM agent.healings GROUP BY kind, what, why ORDER BY why`);
  const places = async () =>
    (await server.query<{ place: number }>(`SELECT stream_seq::int AS place FROM agent.outbox ORDER BY 1`)).map(
      ({ place }) => place,
    );
  /** Sends `kept` messages, then as many more as `lost`, and puts the server's store back to between the two. */
  async function givenPutBack(publisher: Publisher, kept: number, lost: number): Promise<MessageId[]> {
    const first = await publisher.send(kept);
    await nats.kill();
    const restore = nats.copyStore();
    await nats.restart();
    const second = await publisher.send(lost);
    await nats.kill();
    restore();
    await nats.restart();
    for (const link of [agent, root]) await eventually(() => link.ping());
    expect(await idsInStream()).toEqual(first);
    return [...first, ...second];
  }

  it('is filled again when it grew past its old length before anybody looked', async () => {
    const publisher = aPublisher();
    publisher.start();
    const old = await givenPutBack(publisher, 5, 5);

    // It knows this stream from before, and does not compare again.
    const fresh = await publisher.send(3);

    await eventually(async () => expect(new Set(await idsInStream())).toEqual(new Set([...old, ...fresh])));
    await eventually(async () => expect(await waiting()).toBe(0));
    expect(await places()).toEqual(Array.from({ length: 13 }, (_, at) => at + 1));
    expect(await reported()).toEqual([
      { kind: 'stream', what: STREAM, why: 'regrown', count: 5, first: '6', last: '10' },
    ]);
    await publisher.stop();
  });

  it('gives the places of what has aged out to what is new, and does not publish that again', async () => {
    const publisher = aPublisher();
    publisher.start();
    const old = await givenPutBack(publisher, 5, 5);
    await server.query(
      `UPDATE agent.outbox SET published_at = published_at - interval '7 days' WHERE stream_seq IN (6, 10)`,
    );

    const fresh = await publisher.send(3);

    const kept = old.filter((_, at) => at !== 5 && at !== 9);
    await eventually(async () => expect(new Set(await idsInStream())).toEqual(new Set([...kept, ...fresh])));
    await eventually(async () => expect(await waiting()).toBe(0));
    expect(await places()).toEqual(Array.from({ length: 11 }, (_, at) => at + 1));
    await publisher.stop();
  });

  it('is compared before anything new is published into it, so that nothing hides how short it was', async () => {
    const before = aPublisher();
    before.start();
    const old = await givenPutBack(before, 5, 5);
    await before.stop();

    const publisher = aPublisher();
    await publisher.watch.createdOf(STREAM);

    const lost = await server.query<{ message_id: string }>(
      `SELECT message_id FROM agent.outbox WHERE published_at IS NULL ORDER BY id`,
    );
    expect(lost.map((row) => row.message_id)).toEqual(old.slice(5));
    expect(await reported()).toEqual([
      { kind: 'stream', what: STREAM, why: 'shorter', count: 5, first: '6', last: '10' },
    ]);
    publisher.start();
    const fresh = await publisher.send(3);
    await eventually(async () => expect(await waiting()).toBe(0));
    // Each once, and the new ones behind what was there: those published again may stand between or after them.
    const found = await idsInStream();
    expect(found.slice(0, 5)).toEqual(old.slice(0, 5));
    expect(found.toSorted()).toEqual([...old, ...fresh].toSorted());
    await publisher.stop();
  });

  it('asks the server once for all messages of a batch', async () => {
    const publisher = aPublisher();
    const info = jest.spyOn(agent.manager.streams, 'info');
    publisher.start();

    await publisher.send(200);

    expect(info.mock.calls.length).toBe(1);
    info.mockRestore();
    await publisher.stop();
  });

  it('is not filled with what it forgot by age', async () => {
    const publisher = aPublisher();
    publisher.start();
    await publisher.send(3);
    await publisher.stop();
    await root.manager.streams.purge(STREAM);
    await server.query(`UPDATE agent.outbox SET published_at = published_at - interval '7 days' WHERE stream_seq <= 2`);

    await publisher.watch.check();

    // The service was down for a week: only what is younger than the stream's retention was lost.
    expect(await waiting()).toBe(1);
    await publisher.watch.forgetOld();
    expect((await server.query(`SELECT id FROM agent.outbox`)).length).toBe(1);
  });
});
