import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import { Healings } from '#messaging';
import { Database, Log, TimeScale } from '#runtime';
import { testDatabase, type TestDatabase } from '#testing';
import { DeliveriesRepository } from '../outbound/deliveries.repository.js';
import { EndpointsRepository } from '../outbound/endpoints.repository.js';
import { ClaimDeliveries } from './claim-deliveries.js';

describe('of deliveries is reported as mended', () => {
  let whole: TestDatabase;
  let database: Database;
  let claim: ClaimDeliveries;
  beforeAll(async () => {
    whole = await testDatabase();
    const options = { schema: 'notifier', applicationName: 'test', log: Log.silent(), poolSize: 2 };
    database = await new Database({ ...options, url: whole.urlOf('notifier') }).open();
    const deliveries = new DeliveriesRepository(new TimeScale(1));
    claim = new ClaimDeliveries(database, new EndpointsRepository(database), deliveries, new Healings(database));
  });
  beforeEach(() => whole.query(`TRUNCATE notifier.endpoints, notifier.events, notifier.healings CASCADE`));
  afterAll(async () => {
    await database?.close();
    await whole?.drop();
  });

  /** Deliveries to one endpoint, each of an event of its own; `lockedUntil` as SQL says it. */
  async function given(state: 'enabled' | 'disabled', deliveries: Readonly<Record<string, string>>): Promise<void> {
    const endpointId = uuid();
    await database.query(
      `INSERT INTO endpoints (endpoint_id, account_id, url, secret, events, state, why)
       VALUES ($1, $2, 'https://customer.example', 's', '{application.applied}', $3, 'gone')`,
      [endpointId, uuid(), state],
    );
    for (const [eventId, lockedUntil] of Object.entries(deliveries)) {
      await database.query(
        `INSERT INTO events (event_id, account_id, type, body) VALUES ($1, $2, 'session.ready', '{}')`,
        [eventId, uuid()],
      );
      await database.query(
        `INSERT INTO deliveries (event_id, endpoint_id, locked_until) VALUES ($1, $2, clock_timestamp() + $3::interval)`,
        [eventId, endpointId, lockedUntil],
      );
    }
  }
  const reported = () => database.query(`SELECT kind, what, count, first, last FROM healings`);

  it('what a process had claimed and never said anything of; not what is claimed for the first time', async () => {
    await given('enabled', { a_left: '-1 second', b_left: '-1 minute', c_under_way: '1 minute' });
    await database.query(
      `INSERT INTO events (event_id, account_id, type, body) VALUES ('d_new', $1, 'session.ready', '{}')`,
      [uuid()],
    );
    await database.query(`INSERT INTO deliveries (event_id, endpoint_id) SELECT 'd_new', endpoint_id FROM endpoints`);

    const { claimed } = await claim.execute(10);

    expect(claimed.map(({ eventId }) => eventId).sort()).toEqual(['a_left', 'b_left', 'd_new']);
    const healing = { kind: 'sweeper', what: 'claim-deliveries', count: 2, first: 'a_left', last: 'b_left' };
    expect(await reported()).toEqual([healing]);
  });

  it('what came to an endpoint as it was switched off; not what goes to others', async () => {
    await given('disabled', { a: '-1 second' });
    await given('enabled', { b: '-1 second' });

    await claim.giveUpStragglers();
    await claim.giveUpStragglers();

    const healing = { kind: 'sweeper', what: 'give-up-stragglers', count: 1, first: 'a', last: 'a' };
    expect(await reported()).toEqual([healing]);
  });
});
