import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type MessageId, SessionReady } from '#contracts';
import { NatsLink } from '#messaging';
import {
  aSessionReady,
  Effects,
  eventually,
  onceEach,
  testDatabase,
  type TestDatabase,
  testNats,
  type TestNats,
  testService,
  type TestService,
} from '#testing';

describe('messages while the nats-server goes away', () => {
  let database: TestDatabase;
  let nats: TestNats;
  let effects: Effects;
  let agent: TestService;
  const notifiers: TestService[] = [];
  const sent: MessageId[] = [];

  beforeAll(async () => {
    [database, nats] = await Promise.all([testDatabase(), testNats()]);
    effects = await Effects.of(database, 'notifier');
    agent = await testService({ service: 'browser-agent', database, nats });
    for (const instance of ['one', 'two']) {
      const on = { [SessionReady.subject]: effects.handler };
      notifiers.push(await testService({ service: 'notifier', instance, database, nats, on }));
    }
  });
  // A test that failed with the server frozen must not take the next ones with it.
  afterEach(() => nats?.thaw());
  afterAll(async () => {
    nats?.thaw();
    await Promise.all([agent, ...notifiers].map((service) => service?.close()));
    await nats?.stop();
    await database?.drop();
  });

  async function send(count: number): Promise<void> {
    for (let at = 0; at < count; at += 1) {
      const message = aSessionReady();
      await agent.database.transaction((tx) => agent.outbox.add(tx, message));
      sent.push(message.id);
    }
  }
  const absorbed = async (): Promise<number> => Object.keys(await effects.counts()).length;
  const expectOnceEach = () => eventually(async () => expect(await effects.counts()).toEqual(onceEach(sent)), 60_000);

  it('arrive once each after it was frozen in the middle of them', async () => {
    const before = await absorbed();
    await send(40);
    await eventually(async () => expect(await absorbed()).toBeGreaterThan(before));
    nats.freeze();
    // Nothing waits for the server: what is accepted is in Postgres.
    await send(40);
    // Two pings without an answer, and the connections count as dead.
    await eventually(() => expect(agent.app.get(NatsLink).isConnected).toBe(false), 30_000);
    nats.thaw();

    await expectOnceEach();
  });

  it('arrive once each after it was killed and started again, several times, while they were being sent', async () => {
    for (let round = 0; round < 3; round += 1) {
      const sending = send(60);
      await nats.kill();
      await sending;
      await nats.restart();
      await send(10);
    }

    await expectOnceEach();
    expect(await database.query(`SELECT message_id FROM notifier.dead_letters`)).toEqual([]);
  });
});
