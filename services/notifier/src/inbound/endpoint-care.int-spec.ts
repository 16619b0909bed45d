import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type AccountId, ApplicationCorrected, outgoing } from '#contracts';
import { anAccountId, eventually } from '#testing';
import { EndpointCare, isSignedBy, NO_EVIDENCE } from '../test-kit/endpoint-care.kit-spec.js';
import { type Endpoint, Notifier } from '../test-kit/notifier.kit-spec.js';
import { type Answering, type Received, Receiver } from '../test-kit/receiver.kit-spec.js';

const HOUR = 3_600_000;

describe('what an account does with its endpoints', () => {
  let notifier: Notifier;
  let accountId: AccountId;
  let own: EndpointCare;
  const receivers: Receiver[] = [];
  beforeAll(async () => {
    notifier = await Notifier.start();
  });
  beforeEach(() => {
    accountId = anAccountId();
    own = new EndpointCare(notifier, accountId);
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
  const given = async (answer?: Answering): Promise<{ receiver: Receiver; endpoint: Endpoint }> => {
    const receiver = await aReceiver(answer);
    return { receiver, endpoint: await notifier.endpoint(accountId, receiver) };
  };
  const arrived = (receiver: Receiver, count: number): Promise<void> =>
    eventually(async () => expect(receiver.received).toHaveLength(count));
  const toldOf = (receiver: Receiver) => receiver.bodies().map(({ data }) => data['queueId']);

  describe('that it makes', () => {
    it('is one for a URL, however often and in whatever spelling it is asked for', async () => {
      const url = 'https://hooks.customer.example/a';
      const asked = await Promise.all(
        [url, url, 'HTTPS://hooks.customer.example:443/a', url].map((one) => own.create(one)),
      );

      expect(asked.map(({ result }) => result).sort()).toEqual(['created', 'exists', 'exists', 'exists']);
      expect(await notifier.endpointsOf(accountId)).toMatchObject([{ url }]);
      const insert = `INSERT INTO notifier.endpoints (endpoint_id, account_id, url, secret, events)
        VALUES (gen_random_uuid(), $1, $2, 's', '{application.applied}')`;
      await expect(notifier.database.query(insert, [accountId, url])).rejects.toMatchObject({ code: '23505' });
    });

    it('gets what it missed since then, of what it wants, and nothing of another account', async () => {
      const missed = [await own.settled(), await own.settled()];
      await notifier.settle(anAccountId());
      await notifier.absorbed();
      const receiver = await aReceiver();
      const [early, late] = [receiver.url('/early'), receiver.url('/late')];

      await own.create(early, { since: Date.now() - HOUR });
      await own.create(late, { since: Date.now() });
      await own.create(receiver.url('/other'), { since: Date.now() - HOUR, events: ['application.failed'] });
      const after = await own.settled();

      await eventually(async () => {
        expect(receiver.at('/early')).toHaveLength(3);
        expect(receiver.at('/late')).toHaveLength(1);
      });
      const told = (path: string) =>
        receiver.at(path).map(({ body }) => (JSON.parse(String(body)) as { data: { queueId: string } }).data.queueId);
      expect(new Set(told('/early'))).toEqual(new Set([...missed, after]));
      expect(told('/late')).toEqual([after]);
      expect(receiver.at('/other')).toEqual([]);
    });
  });

  describe('that it changes', () => {
    it('hears of what it asks for now, where it is now', async () => {
      const { receiver, endpoint } = await given();
      const moved = await own.update(endpoint, { url: receiver.url('/new'), events: ['application.failed'] });
      expect(moved).toMatchObject({ result: 'updated', endpoint: { events: ['application.failed'] } });
      await own.settled();
      expect((await own.list(endpoint)).deliveries).toEqual([]);

      await own.update(endpoint, { events: ['application.applied'] });
      await own.settled();

      await arrived(receiver, 1);
      expect(receiver.at('/new')).toHaveLength(1);
    });

    it('gets nothing while it is off, gives up what waited, and catches up when it is on again', async () => {
      let status = 500;
      const { receiver, endpoint } = await given(() => ({ status }));
      const waiting = await own.settled();
      await eventually(async () => expect(await notifier.triesAt(endpoint)).not.toEqual([]));

      expect(await own.update(endpoint, { isEnabled: false })).toMatchObject({
        endpoint: { state: 'disabled', why: 'It was switched off by its account.' },
      });
      expect(await own.only(endpoint)).toMatchObject({ state: 'given_up', nextTryAt: null });
      const meanwhile = await own.settled();
      expect((await own.list(endpoint)).deliveries).toHaveLength(1);
      expect(await own.resend(endpoint, (await own.only(endpoint)).id)).toEqual({ result: 'disabled' });

      status = 204;
      const on = await own.update(endpoint, { isEnabled: true, since: Date.now() - HOUR });

      expect(on).toMatchObject({ endpoint: { state: 'enabled', why: null } });
      await eventually(async () => expect(await notifier.states(endpoint)).toContain('delivered'));
      expect([...new Set(toldOf(receiver))]).toEqual([waiting, meanwhile]);
      expect(toldOf(receiver).filter((told) => told === meanwhile)).toHaveLength(1);
      const failures = `SELECT failures FROM notifier.endpoints WHERE endpoint_id = $1`;
      expect(await notifier.database.query(failures, [endpoint.id])).toEqual([{ failures: 0 }]);
    });

    it('is changed as a whole or not at all, and by its own account only', async () => {
      const { receiver, endpoint } = await given();
      await own.create(receiver.url('/taken'));
      const before = await notifier.endpointsOf(accountId);

      expect(await own.update(endpoint, { url: receiver.url('/taken'), isEnabled: false })).toMatchObject({
        result: 'refused',
        code: 'webhook_exists',
      });
      expect(
        await own.update(endpoint, { events: ['credits.low'], isEnabled: false, since: Date.now() }),
      ).toMatchObject({
        result: 'refused',
        code: 'webhook_disabled',
      });
      expect(await own.update(endpoint, { accountId: anAccountId(), isEnabled: false })).toEqual({ result: 'unknown' });

      expect(await notifier.endpointsOf(accountId)).toEqual(before);
    });
  });

  describe('whose deliveries it looks at', () => {
    it('shows each with its tries, newest first, page by page, to its own account only', async () => {
      const { endpoint } = await given((_, nth) => ({ status: nth === 1 ? 503 : 204 }));
      const applicationId = await own.settled();
      await notifier.tried(endpoint, 1);
      await own.postpone(endpoint);
      const failed = await own.only(endpoint);
      await own.settled();
      await own.settled();
      await eventually(async () =>
        expect((await own.list(endpoint, { state: 'delivered' })).deliveries).toHaveLength(2),
      );

      expect(failed).toMatchObject({
        id: expect.stringMatching(/^msg_/),
        type: 'application.applied',
        applicationId,
        state: 'pending',
        endedAt: null,
        nextTryAt: expect.any(Number),
        resends: 0,
        tries: [{ number: 1, status: 503, error: 'The endpoint answered 503.', at: expect.any(Number) }],
      });
      const all = (await own.list(endpoint)).deliveries.map(({ id }) => id);
      expect(all).toHaveLength(3);
      expect(all[2]).toBe(failed.id);
      const paged: string[] = [];
      let after: Awaited<ReturnType<typeof own.list>>['nextAfter'] = null;
      do {
        const page = await own.list(endpoint, { limit: 1, after });
        paged.push(...page.deliveries.map(({ id }) => id));
        after = page.nextAfter;
      } while (after !== null && paged.length < 5);
      expect(paged).toEqual(all);
      expect((await own.list(endpoint, { state: 'pending' })).deliveries.map(({ id }) => id)).toEqual([failed.id]);
      await expect(own.list(endpoint, { accountId: anAccountId() })).rejects.toThrow('unknown');
    });

    it('sends one again under its id, marked as such, and by nobody else’s wish', async () => {
      const { receiver, endpoint } = await given();
      await own.settled();
      await eventually(async () => expect(await notifier.states(endpoint)).toEqual(['delivered']));
      const { id } = await own.only(endpoint);
      expect(await own.resend(endpoint, id, anAccountId())).toEqual({ result: 'unknown' });
      expect(await own.resend(endpoint, `msg_${endpoint.id}`)).toEqual({ result: 'unknown' });

      expect(await own.resend(endpoint, id)).toMatchObject({ result: 'resent', delivery: { id, state: 'pending' } });

      await arrived(receiver, 2);
      await eventually(async () => expect(await own.only(endpoint)).toMatchObject({ state: 'delivered', resends: 1 }));
      expect(receiver.header('webhook-id')).toEqual([id, id]);
      expect(receiver.header('x-uphunt-delivery')).toEqual([id, id]);
      expect(receiver.header('x-uphunt-resend')).toEqual([undefined, 'true']);
      expect(receiver.header('x-uphunt-attempt')).toEqual(['1', '2']);
      expect(receiver.received[1]?.body).toEqual(receiver.received[0]?.body);
    });

    it('begins the plan of tries anew for one that was given up, also at an endpoint that rests', async () => {
      const { endpoint } = await given(() => ({ status: 500 }));
      await own.settled();
      await notifier.tried(endpoint, 1);
      await own.giveUp(endpoint);

      await own.resend(endpoint, (await own.only(endpoint)).id);

      await eventually(async () => expect((await notifier.triesAt(endpoint)).at(-1)).toMatchObject({ number: 11 }));
      const [row] = await notifier.deliveries(endpoint);
      expect(row).toMatchObject({ state: 'pending', tries: 11 });
      expect(row?.dueInMs).toBeLessThan(6_000);
    });
  });

  describe('whose secret it changes', () => {
    const told = async (receiver: Receiver): Promise<Received> => {
      const before = receiver.received.length;
      await own.settled();
      await arrived(receiver, before + 1);
      return receiver.received[before] as Received;
    };

    it('signs with the old and the new one as long as they overlap, and then with the new one', async () => {
      const { receiver, endpoint } = await given();
      const [first, second] = [endpoint.secret, await own.newSecret(endpoint, HOUR)];
      const third = await own.newSecret(endpoint, 2 * HOUR);

      const overlapping = await told(receiver);
      expect([first, second, third].map((secret) => isSignedBy(secret, overlapping))).toEqual([true, true, true]);
      expect(String(overlapping.headers['webhook-signature']).split(' ')).toHaveLength(3);

      await notifier.database.query(
        `UPDATE notifier.old_secrets SET until = clock_timestamp() WHERE endpoint_id = $1 AND secret = $2`,
        [endpoint.id, first],
      );
      const later = await told(receiver);
      expect([first, second, third].map((secret) => isSignedBy(secret, later))).toEqual([false, true, true]);
    });

    it('trusts none of the old ones any more when one has leaked', async () => {
      const { receiver, endpoint } = await given();
      const second = await own.newSecret(endpoint, HOUR);

      expect(await own.rotate(endpoint, 0)).toMatchObject({ result: 'rotated', oldSecretsUntil: null });

      const request = await told(receiver);
      expect([endpoint.secret, second].map((secret) => isSignedBy(secret, request))).toEqual([false, false]);
    });

    it('keeps five old ones at most, and throws none away before its time', async () => {
      const { receiver, endpoint } = await given();
      for (let at = 0; at < 5; at += 1) await own.newSecret(endpoint, HOUR);

      expect(await own.rotate(endpoint, HOUR)).toMatchObject({ result: 'refused', code: 'rotation_limit' });

      expect(isSignedBy(endpoint.secret, await told(receiver))).toBe(true);
      expect(await own.rotate(endpoint, 0, anAccountId())).toEqual({ result: 'unknown' });
    });
  });

  it('is pinged with a signed event of its own, once, taken or not', async () => {
    const { receiver, endpoint } = await given((_, nth) => ({ status: nth === 1 ? 204 : 500 }));

    expect(await own.ping(endpoint)).toMatchObject({
      result: 'sent',
      delivery: { type: 'webhook.ping', state: 'pending' },
    });
    await arrived(receiver, 1);
    await own.ping(endpoint);
    await eventually(async () => expect((await notifier.states(endpoint)).sort()).toEqual(['delivered', 'given_up']));

    expect(isSignedBy(endpoint.secret, receiver.received[0] as Received)).toBe(true);
    expect(receiver.bodies()[0]).toMatchObject({ type: 'webhook.ping', data: { accountId, endpointId: endpoint.id } });
    expect(new Set(receiver.header('webhook-id')).size).toBe(2);
    expect(receiver.received).toHaveLength(2);
  });

  it('is told of for thirty days: then events go, but what waits, and an application’s count goes on', async () => {
    const { receiver, endpoint } = await given((_, nth) => ({ status: nth === 2 ? 500 : 204 }));
    await own.update(endpoint, { events: ['application.applied', 'application.corrected'] });
    const settlement = await notifier.settle(accountId);
    await eventually(async () => expect(await notifier.states(endpoint)).toEqual(['delivered']));
    await own.settled();
    await notifier.tried(endpoint, 2);
    await own.postpone(endpoint);
    await notifier.database.query(
      `UPDATE notifier.events SET created_at = created_at - interval '31 days' WHERE account_id = $1`,
      [accountId],
    );

    // A replica looks when it starts.
    await notifier.run();

    await eventually(async () => expect(await notifier.states(endpoint)).toEqual(['pending']));
    expect(await notifier.triesAt(endpoint)).toMatchObject([{ status: 500 }]);
    const { applicationId, echo } = settlement.body;
    const evidence = { ...NO_EVIDENCE, proposalId: '77' };
    const correction = { applicationId, echo, evidence, foundAt: Date.now() };
    await notifier.tell(outgoing(ApplicationCorrected, echo.agencyId, applicationId, correction));
    await arrived(receiver, 3);
    expect(receiver.bodies()[2]).toMatchObject({ type: 'application.corrected', data: { sequence: 2 } });
  });
});
