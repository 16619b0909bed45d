import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NatsLink } from '#messaging';
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

const MESSAGES = 20;

describe('messages that a service publishes one after the other', () => {
  let database: TestDatabase;
  let nats: TestNats;
  let root: NatsLink;
  let agent: TestService;
  beforeAll(async () => {
    [database, nats] = await Promise.all([testDatabase(), testNats()]);
    root = await nats.open('root');
    agent = await testService({ service: 'browser-agent', database, nats });
  });
  afterAll(async () => {
    await agent?.close();
    await nats?.stop();
    await database?.drop();
  });

  const inStream = async () => (await root.manager.streams.info('BROWSER_AGENT')).state.messages;
  const marks = () =>
    database.query<{ transaction: string }>(
      `SELECT DISTINCT xmin::text AS transaction FROM agent.outbox WHERE published_at IS NOT NULL`,
    );

  it('go out at once, and are marked together', async () => {
    for (let sent = 1; sent <= MESSAGES; sent += 1) {
      await agent.database.transaction((tx) => agent.outbox.add(tx, aSessionReady()));
      await eventually(async () => expect(await inStream()).toBe(sent));
    }
    await eventually(async () =>
      expect(await database.query(`SELECT FROM agent.outbox WHERE published_at IS NULL`)).toEqual([]),
    );

    expect((await marks()).length).toBeLessThan(MESSAGES);
    expect(await inStream()).toBe(MESSAGES);
  });
});
