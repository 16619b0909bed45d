import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import { isDatabaseAway, Log, TimeScale } from '#runtime';
import { InterruptedDatabase, testDatabase, type TestDatabase } from '#testing';
import { type ClaimedDelivery, DeliveriesRepository } from '../outbound/deliveries.repository.js';
import { RecordDelivered } from './record-delivered.js';

describe('tries that were taken', () => {
  let whole: TestDatabase;
  let database: InterruptedDatabase;
  let record: RecordDelivered;
  beforeAll(async () => {
    whole = await testDatabase();
    const options = { schema: 'notifier', applicationName: 'test', log: Log.silent(), poolSize: 4 };
    database = await new InterruptedDatabase({ ...options, url: whole.urlOf('notifier') }).open();
    record = new RecordDelivered(database, new DeliveriesRepository(new TimeScale(1)));
  });
  afterAll(async () => {
    await database?.close();
    await whole?.drop();
  });

  async function givenEndpoint(failures = 0): Promise<string> {
    const endpointId = uuid();
    await database.query(
      `INSERT INTO endpoints (endpoint_id, account_id, url, secret, events, failures, failing_since, rests_until)
       VALUES ($1, $2, 'https://customer.example', 's', '{application.applied}', $3,
         CASE WHEN $3 > 0 THEN clock_timestamp() END, CASE WHEN $3 > 4 THEN clock_timestamp() END)`,
      [endpointId, uuid(), failures],
    );
    return endpointId;
  }
  async function givenDelivery(endpointId: string): Promise<ClaimedDelivery> {
    const eventId = `msg_${uuid()}`;
    await database.query(
      `INSERT INTO events (event_id, account_id, type, body) VALUES ($1, $2, 'session.ready', '{}')`,
      [eventId, uuid()],
    );
    await database.query(`INSERT INTO deliveries (event_id, endpoint_id, tries) VALUES ($1, $2, 1)`, [
      eventId,
      endpointId,
    ]);
    const rest = { url: '', secrets: [], type: 'session.ready', body: '{}', resentAfter: 0 };
    return { eventId, endpointId, attempt: 1, isResend: false, isTakenOver: false, ...rest };
  }
  const taken = (delivery: ClaimedDelivery) => record.execute({ delivery, status: 204, durationMs: 5 });
  const state = async ({ eventId }: ClaimedDelivery) =>
    (
      await database.query<{ state: string }>(
        `SELECT state || ' ' || count(number) AS state FROM deliveries
        LEFT JOIN tries USING (event_id, endpoint_id) WHERE event_id = $1 GROUP BY state`,
        [eventId],
      )
    )[0]?.state;
  const row = async (endpointId: string) =>
    (
      await database.query(
        `SELECT failures, failing_since, rests_until, xmin::text AS version FROM endpoints WHERE endpoint_id = $1`,
        [endpointId],
      )
    )[0];

  it('end their deliveries together, each by itself: what had ended or is gone decides nothing', async () => {
    const endpointId = await givenEndpoint();
    const [first, second, ended] = [
      await givenDelivery(endpointId),
      await givenDelivery(await givenEndpoint()),
      await givenDelivery(endpointId),
    ];
    await database.query(`UPDATE deliveries SET state = 'given_up', ended_at = clock_timestamp() WHERE event_id = $1`, [
      ended.eventId,
    ]);
    const gone = { ...first, endpointId: uuid() };

    expect(await Promise.all([first, gone, second, ended].map(taken))).toEqual([true, undefined, true, false]);
    expect(await Promise.all([first, second, ended].map(state))).toEqual(['delivered 1', 'delivered 1', 'given_up 1']);
  });

  it('are each written as they went, and say nothing of what else their event goes to', async () => {
    const deliveries = [];
    for (let n = 0; n < 5; n += 1) deliveries.push(await givenDelivery(await givenEndpoint()));
    const [{ eventId }] = deliveries as [ClaimedDelivery];
    const elsewhere = await givenEndpoint();
    await database.query(`INSERT INTO deliveries (event_id, endpoint_id, tries) VALUES ($1, $2, 1)`, [
      eventId,
      elsewhere,
    ]);
    const went = (nth: number) => ({ status: 200 + nth, durationMs: 10 + nth });

    await Promise.all(deliveries.map((delivery, nth) => record.execute({ delivery, ...went(nth) })));

    const written = await Promise.all(
      deliveries.map(async (one) => {
        const rows = await database.query(`SELECT status, duration_ms AS "durationMs" FROM tries WHERE event_id = $1`, [
          one.eventId,
        ]);
        return rows[0];
      }),
    );
    expect(written).toEqual(deliveries.map((_, nth) => went(nth)));
    expect(await database.query(`SELECT state FROM deliveries WHERE endpoint_id = $1`, [elsewhere])).toEqual([
      { state: 'pending' },
    ]);
  });

  it('end what their endpoint failed at, and leave alone the row of one at which nothing fails', async () => {
    const [failing, healthy, other] = [await givenEndpoint(5), await givenEndpoint(), await givenEndpoint(5)];
    const before = await Promise.all([healthy, other].map(row));
    await Promise.all([taken(await givenDelivery(failing)), taken(await givenDelivery(healthy))]);

    expect(await row(failing)).toMatchObject({ failures: 0, failing_since: null, rests_until: null });
    expect(await Promise.all([healthy, other].map(row))).toEqual(before);
  });

  it('are written, although one of those that came with them cannot be', async () => {
    const endpointId = await givenEndpoint();
    const deliveries = [];
    for (let n = 0; n < 4; n += 1) deliveries.push(await givenDelivery(endpointId));
    const [, , bad] = deliveries as [ClaimedDelivery, ClaimedDelivery, ClaimedDelivery, ClaimedDelivery];
    // A try under this number is there already.
    await database.query(`INSERT INTO tries (event_id, endpoint_id, number, duration_ms) VALUES ($1, $2, 1, 1)`, [
      bad.eventId,
      endpointId,
    ]);

    const settled = await Promise.allSettled(deliveries.map(taken));
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect(await Promise.all(deliveries.map(state))).toEqual([
      'delivered 1',
      'delivered 1',
      'pending 1',
      'delivered 1',
    ]);
  });

  it.each([
    ['lost', 'pending 0'],
    ['unsent', 'pending 0'],
    ['unheard', 'delivered 1'],
  ] as const)(
    'are said to be written by nobody who does not know it (%s), and each is made again',
    async (fate, left) => {
      const endpointId = await givenEndpoint();
      const deliveries = [];
      for (let n = 0; n < 3; n += 1) deliveries.push(await givenDelivery(endpointId));
      const before = database.begun;
      database.next('whole', fate);

      const settled = await Promise.allSettled(deliveries.map(taken));

      // Without the database nobody is tried alone.
      expect(database.begun - before).toBe(2);
      expect(settled.map((one) => (one.status === 'fulfilled' ? one.value : isDatabaseAway(one.reason)))).toEqual(
        settled.map(() => true),
      );
      expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
      expect(await Promise.all(deliveries.map(state))).toEqual(['delivered 1', left, left]);
    },
  );

  it('lock nobody out who switches off or deletes their endpoint meanwhile', async () => {
    const deliveries = new DeliveriesRepository(new TimeScale(1));
    for (let round = 0; round < 10; round += 1) {
      const endpointId = await givenEndpoint(1);
      const all = await Promise.all(Array.from({ length: 30 }, () => givenDelivery(endpointId)));
      const giveUp = database.transaction(async (tx) => {
        await tx.query(`SELECT FROM endpoints WHERE endpoint_id = $1 FOR NO KEY UPDATE`, [endpointId]);
        await deliveries.giveUpAll(tx, endpointId);
      });
      const decided = await Promise.all([...all.reverse().map(taken), giveUp]);
      const states = await Promise.all(all.map(state));
      expect(decided.filter((one) => one === true)).toHaveLength(states.filter((one) => one === 'delivered 1').length);
    }
  });
});
