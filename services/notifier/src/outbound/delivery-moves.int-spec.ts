import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import { Database, Log, TimeScale } from '#runtime';
import {
  anAccountId,
  illegalSteps,
  readTraces,
  recordTraces,
  testDatabase,
  type TestDatabase,
  untrodden,
} from '#testing';
import { type ClaimedDelivery, DeliveriesRepository } from './deliveries.repository.js';
import { EndpointsRepository } from './endpoints.repository.js';
import { EventsRepository } from './events.repository.js';

describe('the statements about a delivery', () => {
  let whole: TestDatabase;
  let database: Database;
  let endpoints: EndpointsRepository;
  const deliveries = new DeliveriesRepository(new TimeScale(1));
  let events: EventsRepository;
  beforeAll(async () => {
    whole = await testDatabase();
    await recordTraces(whole.adminUrl);
    const options = { schema: 'notifier', applicationName: 'test', log: Log.silent(), poolSize: 2 };
    database = await new Database({ ...options, url: whole.urlOf('notifier') }).open();
    endpoints = new EndpointsRepository(database);
    events = new EventsRepository(database);
  });
  afterAll(async () => {
    await database?.close();
    await whole?.drop();
  });

  /** One that waits, at an endpoint of its own. */
  async function given() {
    const accountId = anAccountId();
    const [endpointId, eventId] = [uuid(), `msg_${uuid()}`];
    const type = 'application.applied' as const;
    const url = 'http://localhost/';
    const event = { eventId, accountId, type, applicationId: null, sequence: null, body: '{}' };
    await database.transaction(async (tx) => {
      await endpoints.insert(tx, { endpointId, accountId, url, secret: 's', events: [type] });
      await events.fanOut(tx, [event]);
    });
    const none = { attempt: 1, resentAfter: 0, isResend: false, isTakenOver: false };
    const claimed = { url: '', secrets: [], type, body: '{}', ...none };
    const delivery: ClaimedDelivery = { eventId, endpointId, ...claimed };
    const state = async () =>
      (await whole.query<{ state: string }>(`SELECT state FROM notifier.deliveries WHERE event_id = $1`, [eventId]))[0]
        ?.state;
    return { accountId, endpointId, delivery, state };
  }
  let attempts = 0;
  const end = (delivery: ClaimedDelivery, state: 'delivered' | 'given_up') =>
    state === 'given_up'
      ? database.transaction((tx) => deliveries.giveUp(tx, delivery))
      : deliveries.recordDelivered(database, [
          { delivery: { ...delivery, attempt: (attempts += 1) }, status: 204, durationMs: 1 },
        ]);

  it.each(['delivered', 'given_up'] as const)(
    'leave one that is %s as it is, until it is sent again, or its endpoint goes',
    async (first) => {
      const { endpointId, delivery, state } = await given();
      await end(delivery, first);

      for (const again of ['delivered', 'given_up'] as const) await end(delivery, again);
      await database.transaction((tx) => deliveries.tryAgain(tx, delivery, 0));
      await database.transaction((tx) => deliveries.giveUpAll(tx, endpointId));
      await database.transaction((tx) => endpoints.disable(tx, endpointId, 'because'));
      await database.transaction((tx) => deliveries.giveUpStragglers(tx));
      expect(await state()).toBe(first);

      await database.transaction((tx) => deliveries.resend(tx, endpointId, delivery.eventId));
      expect(await state()).toBe('pending');
      await end(delivery, first);

      await database.transaction((tx) => endpoints.delete(tx, endpointId));
      expect(await state()).toBeUndefined();
    },
  );

  it('give up what waits for an endpoint that is switched off, also what was written meanwhile', async () => {
    const [waiting, straggler] = [await given(), await given()];
    await database.transaction((tx) => deliveries.giveUpAll(tx, waiting.endpointId));
    await database.transaction((tx) => endpoints.disable(tx, straggler.endpointId, 'because'));
    await database.transaction((tx) => deliveries.giveUpStragglers(tx));

    expect([await waiting.state(), await straggler.state()]).toEqual(['given_up', 'given_up']);
  });

  it('make the moves of the table, and no others', async () => {
    const { endpointId, delivery } = await given();
    await database.transaction((tx) => deliveries.tryAgain(tx, delivery, 0));
    await database.transaction((tx) => endpoints.delete(tx, endpointId));

    const steps = await readTraces(whole.adminUrl);
    expect(illegalSteps(steps)).toEqual([]);
    expect(untrodden(steps, 'delivery')).toEqual([]);
  });
});
