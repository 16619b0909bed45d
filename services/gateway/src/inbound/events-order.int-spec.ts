import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { eventually } from '#testing';
import { EVENTS, EventsKit } from '../test-kit/events.kit-spec.js';
import { FakeBilling } from '../test-kit/fake-billing.kit-spec.js';
import { Gateway, type Json } from '../test-kit/gateway.kit-spec.js';

const HELD = 7_420_044;
/** A commit that takes long: what is written about the application waits, at the very end of its transaction. */
const slowCommitOf = (queueId: string): string => `
  CREATE FUNCTION gateway.wait_for_test() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN PERFORM pg_advisory_xact_lock_shared(${HELD}); RETURN NULL; END';
  CREATE CONSTRAINT TRIGGER wait_for_test AFTER INSERT ON gateway.events DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.application_id = '${queueId}') EXECUTE FUNCTION gateway.wait_for_test()`;

let gateway: Gateway;
let billing: FakeBilling;
let kit: EventsKit;

beforeAll(async () => {
  gateway = await Gateway.start({ replicas: 2 });
  billing = await FakeBilling.start(gateway.database, gateway.nats);
  kit = new EventsKit(gateway);
});
afterAll(async () => {
  kit?.closeAll();
  await billing?.stop();
  await gateway?.stop();
});

it('no reader sees an event before those with a lower place, however long their commits take', async () => {
  const customer = await gateway.givenCustomer();
  // Facts of one agency are absorbed one after the other: only those of two can overtake each other.
  const second = { ...customer, agencyId: await gateway.givenAgency(customer.accountId) };
  const slow = await gateway.accepted(customer, { agencyId: customer.agencyId });
  const quick = await gateway.accepted(customer, { agencyId: second.agencyId });
  await gateway.database.query(slowCommitOf(slow.queueId));
  const hold = await gateway.database.connect();
  await hold.query(`SELECT pg_advisory_lock(${HELD})`);
  const readers = await Promise.all([0, 1].map((replica) => kit.stream(customer, EVENTS, { replica })));
  const waitingFor = (what: string) =>
    gateway.database.query(`SELECT FROM pg_stat_activity WHERE datname = $1 AND wait_event_type = 'Lock' AND ${what}`, [
      gateway.database.name,
    ]);

  const first = kit.step(customer, slow, 1);
  await eventually(async () =>
    expect(await waitingFor(`wait_event = 'advisory' AND query = 'COMMIT'`)).toHaveLength(1),
  );
  const next = kit.step(second, quick, 1);
  // It waits for its place, or it is there already, which would be the fault.
  await eventually(async () => {
    const isWritten = await gateway.database.query(`SELECT FROM gateway.events WHERE account_id = $1`, [
      customer.accountId,
    ]);
    const isWaiting = await waitingFor(`query LIKE '%event_counters%'`);
    expect(isWritten.length + isWaiting.length).toBeGreaterThan(0);
  });
  const seen = readers.map(({ events }) => events.length);
  await hold.end();
  await Promise.all([first, next]);

  expect(seen).toEqual([0, 0]);
  for (const reader of readers) {
    const told = (await reader.has(2)).map(({ data }) => data.data['queueId']);
    expect(told).toEqual([slow.queueId, quick.queueId]);
  }
  expect(
    ((await kit.page(customer)).body['events'] as Json[]).map(
      ({ queueId, data }) => queueId ?? (data as Json)['queueId'],
    ),
  ).toEqual([slow.queueId, quick.queueId]);
});
