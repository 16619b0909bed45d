import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type MessageId, SessionReady } from '#contracts';
import type { NatsLink } from '#messaging';
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

describe('streams that lose what was in them', () => {
  let database: TestDatabase;
  let nats: TestNats;
  let effects: Effects;
  let root: NatsLink;
  let agent: TestService;
  let notifier: TestService | undefined;
  const sent: MessageId[] = [];

  beforeAll(async () => {
    [database, nats] = await Promise.all([testDatabase(), testNats()]);
    effects = await Effects.of(database, 'notifier');
    root = await nats.open('root');
    agent = await testService({ service: 'browser-agent', database, nats, messaging: { streamCheckMs: 100 } });
  });
  afterEach(async () => {
    await notifier?.close();
    notifier = undefined;
  });
  afterAll(async () => {
    await agent?.close();
    await nats?.stop();
    await database?.drop();
  });

  async function givenNotifier(): Promise<void> {
    notifier = await testService({
      service: 'notifier',
      database,
      nats,
      on: { [SessionReady.subject]: effects.handler },
    });
  }
  async function givenSent(count: number): Promise<void> {
    const messages = Array.from({ length: count }, () => aSessionReady());
    await agent.database.transaction((tx) => agent.outbox.add(tx, ...messages));
    sent.push(...messages.map(({ id }) => id));
    await eventually(async () => expect(await unpublished()).toBe(0));
  }
  const unpublished = async () =>
    (await database.query(`SELECT id FROM agent.outbox WHERE published_at IS NULL`)).length;
  const inStream = async () => (await root.manager.streams.info('BROWSER_AGENT')).state.messages;
  /** Every message ever sent is in the stream again, and had its effect once. */
  const expectHealed = () =>
    eventually(async () => {
      expect(await inStream()).toBe(sent.length);
      expect(await effects.counts()).toEqual(onceEach(sent));
      expect(await unpublished()).toBe(0);
    }, 30_000);
  const expectAbsorbed = () => eventually(async () => expect(await effects.counts()).toEqual(onceEach(sent)));

  it('are filled again from the outbox after everything was wiped, and each message has its effect once', async () => {
    await givenNotifier();
    await givenSent(5);
    await expectAbsorbed();
    await notifier?.close();
    await givenSent(5);

    await nats.kill();
    nats.wipe();
    await nats.restart();
    await nats.ensureTopology();
    await givenNotifier();

    await expectHealed();
  });

  it('are filled again after one was deleted under running services', async () => {
    await givenNotifier();
    await givenSent(3);
    await expectAbsorbed();

    await root.manager.streams.delete('BROWSER_AGENT');
    const later = aSessionReady();
    sent.push(later.id);
    await agent.database.transaction((tx) => agent.outbox.add(tx, later));
    await nats.ensureTopology();

    await expectHealed();
  });

  it('lose nothing when a consumer is deleted under its service and made again', async () => {
    await givenNotifier();
    await givenSent(3);
    await expectAbsorbed();

    await root.manager.consumers.delete('BROWSER_AGENT', 'notifier');
    await givenSent(3);
    await nats.ensureTopology();

    await expectHealed();
  });

  // For as long as its window the server takes what is published again for a repeat; here nobody wants to wait for that.
  const shortenWindow = () => root.manager.streams.update('BROWSER_AGENT', { duplicate_window: 100_000_000 });

  it('are filled again after a purge', async () => {
    await givenNotifier();
    await shortenWindow();
    await givenSent(5);

    await root.manager.streams.purge('BROWSER_AGENT');

    await expectHealed();
    await nats.ensureTopology();
  });

  it('get back single messages that were deleted', async () => {
    await givenNotifier();
    await shortenWindow();
    await givenSent(5);
    const { state } = await root.manager.streams.info('BROWSER_AGENT');

    await root.manager.streams.deleteMessage('BROWSER_AGENT', state.last_seq - 2);
    await root.manager.streams.deleteMessage('BROWSER_AGENT', state.last_seq);

    await expectHealed();
    await nats.ensureTopology();
  });

  it("are filled again after yesterday's store was put under today's Postgres", async () => {
    await givenNotifier();
    await givenSent(5);
    await expectAbsorbed();
    await nats.kill();
    const restore = nats.copyStore();
    await nats.restart();
    await givenSent(5);
    await expectAbsorbed();
    await notifier?.close();
    await givenSent(5);

    await nats.kill();
    restore();
    await nats.restart();
    await givenNotifier();

    await expectHealed();
  });
});
