import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { SessionReady } from '#contracts';
import type { Delivery, NatsLink } from '#messaging';
import {
  aSessionReady,
  Effects,
  eventually,
  onceEach,
  publish,
  TcpRelay,
  testDatabase,
  type TestDatabase,
  testNats,
  type TestNats,
  testService,
  type TestService,
} from '#testing';

describe('messages while Postgres goes away', () => {
  let database: TestDatabase;
  let nats: TestNats;
  let effects: Effects;
  let agent: NatsLink;
  let root: NatsLink;
  let relay: TcpRelay;
  let notifier: TestService;
  // Runs inside the handler, after the effect and before COMMIT.
  let during: (delivery: Delivery) => unknown = () => {};

  beforeAll(async () => {
    [database, nats] = await Promise.all([testDatabase(), testNats()]);
    effects = await Effects.of(database, 'notifier');
    [agent, root] = [await nats.open('browser-agent'), await nats.open('root')];
  });
  beforeEach(async () => {
    relay = await TcpRelay.listen(database.adminUrl);
    notifier = await testService({
      service: 'notifier',
      database,
      nats,
      databaseUrl: relay.through(database.urlOf('notifier')),
      messaging: { retry: { firstDelayMs: 1, maxDelayMs: 1, maxFailures: 3, outageDelayMs: 5 } },
      on: {
        [SessionReady.subject]: async (body: unknown, delivery: Delivery) => {
          await effects.handler(body, delivery);
          await during(delivery);
        },
      },
    });
  });
  afterEach(async () => {
    during = () => {};
    relay.watch();
    await notifier.close();
    await relay.close();
  });
  afterAll(async () => {
    await nats?.stop();
    await database?.drop();
  });

  async function givenMessages(count: number): Promise<string[]> {
    const messages = Array.from({ length: count }, () => aSessionReady());
    await Promise.all(messages.map((message) => publish(agent, message)));
    return messages.map(({ id }) => id);
  }
  const expectOnceEach = (ids: string[]) =>
    eventually(async () => {
      expect(await effects.counts()).toMatchObject(onceEach(ids));
      expect((await root.manager.consumers.info('BROWSER_AGENT', 'notifier')).num_ack_pending).toBe(0);
    });
  const expectNothingCounted = async () =>
    expect(await database.query('SELECT * FROM notifier.dead_letters')).toEqual([]);
  const isCommit = (bytes: Buffer): boolean => bytes.includes('COMMIT\0');

  it('have their effect once each when the connections are cut in the middle of a batch', async () => {
    let handled = 0;
    during = async () => {
      if ((handled += 1) === 7 || handled === 15) await database.cutConnections('notifier');
    };

    const ids = await givenMessages(20);

    await expectOnceEach(ids);
    await expectNothingCounted();
  });

  it('are not counted as failed, however often the connection is cut under the same one', async () => {
    let cuts = 0;
    during = async ({ tx }) => {
      if ((cuts += 1) > 12) return;
      await database.cutConnections('notifier');
      await tx.query('SELECT 1');
    };

    const ids = await givenMessages(1);

    await expectOnceEach(ids);
    expect(cuts).toBe(13);
    await expectNothingCounted();
  });

  it('wait while no connection is to be had, and none of them is counted as failed', async () => {
    let refused = 0;
    relay.cut();
    relay.refuse();
    const before = await notifier.counted('inbox_absorbed_total');
    const ids = await givenMessages(30);
    // More rounds than a message may fail.
    await eventually(async () => {
      const { num_redelivered: redelivered } = await root.manager.consumers.info('BROWSER_AGENT', 'notifier');
      refused = Math.max(refused, redelivered);
      expect(refused).toBe(30);
    });
    expect(await notifier.counted('inbox_absorbed_total')).toBe(before);

    relay.admit();

    await expectOnceEach(ids);
    await expectNothingCounted();
  });

  it.each([
    ['committed, and its answer was lost', 'toClient', 1],
    ['committed, and its answer was lost', 'toClient', 10],
    ['never sent', 'toServer', 1],
    ['never sent', 'toServer', 10],
  ] as const)('have their effect once each when COMMIT is unknown: %s (%s), %d of them', async (_, side, count) => {
    let handling: number | undefined;
    let isCommitting = false;
    let cuts = 0;
    relay.watch(({ direction, connection, bytes }) => {
      // Others commit as well; this is the connection of the handler.
      if (bytes.includes('the handler')) handling = connection;
      if (connection !== handling || cuts > 0) return 'pass';
      isCommitting ||= isCommit(bytes);
      if (!isCommitting || direction !== side) return 'pass';
      cuts += 1;
      return 'cut';
    });
    during = ({ tx }) => tx.query(`SELECT 'the handler'`);

    const ids = await givenMessages(count);

    await expectOnceEach(ids);
    expect(cuts).toBe(1);
    await expectNothingCounted();
  });
});
