import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { anAccountId, eventually, type ServiceProcess } from '#testing';
import { type Endpoint, Notifier } from '../test-kit/notifier.kit-spec.js';
import { type Answering, Receiver } from '../test-kit/receiver.kit-spec.js';

const SECOND = 1_000;

describe('webhooks of many endpoints', () => {
  let notifier: Notifier;
  const receivers: Receiver[] = [];
  beforeAll(async () => {
    notifier = await Notifier.start({ replicas: 2 });
  });
  afterEach(async () => {
    await notifier.holds();
    await Promise.all(receivers.splice(0).map((receiver) => receiver.stop()));
  });
  afterAll(() => notifier?.stop());

  const aReceiver = async (answer?: Answering): Promise<Receiver> => {
    const receiver = await Receiver.start(answer);
    receivers.push(receiver);
    return receiver;
  };
  /** A receiver that answers nobody until it is told to. */
  const aSlowReceiver = async () => {
    let letGo = (): void => {};
    const gate = new Promise<void>((resolve) => (letGo = resolve));
    return { receiver: await aReceiver(() => gate.then(() => ({ status: 204 }))), letGo: () => letGo() };
  };
  const settle = (accountId: ReturnType<typeof anAccountId>, times: number) =>
    Promise.all(Array.from({ length: times }, () => notifier.settle(accountId)));
  const allDelivered = (endpoint: Endpoint, count: number) =>
    eventually(async () => expect(await notifier.states(endpoint)).toEqual(Array(count).fill('delivered')), 60_000);
  const failuresOf = async ({ id }: Endpoint) =>
    (
      await notifier.database.query<{ failures: number; rests_ms: number | null }>(
        `SELECT failures, extract(epoch FROM rests_until - clock_timestamp())::float8 * 1000 AS rests_ms
         FROM notifier.endpoints WHERE endpoint_id = $1`,
        [id],
      )
    )[0];

  it('go on while one is slow: four of its own at a time, of all replicas together, and nobody else`s', async () => {
    const accountId = anAccountId();
    const { receiver: slow, letGo } = await aSlowReceiver();
    const quick = await aReceiver();
    const slowOnes = [await notifier.endpoint(accountId, slow), await notifier.endpoint(anAccountId(), quick)];
    // The same host and port, and slow only on the one path.
    const neighbour = await notifier.endpoint(accountId, quick.url('/a'));
    await settle(accountId, 30);

    await allDelivered(neighbour, 30);
    await eventually(() => expect(slow.open).toBe(4));
    expect(slow.mostAtOnce).toBe(4);
    letGo();
    await allDelivered(slowOnes[0] as Endpoint, 30);
    expect(slow.mostAtOnce).toBe(4);
    expect(new Set(slow.header('webhook-id')).size).toBe(30);
  });

  it('go on beside slow ones behind the same host and port', async () => {
    const accountId = anAccountId();
    let letGo = (): void => {};
    const gate = new Promise<void>((resolve) => (letGo = resolve));
    const receiver = await aReceiver(({ path }) =>
      path.startsWith('/slow') ? gate.then(() => ({ status: 204 })) : { status: 204 },
    );
    const slow = [];
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      slow.push(await notifier.endpoint(accountId, receiver.url(`/slow/${name}`)));
    }
    await settle(accountId, 8);
    await eventually(() => expect(receiver.open).toBe(20));

    const quick = await notifier.endpoint(accountId, receiver.url('/quick'));
    await settle(accountId, 10);
    await allDelivered(quick, 10);

    letGo();
    for (const endpoint of slow) await allDelivered(endpoint, 18);
  });

  it('go on while one has a long queue that is due', async () => {
    const accountId = anAccountId();
    const { receiver: slow, letGo } = await aSlowReceiver();
    const crowded = await notifier.endpoint(accountId, slow);
    await notifier.database.query(
      `WITH event AS (
         INSERT INTO notifier.events (event_id, account_id, type, body)
         SELECT 'msg_old_' || n, $1, 'session.ready', '{}' FROM generate_series(1, 2000) AS n RETURNING event_id)
       INSERT INTO notifier.deliveries (event_id, endpoint_id, next_try_at)
       SELECT event_id, $2, clock_timestamp() - interval '1 hour' FROM event`,
      [accountId, crowded.id],
    );
    const other = anAccountId();
    const quick = await notifier.endpoint(other, await aReceiver());
    await settle(other, 5);

    await allDelivered(quick, 5);
    expect(slow.mostAtOnce).toBeLessThanOrEqual(4);
    await notifier.database.query(`DELETE FROM notifier.endpoints WHERE endpoint_id = $1`, [crowded.id]);
    letGo();
  });

  it('are sent by one replica at a time: no try is made twice, whatever fails', async () => {
    const accountId = anAccountId();
    // Every third is refused, whichever replica asks.
    const receiver = await aReceiver((_, nth) => ({ status: nth % 3 === 0 ? 503 : 204 }));
    const endpoints = [
      await notifier.endpoint(accountId, receiver.url('/a')),
      await notifier.endpoint(accountId, receiver.url('/b')),
    ];
    await settle(accountId, 60);

    for (const endpoint of endpoints) {
      await eventually(async () => {
        await notifier.timeGoesBy(endpoint);
        expect(await notifier.states(endpoint)).toEqual(Array(60).fill('delivered'));
      }, 60_000);
    }
    const tries = receiver.received.map(
      ({ path, headers }) => `${path} ${String(headers['webhook-id'])} ${String(headers['x-uphunt-attempt'])}`,
    );
    expect(new Set(tries).size).toBe(tries.length);
    const recorded = await Promise.all(endpoints.map((endpoint) => notifier.triesAt(endpoint)));
    expect(recorded.flat()).toHaveLength(tries.length);
  });

  describe('to an endpoint that fails again and again', () => {
    it('rest after five failures in a row, for all replicas, longer each time; then one finds out', async () => {
      const accountId = anAccountId();
      const receiver = await aReceiver(() => ({ status: 500 }));
      const endpoint = await notifier.endpoint(accountId, receiver);
      await settle(accountId, 4);
      await eventually(async () => expect(await failuresOf(endpoint)).toEqual({ failures: 4, rests_ms: null }));
      await settle(accountId, 1);
      await eventually(async () => expect(await failuresOf(endpoint)).toMatchObject({ failures: 5 }));
      expect((await failuresOf(endpoint))?.rests_ms).toBeGreaterThan(20 * SECOND);

      // While it rests nothing is sent there, however much is due.
      await settle(accountId, 6);
      await notifier.database.query(
        `UPDATE notifier.deliveries SET next_try_at = clock_timestamp() WHERE endpoint_id = $1`,
        [endpoint.id],
      );
      const other = anAccountId();
      const quick = await notifier.endpoint(other, await aReceiver());
      await settle(other, 1);
      await allDelivered(quick, 1);
      expect(receiver.received).toHaveLength(5);

      let letGo = (): void => {};
      const gate = new Promise<void>((resolve) => (letGo = resolve));
      receiver.answer = () => gate.then(() => ({ status: 500 }));
      receiver.mostAtOnce = 0;
      await notifier.timeGoesBy(endpoint);
      await eventually(() => expect(receiver.open).toBe(1));
      await notifier.settle(other);
      await allDelivered(quick, 2);
      letGo();
      await eventually(async () => expect(await failuresOf(endpoint)).toMatchObject({ failures: 6 }));
      expect(receiver.mostAtOnce).toBe(1);
      expect((await failuresOf(endpoint))?.rests_ms).toBeGreaterThan(50 * SECOND);

      receiver.answer = () => ({ status: 204 });
      await notifier.timeGoesBy(endpoint);
      await allDelivered(endpoint, 11);
      expect(await failuresOf(endpoint)).toEqual({ failures: 0, rests_ms: null });
    });
  });

  it('that were fanned out while their endpoint was switched off are given up, not left behind', async () => {
    const accountId = anAccountId();
    const endpoint = await notifier.endpoint(accountId, await aReceiver(() => ({ status: 500 })));
    await notifier.settle(accountId);
    await notifier.tried(endpoint, 1);
    await notifier.database.query(`UPDATE notifier.endpoints SET state = 'disabled' WHERE endpoint_id = $1`, [
      endpoint.id,
    ]);

    await notifier.halt();
    await notifier.run();
    await notifier.run();
    await eventually(async () => expect(await notifier.states(endpoint)).toEqual(['given_up']));
  });
});

describe('a notifier', () => {
  let notifier: Notifier;
  let receiver: Receiver;
  const processes: ServiceProcess[] = [];
  beforeAll(async () => {
    notifier = await Notifier.start({ replicas: 0 });
  });
  afterEach(async () => {
    await Promise.all(processes.splice(0).map((one) => one.end()));
    await receiver?.stop();
  });
  afterAll(() => notifier?.stop());

  // What a process has claimed is free again after three seconds instead of thirty.
  const timeScale = 10;
  const spawn = async (env: Record<string, string> = {}, scale = timeScale): Promise<ServiceProcess> => {
    const started = await notifier.spawn({ timeScale: scale, env });
    processes.push(started);
    return started;
  };
  const givenEndpoint = async (answer?: Answering) => {
    receiver = await Receiver.start(answer);
    await notifier.run({ timeScale });
    const accountId = anAccountId();
    const endpoint = await notifier.endpoint(accountId, receiver);
    await notifier.halt();
    return { accountId, endpoint };
  };

  it('that dies between a try and its record: it is tried again under the same id, by whoever is there', async () => {
    const { accountId, endpoint } = await givenEndpoint();
    const dying = await spawn({ CRASH_AT: 'after-webhook' });
    await notifier.settle(accountId);
    expect(await dying.gone()).toBe('SIGKILL');
    expect(receiver.received).toHaveLength(1);
    expect(await notifier.deliveries(endpoint)).toMatchObject([{ state: 'pending', tries: 1 }]);

    await spawn();

    await eventually(async () => expect(await notifier.states(endpoint)).toEqual(['delivered']));
    expect(new Set(receiver.header('webhook-id')).size).toBe(1);
    expect(receiver.header('x-uphunt-attempt')).toEqual(['1', '2']);
    expect(await notifier.triesAt(endpoint)).toEqual([{ number: 2, status: 204, error: null }]);
  });

  it('that stands still between a try and its record takes nothing from whoever tries it now', async () => {
    let letGo = (): void => {};
    const gate = new Promise<void>((resolve) => (letGo = resolve));
    const { accountId, endpoint } = await givenEndpoint((_, nth) =>
      nth === 1 ? { status: 500 } : gate.then(() => ({ status: 204 })),
    );
    // At full time: the second try has ten seconds, the record of the first comes within five.
    const frozen = await spawn({ CRASH_AT: 'after-webhook:freeze' }, 1);
    await notifier.settle(accountId);
    await eventually(() => expect(receiver.received).toHaveLength(1));
    await notifier.lockRunsOut(endpoint);
    await spawn({}, 1);
    await eventually(() => expect(receiver.received).toHaveLength(2));

    frozen.signal('SIGCONT');
    await notifier.tried(endpoint, 1);
    expect(await notifier.deliveries(endpoint)).toMatchObject([{ state: 'pending', tries: 2, isLocked: true }]);
    letGo();

    await eventually(async () => expect(await notifier.states(endpoint)).toEqual(['delivered']));
    expect(receiver.header('x-uphunt-attempt')).toEqual(['1', '2']);
    const [delivery] = await notifier.deliveries(endpoint);
    const healings = await notifier.database.query(`SELECT kind, what FROM notifier.healings WHERE last = $1`, [
      delivery?.eventId,
    ]);
    expect(healings).toEqual([{ kind: 'sweeper', what: 'claim-deliveries' }]);
  });
});
