import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { aJobId, eventually, ServiceProcess } from '#testing';
import { REVOKED_WITHIN_MS } from '../domain/api-key.js';
import { EVENTS, EventsKit, eventsOf } from '../test-kit/events.kit-spec.js';
import { APPLY, type Answer, type Customer, exchange, Gateway, type Json } from '../test-kit/gateway.kit-spec.js';
import { RoundRobin } from '../test-kit/round-robin.kit-spec.js';
import type { EventReader } from '../test-kit/sse.kit-spec.js';

const V2 = '/api/auto-apply-v2';
const POLICY = {
  pacing: { gapMinSeconds: 600, gapMaxSeconds: 900 },
  caps: { perDay: 10, perHour: null },
  hours: { timeZone: 'Europe/Berlin', windows: null },
  approval: 'always',
  onLoggedOut: 'fail',
};

describe('two replicas behind a round-robin', () => {
  let gateway: Gateway;
  let balancer: RoundRobin;
  let kit: EventsKit;
  let customer: Customer;
  const services: ServiceProcess[] = [];

  beforeAll(async () => {
    gateway = await Gateway.start({ replicas: 2, billing: true });
    kit = new EventsKit(gateway);
    const { database, nats } = gateway;
    for (const service of ['scheduler', 'notifier'] as const) {
      services.push(await ServiceProcess.start({ service, database, nats, env: { LOG_LEVEL: 'info' } }));
    }
    balancer = await RoundRobin.listen([await gateway.urlOf('customer', 0), await gateway.urlOf('customer', 1)]);
  });
  beforeEach(async () => {
    customer = await gateway.givenCustomer({ credits: 5 });
    balancer.taken.length = 0;
  });
  afterEach(() => kit.closeAll());
  afterAll(async () => {
    await balancer?.close();
    await Promise.all(services.map((service) => service.end()));
    await gateway?.stop();
  });

  const ask = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
    exchange(balancer.url, method, path, body, { 'x-api-key': customer.key, ...headers });
  const many = (count: number, one: (at: number) => Promise<Answer>): Promise<Answer[]> =>
    Promise.all(Array.from({ length: count }, (_, at) => one(at)));
  /** Both took as many as the other, give or take one. */
  const expectShared = (): void => {
    const first = balancer.taken.filter((replica) => replica === 0).length;
    expect(Math.abs(balancer.taken.length - 2 * first)).toBeLessThanOrEqual(1);
    expect(balancer.taken.length).toBeGreaterThan(1);
  };

  it('make one application of one Idempotency-Key, however many send it at once', async () => {
    const body = { jobId: aJobId(), coverLetter: 'Dear client, this is the letter.' };
    const headers = { 'idempotency-key': 'once' };

    const answers = await many(12, () => ask('POST', APPLY, body, headers));

    expectShared();
    const accepted = answers.filter(({ status }) => status === 202);
    const underWay = answers.filter((answer) => answer.body['code'] === 'idempotency_in_progress');
    expect(accepted.length + underWay.length).toBe(12);
    for (const one of underWay) expect(one.headers.get('retry-after')).toBe('1');
    // Until both have said it: each of the next two goes to another replica.
    const again = await eventually(async () => {
      const two = [await ask('POST', APPLY, body, headers), await ask('POST', APPLY, body, headers)];
      expect(two.map(({ status, headers: told }) => [status, told.get('idempotent-replayed')])).toEqual([
        [202, 'true'],
        [202, 'true'],
      ]);
      return two;
    });
    const ids = [...accepted, ...again].map((answer) => answer.body['queueId']);
    expect(new Set(ids).size).toBe(1);
    expect(await gateway.creditsOf(customer.accountId)).toMatchObject({ available: 4, held: 1 });
    expect((await ask('GET', `${V2}/applied-jobs`)).body).toMatchObject({ total: 1, jobs: [{ queueId: ids[0] }] });
  });

  it('never let more through than is promised, and say together what is left', async () => {
    const answers = await many(150, () => ask('GET', `${V2}/applied-jobs`));
    const later = [await ask('GET', `${V2}/applied-jobs`), await ask('GET', `${V2}/applied-jobs`)];

    expectShared();
    const refused = [...answers, ...later].filter(({ status }) => status === 429);
    // A busy machine may answer 503 to what has passed: it has passed all the same.
    expect(answers.length + later.length - refused.length).toBe(60);
    expect(later.map(({ status }) => status)).toEqual([429, 429]);
    for (const { headers } of refused) {
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
      expect(headers.get('x-ratelimit-remaining')).toBe('0');
    }
  });

  it('go on with a stream where the other one was left: nothing is missed, nothing comes twice', async () => {
    const accepted = await gateway.accepted(customer);
    const read: number[] = [];
    const ids: string[] = [];
    let [step, lastId] = [0, ''];
    const path = eventsOf(accepted);
    const next = () => kit.step(customer, accepted, (step += 1));
    const take = ({ events }: EventReader): void => {
      read.push(...events.map(({ data }) => Number(data.data['sequence'])));
      ids.push(...events.map(({ id }) => id));
    };
    await next();
    for (let connection = 0; connection < 6; connection += 1) {
      const headers = { 'x-api-key': customer.key, ...(lastId === '' ? {} : { 'last-event-id': lastId }) };
      const reader = await kit.open(`${balancer.url}${path}`, headers);
      expect(reader.status).toBe(200);
      // One that was told while nobody read, one while somebody does.
      await next();
      await eventually(() => expect(read.length + reader.events.length).toBe(step));
      reader.close();
      take(reader);
      lastId = reader.lastId;
      await next();
    }
    await kit.settle(accepted);
    const last = await kit.open(`${balancer.url}${path}`, { 'x-api-key': customer.key, 'last-event-id': lastId });
    expect(await last.ended).toBe(true);
    take(last);

    expect(balancer.taken).toEqual([0, 1, 0, 1, 0, 1, 0]);
    expect(read).toEqual(Array.from({ length: step + 1 }, (_, at) => at + 1));
    expect(new Set(ids).size).toBe(ids.length);
    expect(last.types.at(-1)).toBe('application.applied');
    // Whichever is asked, the whole is the same.
    const pages = await many(2, () => ask('GET', `${EVENTS}?limit=100`, undefined, { accept: 'application/json' }));
    expect(pages[0]?.body).toEqual(pages[1]?.body);
    expect((pages[0]?.body['events'] as Json[]).map(({ id }) => id)).toEqual(ids);
  });

  it('both refuse a key soon after one of them was told that it is revoked', async () => {
    const made = await ask('POST', `${V2}/keys`, { name: 'the importer', scopes: ['read'] });
    const key = { 'x-api-key': String(made.body['key']) };
    const isTaken = async (): Promise<boolean> =>
      (await ask('GET', `${V2}/credits`, undefined, key)).body['code'] !== 'unauthorized';
    expect([await isTaken(), await isTaken()]).toEqual([true, true]);

    expect((await ask('DELETE', `${V2}/keys/${String(made.body['id'])}`)).status).toBe(204);
    const revokedAt = performance.now();

    let lastTakenAt = revokedAt;
    await eventually(async () => {
      const askedAt = performance.now();
      const taken = [await isTaken(), await isTaken()];
      if (taken.includes(true)) lastTakenAt = askedAt;
      expect(taken).toEqual([false, false]);
    });
    expect(lastTakenAt - revokedAt).toBeLessThan(REVOKED_WITHIN_MS);
    expectShared();
  });

  it('have one policy, which one of two changes from the same revision makes', async () => {
    const [read] = await many(2, () => ask('GET', `${V2}/policy`));
    const ifMatch = { 'if-match': String(read?.headers.get('etag')) };
    const caps = [1, 2].map((perDay) => ({ ...POLICY, caps: { perDay, perHour: null } }));

    const answers = await many(2, (at) => ask('PUT', `${V2}/policy`, caps[at], ifMatch));

    expectShared();
    const [set, changed] = answers.toSorted((a, b) => a.status - b.status);
    expect(set).toMatchObject({ status: 200, body: { revision: 1 } });
    expect(changed).toMatchObject({ status: 409, body: { code: 'policy_changed', revision: 1 } });
    for (const { headers, body } of await many(2, () => ask('GET', `${V2}/policy`))) {
      expect([headers.get('etag'), body]).toEqual(['"1"', set?.body]);
    }
  });

  it('have the same webhook endpoints, whichever made, changed or is asked for them', async () => {
    const body = { url: 'https://hooks.example/both' };
    const made = await many(2, () => ask('POST', `${V2}/webhooks`, body));

    // One of them made it, and only that answer has its secret; to the other it is there already.
    expect(made.map(({ status }) => status).toSorted()).toEqual([200, 201]);
    const path = `${V2}/webhooks/${String(made[0]?.body['id'])}`;
    expect(made[1]?.body['id']).toBe(made[0]?.body['id']);
    for (const events of [['credits.low'], ['session.ready'], ['application.failed']]) {
      const changed = await ask('PATCH', path, { events });
      expect(changed).toMatchObject({ status: 200, body: { events } });
      expect((await ask('GET', path)).body).toEqual(changed.body);
      expect((await ask('GET', path)).body).toEqual(changed.body);
    }
    expect((await ask('DELETE', path)).status).toBe(204);
    expect((await many(2, () => ask('GET', path))).map(({ status }) => status)).toEqual([404, 404]);
    expectShared();
  });
});
