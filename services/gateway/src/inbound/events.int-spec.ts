import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  type AccountId,
  type ApplicationId,
  CreditLow,
  LaneBlocked,
  outgoing,
  type RequestOf,
  type SchedulerWaiting,
  SessionNeedsHuman,
} from '#contracts';
import { anEcho, aSessionChange, aSessionReady, eventually, testService } from '#testing';
import { CURSOR_LIFE_MS, cursorText } from '../domain/event-cursor.js';
import { EVENTS, EventsKit, eventsOf, idsOf } from '../test-kit/events.kit-spec.js';
import { FakeBilling } from '../test-kit/fake-billing.kit-spec.js';
import { type Accepted, type Customer, Gateway, type Json } from '../test-kit/gateway.kit-spec.js';
import { expectRefusal } from '../test-kit/refusal.kit-spec.js';
import { eventExample } from './openapi/examples.js';
import { EventsRepository } from '../outbound/events.repository.js';

const GONE = { status: 410, code: 'cursor_gone', says: 'names no event that is still kept' } as const;

describe('events of an account and its applications', () => {
  let gateway: Gateway;
  let billing: FakeBilling;
  let kit: EventsKit;
  let customer: Customer;
  let accepted: Accepted;

  beforeAll(async () => {
    gateway = await Gateway.start({ replicas: 2, timeScale: 10 });
    billing = await FakeBilling.start(gateway.database, gateway.nats);
    kit = new EventsKit(gateway);
  });
  beforeEach(async () => {
    billing.reset();
    customer = await gateway.givenCustomer();
    accepted = await gateway.accepted(customer, { metadata: { order: '7' } });
  });
  afterEach(() => kit.closeAll());
  afterAll(async () => {
    await billing?.stop();
    await gateway?.stop();
  });

  it('are told as they happen, as webhooks tell them, never behind the status, until the application has ended', async () => {
    const stream = await kit.stream(customer, eventsOf(accepted), { replica: 1 });
    expect(stream.status).toBe(200);
    expect(stream.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
      'x-request-id': expect.any(String),
    });
    expect(stream.headers['access-control-allow-origin']).toBeUndefined();
    expect(stream.headers['content-encoding']).toBeUndefined();

    const told = async (count: number) => {
      const { data } = (await stream.has(count)).at(-1) ?? { data: undefined };
      const status = await kit.status(customer, accepted);
      const { applicationStatus, terminal, stage, blockedOn, processedAt, settledAt, reasonCode } = status;
      const seen = { applicationStatus, terminal, stage, blockedOn, processedAt, settledAt, reasonCode };
      expect(data?.data).toMatchObject({ ...seen, queueId: accepted.queueId, accountId: customer.accountId });
    };
    await kit.step(customer, accepted, 2, { at: 1_790_000_000_500 });
    await told(1);
    // Comes late, and moves nothing.
    await kit.step(customer, accepted, 1, { stage: 'opening_job' });
    await kit.step(customer, accepted, 3, { stage: 'filling', blockedOn: 'earlier_intent' });
    await told(3);
    await kit.settle(accepted, { processedAt: null });
    await told(4);

    expect(await stream.ended).toBe(true);
    expect(stream.retryMs).toBe(3_000);
    expect(stream.types).toEqual([
      'application.progressed',
      'application.progressed',
      'application.blocked',
      'application.applied',
    ]);
    expect(stream.events.map(({ data }) => [data.type, data.data['sequence']])).toEqual(
      stream.types.map((type, at) => [type, at + 1]),
    );
    expect(stream.events.at(-1)?.data).toMatchObject({
      timestamp: expect.stringMatching(/Z$/),
      data: { credit: 'captured', creditsRemaining: 0, metadata: { order: '7' }, processedAt: 1_790_000_000_500 },
    });
    await kit.step(customer, accepted, 9);
    const again = await kit.stream(customer, eventsOf(accepted));
    expect([(await again.has(4)).map(({ raw }) => raw), await again.ended]).toEqual([
      stream.events.map(({ raw }) => raw),
      true,
    ]);
    // An EventSource comes back to every stream that ends, unless it is told that there is nothing more.
    expect((await kit.stream(customer, eventsOf(accepted), { lastId: stream.lastId })).status).toBe(204);
  });

  it('go on at another replica where the first stopped or died: nothing is lost, nothing comes twice', async () => {
    const left = await kit.stream(customer, EVENTS, { replica: 1 });
    left.close();
    await kit.untilOpen(customer.accountId, 0);
    const stopped = await kit.stream(customer, EVENTS, { replica: 1 });
    const killed = await gateway.process({ TIME_SCALE: '10' });
    const cut = await kit.open(`${killed.url}${EVENTS}`, { 'x-api-key': customer.key });
    await kit.step(customer, accepted, 1);
    await Promise.all([stopped.has(1), cut.has(1)]);
    const quiet = await gateway.givenCustomer();
    const before = await kit.stream(quiet, EVENTS, { replica: 1 });
    await eventually(() => expect(before.lastId).not.toBe(''));

    await gateway.replicas.pop()?.close();
    await killed.end('SIGKILL');

    expect(await Promise.all([stopped.ended, before.ended, cut.ended])).toEqual([true, true, false]);
    await kit.step(customer, accepted, 2);
    const other = await gateway.accepted(quiet);
    await kit.step(quiet, other, 1);
    const resumed = await kit.stream(customer, EVENTS, { lastId: stopped.lastId });
    const revived = await kit.stream(customer, `${EVENTS}?lastEventId=${cut.lastId}`);
    const first = await kit.stream(quiet, EVENTS, { lastId: before.lastId });
    await kit.step(customer, accepted, 3);
    const steps = (await resumed.has(2)).map(({ data }) => data.data['sequence']);
    expect(steps).toEqual([2, 3]);
    expect((await revived.has(2)).map(({ id }) => id)).toEqual(resumed.events.map(({ id }) => id));
    expect((await first.has(1))[0]?.data.data).toMatchObject({ queueId: other.queueId });
    await gateway.addReplica();
  });

  it('have one order on all replicas, which no transaction that commits late can break', async () => {
    const others = await Promise.all([1, 2, 3].map(() => gateway.accepted(customer)));
    const readers = await Promise.all([0, 1].map((replica) => kit.stream(customer, EVENTS, { replica })));
    const late = await gateway.database.connect();
    await late.query('BEGIN');
    await late.query(
      `INSERT INTO gateway.event_counters AS c (account_id, last) VALUES ($1, 1)
       ON CONFLICT (account_id) DO UPDATE SET last = c.last + 1`,
      [customer.accountId],
    );
    const telling = [accepted, ...others].flatMap((one) => [1, 2].map((step) => kit.step(customer, one, step)));
    await eventually(async () => {
      const waiting = await gateway.database.query(
        `SELECT FROM pg_stat_activity WHERE datname = $1 AND wait_event_type = 'Lock' AND query LIKE '%event_counters%'`,
        [gateway.database.name],
      );
      expect(waiting.length).toBeGreaterThan(0);
    });
    expect(readers.flatMap(({ events }) => events)).toEqual([]);
    await late.query(
      `INSERT INTO gateway.events (account_id, position, type, fact, body)
       SELECT $1, last, 'credits.low', 'late', $2 FROM gateway.event_counters WHERE account_id = $1`,
      [customer.accountId, JSON.stringify(eventExample('credits.low'))],
    );
    await late.query('COMMIT');
    await late.end();
    await Promise.all(telling);

    // A step that came after the one that follows it is not told, so how many there are is for the table to say.
    const stored = await gateway.database.query(`SELECT FROM gateway.events WHERE account_id = $1`, [
      customer.accountId,
    ]);
    const [here, there] = await Promise.all(readers.map((reader) => reader.has(stored.length)));
    expect(here?.map(({ raw }) => raw)).toEqual(there?.map(({ raw }) => raw));
    expect(here?.[0]?.event).toBe('credits.low');
    const paged: Json[] = [];
    for (let path = `${EVENTS}?limit=3`, at = 0; ; at += 1) {
      const { body } = await kit.page(customer, path, { replica: at % 2 });
      expect((body['events'] as Json[]).length).toBeLessThanOrEqual(3);
      paged.push(...(body['events'] as Json[]));
      if (body['nextAfter'] === null) break;
      path = `${EVENTS}?limit=3&after=${String(body['nextAfter'])}`;
    }
    expect(paged).toEqual(here?.map(({ id, data }) => ({ id, ...data })));
  });

  it('are only those of the account; a cursor of another one, an unknown and an expired one are gone', async () => {
    const stranger = await gateway.givenCustomer();
    const foreign = await kit.stream(stranger);
    await kit.step(customer, accepted, 1);
    const [{ id }] = (await kit.page(customer)).body['events'] as [{ id: string }];
    await kit.step(stranger, await gateway.accepted(stranger), 1);

    expect((await foreign.has(1))[0]?.data.data).toMatchObject({ accountId: stranger.accountId });
    expect((await kit.page(stranger)).text).not.toContain(accepted.queueId);
    const unknown = { status: 404, code: 'not_found', says: 'No application has this queueId' } as const;
    expectRefusal(await kit.page(stranger, eventsOf(accepted)), unknown);
    expect((await kit.stream(stranger, eventsOf(accepted))).status).toBe(404);
    const ours = { accountId: customer.accountId as AccountId, position: 1 };
    const cursors: [Customer, string][] = [
      [stranger, id],
      [customer, 'abc'],
      [customer, cursorText({ ...ours, position: 99, at: Date.now() })],
      [customer, cursorText({ ...ours, at: Date.now() - CURSOR_LIFE_MS })],
    ];
    for (const [who, cursor] of cursors) {
      expectRefusal(await kit.page(who, `${EVENTS}?after=${cursor}`), GONE);
      expect((await kit.stream(who, EVENTS, { lastId: cursor })).status).toBe(410);
      // A stream of nobody holds no place.
      expect(await kit.openOf(who.accountId)).toBe(who === stranger ? 1 : 0);
    }

    await gateway.database.query(
      `UPDATE gateway.events SET recorded_at = recorded_at - interval '7 days 2 hours' WHERE account_id = $1`,
      [customer.accountId],
    );
    const { events: old } = (await kit.page(customer)).body as { events: [{ id: string }] };
    await gateway.replicas[0]?.get(EventsRepository).forgetOld('7 days 1 hour');
    const empty = await kit.page(customer);
    expect(empty.body).toEqual({ events: [], limit: 20, nextAfter: null });
    // Of one customer, and different in a moment.
    expect(empty.headers.get('cache-control')).toBe('no-store');
    expect((await kit.page(stranger)).body['events']).toHaveLength(1);
    expectRefusal(await kit.page(customer, `${EVENTS}?after=${old[0].id}`), GONE);
  });

  it('tell of the account too: its sessions, its credits, and what waits in a lane that stands still', async () => {
    const { accountId, agencyId } = idsOf(customer);
    const [approved, begun] = [await gateway.accepted(customer), await gateway.accepted(customer)];
    await kit.step(customer, begun, 1);
    const stream = await kit.stream(customer);
    const waiting = [accepted, approved, begun].map(({ queueId }) => ({
      applicationId: queueId as ApplicationId,
      echo: anEcho({ accountId, agencyId }),
      needsApproval: queueId === approved.queueId,
    }));
    const scheduler = await testService({
      service: 'scheduler',
      database: gateway.database,
      nats: gateway.nats,
      on: {
        'scheduler.waiting': (asked: RequestOf<typeof SchedulerWaiting>) => ({ waiting: asked.after ? [] : waiting }),
      },
    });
    const change = aSessionChange({ accountId, agencyId, change: 2, why: 'a challenge' });
    await gateway.tell('browser-agent', aSessionReady({ accountId, agencyId }));
    await gateway.tell('browser-agent', outgoing(SessionNeedsHuman, agencyId, `${agencyId}:2`, change));
    const low = { accountId, creditsRemaining: 3, at: Date.now() };
    await gateway.tell('billing', outgoing(CreditLow, accountId, `${accountId}:1`, low));
    const lane = { agencyId, accountId, blockedOn: 'hours' as const, until: 4_102_444_800_000, at: Date.now() };
    await gateway.tell('scheduler', outgoing(LaneBlocked, agencyId, `${agencyId}:1`, lane));
    await scheduler.close();

    const events = await stream.has(4);
    expect(events.map(({ event }) => event)).toEqual([
      'session.ready',
      'session.needs_human',
      'credits.low',
      'application.blocked',
    ]);
    expect(events[1]?.data.data).toMatchObject({ why: 'a challenge', agencyId, accountId });
    expect(events[2]?.data.data).toEqual({ accountId, creditsRemaining: 3 });
    // Not what waits for its approval, nor what is begun.
    const blocked = { queueId: accepted.queueId, stage: 'queued', blockedOn: 'hours', blockedUntil: lane.until };
    expect(events[3]?.data.data).toMatchObject({ ...blocked, sequence: 1 });
  });

  it('are refused without a key, and asked for by HEAD without being sent', async () => {
    expectRefusal(await gateway.ask('GET', EVENTS), { status: 401, code: 'unauthorized', says: 'Missing x-api-key' });
    const key = await gateway.givenKey(customer.accountId, ['apply']);
    expectRefusal(await kit.page({ key }), { status: 403, code: 'forbidden', says: 'scope "read"' });
    const bad = { status: 400, code: 'invalid_request', says: 'limit must be' } as const;
    expectRefusal(await kit.page(customer, `${EVENTS}?limit=0`), bad);
    expect((await kit.page(customer, `${EVENTS}?limit=1000`)).body).toMatchObject({ limit: 100 });
    const head = await gateway.ask('HEAD', EVENTS, { headers: { 'x-api-key': customer.key } });
    expect([head.status, head.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8']);
    expect(await kit.openOf(customer.accountId)).toBe(0);
  });
});
