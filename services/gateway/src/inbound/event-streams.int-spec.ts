import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ApplicationFinished, type ApplicationId, type Echo, NO_TIMINGS, outgoing } from '#contracts';
import { anEnding, eventually, ServiceProcess } from '#testing';
import { hashOfKey } from '../domain/api-key.js';
import { EVENTS, EventsKit, eventsOf } from '../test-kit/events.kit-spec.js';
import { type Accepted, type Customer, Gateway, type Json } from '../test-kit/gateway.kit-spec.js';
import { expectRefusal } from '../test-kit/refusal.kit-spec.js';

const TOKENS = '/api/auto-apply-v2/stream-tokens';

describe('streams of events', () => {
  let gateway: Gateway;
  let kit: EventsKit;
  let customer: Customer;
  let accepted: Accepted;

  beforeAll(async () => {
    gateway = await Gateway.start({ replicas: 2, timeScale: 10, billing: true });
    kit = new EventsKit(gateway);
  });
  beforeEach(async () => {
    // Far from the mark at which billing tells that credits run out, which would be an event too.
    customer = await gateway.givenCustomer({ credits: 1_000 });
    accepted = await gateway.accepted(customer);
  });
  afterEach(async () => {
    kit.closeAll();
    expect(await gateway.brokenInvariants()).toEqual([]);
  });
  afterAll(() => gateway?.stop());

  const order = async () => {
    const { echo } = (await gateway.requested()).get(accepted.queueId)?.order as unknown as { echo: Echo };
    return { applicationId: accepted.queueId as ApplicationId, echo };
  };

  it('and the status agree with a webhook inside its handler, while the gateway itself has heard of nothing yet', async () => {
    const notifier = await ServiceProcess.start({
      service: 'notifier',
      database: gateway.database,
      nats: gateway.nats,
      env: { LOG_LEVEL: 'info', ALLOW_PRIVATE_WEBHOOKS: 'true' },
    });
    const seen: { hook: Json; status: Json; events: Json[] }[] = [];
    const receiver = await listening((body, answered) => {
      const hook = (JSON.parse(body) as { data: Json }).data;
      const reading = eventually(async () => {
        const status = await kit.status(customer, accepted);
        // When billing takes longer than a tenth of a second to say so, the next reading sees it.
        if (status['terminal'] !== true) throw new Error(JSON.stringify(status));
        const page = await kit.page(customer, eventsOf(accepted), { replica: 1 });
        seen.push({ hook, status, events: page.body['events'] as Json[] });
      });
      void reading.then(answered, answered);
    });
    const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
    const headers = { 'x-api-key': customer.key };
    expect((await gateway.ask('POST', '/api/auto-apply-v2/webhooks', { body: { url }, headers })).status).toBe(201);
    const stream = await kit.stream(customer, eventsOf(accepted), { replica: 1 });
    const hold = await gateway.database.connect();
    // Whoever absorbs a fact about an agency takes this lock first: both replicas now wait for it, as long as it takes.
    await hold.query(`SELECT pg_advisory_lock(hashtextextended('gateway:' || $1, 0))`, [customer.agencyId]);

    const { applicationId, echo } = await order();
    const ending = anEnding({ status: 'not_eligible', reasonCode: 'location', errorMessage: 'Only in Mars.' });
    const body = { applicationId, echo, ending, timings: NO_TIMINGS };
    await gateway.tell('browser-agent', outgoing(ApplicationFinished, echo.agencyId, applicationId, body), 'billing');
    const [told] = await eventually(() => {
      expect(seen.length).toBeGreaterThan(0);
      return seen;
    });

    const absorbed = () =>
      gateway.database.query(`SELECT FROM gateway.inbox WHERE message_id = $1`, [
        `application.settled:${applicationId}`,
      ]);
    expect(await absorbed()).toEqual([]);
    const { evidence, ...status } = told?.status as Json & { evidence: Json };
    expect(status).toMatchObject({
      applicationStatus: 'not_eligible',
      stage: 'settled',
      errorMessage: 'Only in Mars.',
    });
    const shared = Object.keys(status).filter((name) => name in (told?.hook ?? {}));
    expect(shared.length).toBeGreaterThan(18);
    for (const name of shared) expect([name, status[name]]).toEqual([name, told?.hook[name]]);
    // Links are only made for who asks.
    expect({ ...evidence, receiptUrl: null }).toEqual(told?.hook['evidence']);
    const [event] = await stream.has(1);
    expect(event?.data).toEqual({ type: 'application.failed', timestamp: expect.any(String), data: told?.hook });
    expect(told?.events).toEqual([{ id: event?.id, ...event?.data }]);
    expect(await stream.ended).toBe(true);
    await hold.end();
    await eventually(async () => expect(await absorbed()).toHaveLength(1));
    expect((await kit.page(customer, eventsOf(accepted))).body['events']).toEqual(told?.events);
    receiver.close();
    await notifier.end();
  });

  it('can be read with a token, from any page, for ten minutes; it is good for nothing else', async () => {
    const issued = await gateway.ask('POST', TOKENS, { headers: { 'x-api-key': customer.key }, replica: 1 });
    const { token, expiresAt } = issued.body as { token: string; expiresAt: number };
    expect(issued.status).toBe(201);
    expect(Math.abs(expiresAt - Date.now() - 60_000)).toBeLessThan(30_000);
    const base = await gateway.urlOf('customer');

    for (const path of [EVENTS, eventsOf(accepted)]) {
      const stream = await kit.open(`${base}${path}?token=${token}`, {});
      expect([stream.status, stream.headers['access-control-allow-origin']]).toEqual([200, '*']);
    }
    await kit.step(customer, accepted, 1);
    await Promise.all(kit.readers.map((reader) => reader.has(1)));

    const refused = { status: 401, code: 'unauthorized', says: 'x-api-key|stream token' } as const;
    const headers = { 'x-api-key': token };
    for (const [method, path, asking] of [
      ['GET', `/api/auto-apply-v2/status?queueId=${accepted.queueId}&token=${token}`, {}],
      ['GET', '/api/auto-apply-v2/applied-jobs', { headers }],
      ['POST', `${TOKENS}?token=${token}`, {}],
      ['POST', TOKENS, { headers }],
      ['GET', EVENTS, { headers }],
      ['GET', `${EVENTS}?token=${customer.key}`, {}],
      ['GET', `${EVENTS}?token=${token}&token=${token}`, {}],
    ] as const) {
      expectRefusal(await gateway.ask(method, path, asking), refused);
    }
    expect(
      (await gateway.read(customer, `status?token=${token}`)).headers.get('access-control-allow-origin'),
    ).toBeNull();

    await gateway.database.query(`UPDATE gateway.stream_tokens SET expires_at = clock_timestamp() WHERE hash = $1`, [
      hashOfKey(token),
    ]);
    const late = await gateway.ask('GET', `${EVENTS}?token=${token}`);
    expectRefusal(late, { ...refused, says: 'expired stream token' });
    expect(late.headers.get('access-control-allow-origin')).toBe('*');
  });

  it('are read no longer than the token is good, or the key that it was made with', async () => {
    const key = await gateway.givenKey(customer.accountId, ['read']);
    const base = await gateway.urlOf('customer');
    const { body } = await gateway.ask('POST', TOKENS, { headers: { 'x-api-key': key } });
    await gateway.database.query(
      `INSERT INTO gateway.stream_tokens (hash, key_id, expires_at)
       SELECT $1, key_id, clock_timestamp() + interval '5 seconds' FROM gateway.api_keys WHERE hash = $2`,
      [hashOfKey('of-five-seconds'), hashOfKey(customer.key)],
    );
    const short = await kit.open(`${base}${EVENTS}?token=of-five-seconds`, {});
    const readers = [await kit.open(`${base}${EVENTS}?token=${String(body['token'])}`, {}), await kit.stream({ key })];
    const lasting = await kit.stream(customer);

    await gateway.database.query(
      `UPDATE gateway.api_keys SET revoked_at = clock_timestamp(), place = NULL WHERE hash = $1`,
      [hashOfKey(key)],
    );

    expect(await Promise.all([short, ...readers].map((reader) => reader.ended))).toEqual([true, true, true]);
    expect((await gateway.ask('GET', `${EVENTS}?token=${String(body['token'])}`)).status).toBe(401);
    // What is still good goes on, with a sign of life now and then.
    const beats = lasting.comments;
    await eventually(() => expect(lasting.comments).toBeGreaterThan(beats + 1));
    await kit.step(customer, accepted, 1);
    await lasting.has(1);
  });

  it('have twenty readers at a time on all replicas together; a place that is left is free again', async () => {
    const readers = await Promise.all(
      Array.from({ length: 20 }, (_, at) => kit.stream(customer, EVENTS, { replica: at % 2 })),
    );
    expect(readers.map(({ status }) => status)).toEqual(readers.map(() => 200));

    for (const replica of [0, 1]) {
      const refused = await gateway.ask('GET', EVENTS, { headers: { 'x-api-key': customer.key }, replica });
      expectRefusal(refused, { status: 429, code: 'too_many_streams', says: 'has 20 open streams' });
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect((await kit.stream(await gateway.givenCustomer())).status).toBe(200);
    expect((await kit.page(customer)).status).toBe(200);
    readers[0]?.close();
    await kit.untilOpen(customer.accountId, 19);
    expect((await kit.stream(customer, EVENTS, { replica: 1 })).status).toBe(200);
  });

  it('are not kept in memory for a reader that takes none: it is cut, and goes on from where it was', async () => {
    const slow = await kit.stream(customer);
    await eventually(() => expect(slow.lastId).not.toBe(''));
    slow.pause();
    // More than all buffers on the way hold.
    const count = 300;
    await gateway.database.query(
      `WITH counted AS (UPDATE gateway.event_counters SET last = last + $2 WHERE account_id = $1 RETURNING last)
       INSERT INTO gateway.events (account_id, position, type, fact, body)
       SELECT $1, last - $2 + nth, 'credits.low', 'large:' || $1 || nth,
         '{"type":"credits.low","data":{"nth":' || nth || ',"x":"' || repeat('x', 65536) || '"}}'
       FROM counted, generate_series(1, $2::integer) AS nth`,
      [customer.accountId, count],
    );

    await kit.untilOpen(customer.accountId, 0);
    slow.resume();
    expect(await slow.ended).toBe(false);
    expect(slow.events.length).toBeLessThan(count);
    const rest = await kit.stream(customer, EVENTS, { replica: 1, lastId: slow.lastId });
    await rest.has(count - slow.events.length);
    expect([...slow.events, ...rest.events].map(({ data }) => data.data['nth'])).toEqual(
      Array.from({ length: count }, (_, at) => at + 1),
    );
  });
});

/** A customer's endpoint, which answers 204 once it has done what it does with a body. */
async function listening(take: (body: string, answered: () => void) => void): Promise<Server> {
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.once('end', () => take(body, () => response.writeHead(204).end()));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
