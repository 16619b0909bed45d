import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { SessionReady } from '#contracts';
import type { Delivery, NatsLink } from '#messaging';
import {
  aSessionReady,
  Effects,
  eventually,
  onceEach,
  publish,
  testDatabase,
  type TestDatabase,
  testNats,
  type TestNats,
  testService,
} from '#testing';
import { JetStreamStrategy } from './jetstream.strategy.js';

/** Resolves once the next service that stops has told its consumers so. */
function consumersTold(): Promise<void> {
  const { close } = JetStreamStrategy.prototype;
  return new Promise((told) => {
    const closing = jest.spyOn(JetStreamStrategy.prototype, 'close');
    closing.mockImplementationOnce(function (this: JetStreamStrategy) {
      closing.mockRestore();
      const closed = close.call(this);
      told();
      return closed;
    });
  });
}

describe('a service that is told to stop', () => {
  let database: TestDatabase;
  let nats: TestNats;
  let effects: Effects;
  let root: NatsLink;

  beforeAll(async () => {
    [database, nats] = await Promise.all([testDatabase(), testNats()]);
    effects = await Effects.of(database, 'notifier');
    root = await nats.open('root');
  });
  afterAll(async () => {
    await nats?.stop();
    await database?.drop();
  });

  it('finishes the batch under way, and gives the rest to another replica at once', async () => {
    const messages = Array.from({ length: 120 }, () => aSessionReady());
    for (const message of messages) await publish(root, message);
    let letGo = (): void => {};
    const gate = new Promise<void>((resolve) => (letGo = resolve));
    let begun = 0;
    const slow = async (_: unknown, delivery: Delivery) => {
      begun += 1;
      await effects.make(delivery.tx, delivery.id, 'first');
      await gate;
    };
    const first = await testService({ service: 'notifier', database, nats, on: { [SessionReady.subject]: slow } });
    await eventually(() => expect(begun).toBe(1));

    const told = consumersTold();
    const closing = first.close();
    await told;
    letGo();
    await closing;

    const finished = Object.keys(await effects.counts()).length;
    expect(finished).toBeGreaterThan(0);
    expect(finished).toBeLessThanOrEqual(50);
    // Given back, they come at once; otherwise only when the server gives up waiting for an answer, after 10 s.
    const on = { [SessionReady.subject]: effects.handler };
    const second = await testService({ service: 'notifier', instance: 'second', database, nats, on });
    await eventually(async () => expect(await effects.counts()).toEqual(onceEach(messages.map(({ id }) => id))), 8_000);
    await second.close();
  });

  it('publishes what its last work wrote before it goes', async () => {
    const agent = await testService({ service: 'browser-agent', database, nats });
    const last = aSessionReady();
    await agent.database.transaction((tx) => agent.outbox.add(tx, last));
    await agent.close();

    const [row] = await database.query<{ is_published: boolean }>(
      `SELECT published_at IS NOT NULL AS is_published FROM agent.outbox WHERE message_id = $1`,
      [last.id],
    );
    expect(row).toEqual({ is_published: true });
  });

  it('ends although the server does not answer', async () => {
    const agent = await testService({ service: 'browser-agent', database, nats });
    nats.freeze();
    try {
      await agent.database.transaction((tx) => agent.outbox.add(tx, aSessionReady()));
      await agent.close();
    } finally {
      nats.thaw();
    }
  });
});
