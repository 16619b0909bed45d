import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import { Database, Log, TimeScale } from '#runtime';
import { testDatabase, type TestDatabase } from '#testing';
import { DeliveriesRepository } from './deliveries.repository.js';

const IN_FLIGHT = 4;

describe('what is claimed of deliveries that are due', () => {
  let whole: TestDatabase;
  let database: Database;
  const deliveries = new DeliveriesRepository(new TimeScale(1));
  beforeAll(async () => {
    whole = await testDatabase();
    const options = { schema: 'notifier', applicationName: 'test', log: Log.silent(), poolSize: 4 };
    database = await new Database({ ...options, url: whole.urlOf('notifier') }).open();
  });
  beforeEach(() => whole.query('DELETE FROM notifier.events'));
  afterAll(async () => {
    await database?.close();
    await whole?.drop();
  });

  async function givenEndpoint(): Promise<string> {
    const endpointId = uuid();
    await database.query(
      `INSERT INTO endpoints (endpoint_id, account_id, url, secret, events)
       VALUES ($1, $2, $3, 'newest', '{application.applied}')`,
      [endpointId, uuid(), `https://customer.example/${endpointId}`],
    );
    return endpointId;
  }
  /** Due for so many seconds. */
  async function givenDue(name: string, endpointId: string, seconds: number): Promise<void> {
    await database.query(
      `WITH event AS (INSERT INTO events (event_id, account_id, type, body) VALUES ($1, $2, 'session.ready', '{}'))
       INSERT INTO deliveries (event_id, endpoint_id, next_try_at)
       VALUES ($1, $3, clock_timestamp() - $4 * interval '1 second')`,
      [name, uuid(), endpointId, seconds],
    );
  }
  async function givenAllDue(...all: readonly Parameters<typeof givenDue>[]): Promise<void> {
    for (const one of all) await givenDue(...one);
  }
  const claim = (endpoints: readonly string[], room: number) =>
    database.transaction((tx) =>
      deliveries.claim(
        tx,
        endpoints.map((endpointId) => ({ endpointId, inFlight: IN_FLIGHT })),
        room,
      ),
    );
  const namesOf = (claimed: readonly { eventId: string }[]) => claimed.map(({ eventId }) => eventId).toSorted();

  it('is the oldest of each endpoint first, then the next of each', async () => {
    const [one, other] = [await givenEndpoint(), await givenEndpoint()];
    // In an order that is neither that of their names nor that of their rows.
    await givenAllDue(
      ['b-young', one, 1],
      ['a-old', one, 9],
      ['c-older', one, 5],
      ['e-young', other, 2],
      ['d-old', other, 3],
    );

    expect(namesOf(await claim([one, other], 2))).toEqual(['a-old', 'd-old']);
    expect(namesOf(await claim([one, other], 2))).toEqual(['c-older', 'e-young']);
    expect(namesOf(await claim([one, other], 2))).toEqual(['b-young']);
  });

  it('is the oldest of an endpoint that has more due than it may have under way', async () => {
    const endpoint = await givenEndpoint();
    await givenAllDue(
      ['third', endpoint, 3],
      ['youngest', endpoint, 1],
      ['oldest', endpoint, 5],
      ['fourth', endpoint, 2],
      ['second', endpoint, 4],
    );

    expect(namesOf(await claim([endpoint], 10))).toEqual(['fourth', 'oldest', 'second', 'third']);
  });

  it('waits for nothing that somebody else has locked', async () => {
    const endpoint = await givenEndpoint();
    await givenDue('locked', endpoint, 2);
    await givenDue('free', endpoint, 1);

    await database.transaction(async (tx) => {
      await tx.query(`SELECT FROM deliveries WHERE event_id = 'locked' FOR UPDATE`);
      expect(namesOf(await claim([endpoint], IN_FLIGHT))).toEqual(['free']);
    });

    expect(namesOf(await claim([endpoint], IN_FLIGHT))).toEqual(['locked']);
  });

  it('comes with the secrets to sign with: the newest first, and none whose overlap is over', async () => {
    const endpoint = await givenEndpoint();
    await database.query(
      `INSERT INTO old_secrets (endpoint_id, secret, until)
       SELECT $1, name, clock_timestamp() + minutes * interval '1 minute'
       FROM (VALUES ('older', 5), ('over', -1), ('old', 9)) AS old (name, minutes)`,
      [endpoint],
    );
    await givenDue('signed', endpoint, 1);

    expect(await claim([endpoint], 1)).toMatchObject([{ secrets: ['newest', 'old', 'older'] }]);
  });
});
