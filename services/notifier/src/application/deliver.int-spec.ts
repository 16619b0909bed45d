import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { type AccountId, NATS_USERS } from '#contracts';
import { anAccountId, eventually } from '#testing';
import { type Endpoint, Notifier } from '../test-kit/notifier.kit-spec.js';
import { type Answering, Receiver } from '../test-kit/receiver.kit-spec.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

describe('one webhook', () => {
  let notifier: Notifier;
  let accountId: AccountId;
  const receivers: Receiver[] = [];
  beforeAll(async () => {
    notifier = await Notifier.start({ replicas: 2 });
  });
  afterEach(async () => {
    await notifier.holds();
    await Promise.all(receivers.splice(0).map((receiver) => receiver.stop()));
  });
  afterAll(() => notifier?.stop());

  /** An endpoint of an account of its own, whose receiver answers like this. */
  const given = async (answer?: Answering): Promise<{ receiver: Receiver; endpoint: Endpoint }> => {
    accountId = anAccountId();
    const receiver = await aReceiver(answer);
    return { receiver, endpoint: await notifier.endpoint(accountId, receiver) };
  };
  const aReceiver = async (answer?: Answering): Promise<Receiver> => {
    const receiver = await Receiver.start(answer);
    receivers.push(receiver);
    return receiver;
  };
  const is = (endpoint: Endpoint, ...states: string[]) =>
    eventually(async () => expect(await notifier.states(endpoint)).toEqual(states));

  describe('that is taken', () => {
    it('is signed over the bytes that are sent, as Standard Webhooks has it', async () => {
      const { receiver, endpoint } = await given();
      const { body } = await notifier.settle(accountId);
      await is(endpoint, 'delivered');

      const { headers, body: bytes } = receiver.only();
      const webhook = new Webhook(endpoint.secret);
      const signed = headers as Record<string, string>;
      expect(webhook.verify(bytes, signed)).toMatchObject({ type: 'application.applied' });
      expect(() => webhook.verify(`${bytes.toString('utf8')} `, signed)).toThrow();
      expect(() => new Webhook('whsec_c2VjcmV0c2VjcmV0c2VjcmV0').verify(bytes, signed)).toThrow();
      const stored = await notifier.database.query(`SELECT body FROM notifier.events WHERE event_id = $1`, [
        headers['webhook-id'],
      ]);
      expect(stored).toEqual([{ body: bytes.toString('utf8') }]);
      expect(bytes.toString('utf8')).toContain(body.applicationId);
    });

    it('says which delivery it is, of what, and which try', async () => {
      const { receiver, endpoint } = await given();
      await notifier.settle(accountId);
      await is(endpoint, 'delivered');
      const [delivery] = await notifier.deliveries(endpoint);

      const { headers } = receiver.only();
      expect(headers).toMatchObject({
        'content-type': 'application/json',
        'webhook-id': delivery?.eventId,
        'x-uphunt-delivery': delivery?.eventId,
        'x-uphunt-event': 'application.applied',
        'x-uphunt-attempt': '1',
      });
      expect(headers).not.toHaveProperty('x-uphunt-resend');
    });

    it('is taken by any 2xx, whatever else the answer holds', async () => {
      const { receiver, endpoint } = await given(() => ({ status: 200, body: 'x'.repeat(2_000_000) }));
      await notifier.settle(accountId);
      await is(endpoint, 'delivered');
      expect(receiver.received).toHaveLength(1);
      expect(await notifier.triesAt(endpoint)).toEqual([{ number: 1, status: 200, error: null }]);
    });
  });

  describe('that is not taken', () => {
    it('is tried ten times under one id, later and later, and then given up', async () => {
      const { receiver, endpoint } = await given(() => ({ status: 500 }));
      await notifier.settle(accountId);
      const pauses = [5 * SECOND, MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 24 * HOUR, 33 * HOUR];
      for (const [at, pause] of pauses.entries()) {
        await notifier.tried(endpoint, at + 1);
        const [{ dueInMs, ...delivery } = { dueInMs: 0 }] = await notifier.deliveries(endpoint);
        expect(delivery).toMatchObject({ state: 'pending', tries: at + 1 });
        // A fifth earlier or later, less what this look took.
        expect(dueInMs).toBeGreaterThan(pause * 0.8 - 5 * SECOND);
        expect(dueInMs).toBeLessThanOrEqual(pause * 1.2);
        await notifier.timeGoesBy(endpoint);
      }
      await is(endpoint, 'given_up');

      expect(receiver.header('x-uphunt-attempt')).toEqual(Array.from({ length: 10 }, (_, at) => String(at + 1)));
      expect(new Set(receiver.header('webhook-id')).size).toBe(1);
      expect(receiver.header('x-uphunt-delivery')).toEqual(receiver.header('webhook-id'));
      expect(new Set(receiver.received.map(({ body }) => body.toString('utf8'))).size).toBe(1);
      for (const { headers, body } of receiver.received) {
        expect(() => new Webhook(endpoint.secret).verify(body, headers as Record<string, string>)).not.toThrow();
      }
    });

    it('is a failure when the answer is a redirect, and nothing is sent where it points', async () => {
      const elsewhere = await aReceiver();
      const { receiver, endpoint } = await given(() => ({ status: 307, headers: { location: elsewhere.url() } }));
      await notifier.settle(accountId);
      await notifier.tried(endpoint, 1);

      expect(await notifier.triesAt(endpoint)).toEqual([
        { number: 1, status: 307, error: 'Redirects are not followed (307).' },
      ]);
      expect(await notifier.states(endpoint)).toEqual(['pending']);
      expect([receiver.received.length, elsewhere.received.length]).toEqual([1, 0]);
    });

    it.each([
      ['seconds', () => '7200', 2 * HOUR, 2 * HOUR],
      ['a date', () => new Date(Date.now() + 2 * HOUR).toUTCString(), 2 * HOUR - SECOND, 2 * HOUR],
      ['less than planned', () => '1', 4 * SECOND, 6 * SECOND],
      ['more than a day', () => '999999999', 24 * HOUR, 24 * HOUR],
      ['nothing that can be read', () => 'soon', 4 * SECOND, 6 * SECOND],
    ])('comes again when it is asked to, within bounds: %s', async (_, retryAfter, least, most) => {
      const { endpoint } = await given(() => ({ status: 429, headers: { 'retry-after': retryAfter() } }));
      await notifier.settle(accountId);
      await notifier.tried(endpoint, 1);
      const [{ dueInMs } = { dueInMs: 0 }] = await notifier.deliveries(endpoint);

      expect(dueInMs).toBeGreaterThan(least - 5 * SECOND);
      expect(dueInMs).toBeLessThanOrEqual(most);
    });

    it('is a failure when nobody is there, or the connection breaks', async () => {
      const { receiver, endpoint } = await given();
      await receiver.stop();
      receivers.splice(receivers.indexOf(receiver), 1);
      await notifier.settle(accountId);
      await notifier.tried(endpoint, 1);

      expect(await notifier.triesAt(endpoint)).toMatchObject([
        { number: 1, status: null, error: expect.stringContaining('ECONNREFUSED') },
      ]);
      expect(await notifier.states(endpoint)).toEqual(['pending']);
    });
  });

  describe('to an endpoint that has had enough', () => {
    const disabled = async (of: AccountId) =>
      (await notifier.endpointsOf(of)).filter(({ state }) => state === 'disabled').map(({ why }) => why);

    it('ends with 410: switched off, given up, and said to whoever of the account wants to know', async () => {
      const { receiver, endpoint } = await given(() => ({ status: 410 }));
      const other = await aReceiver();
      const observer = await notifier.endpoint(accountId, other, ['webhook.endpoint_disabled']);
      const stranger = anAccountId();
      const strange = await aReceiver();
      await notifier.endpoint(stranger, strange, ['webhook.endpoint_disabled', 'application.applied']);

      await notifier.settle(accountId);
      await is(endpoint, 'given_up');
      await is(observer, 'delivered');
      await notifier.settle(accountId);
      await notifier.absorbed();

      expect(await disabled(accountId)).toEqual(['The endpoint answered 410 Gone.']);
      expect(other.bodies()).toMatchObject([
        {
          type: 'webhook.endpoint_disabled',
          data: { accountId, endpointId: endpoint.id, why: 'The endpoint answered 410 Gone.' },
        },
      ]);
      expect(await notifier.outbox()).toContain(`webhook.endpoint_disabled.${accountId}`);
      expect(receiver.received).toHaveLength(1);
      expect(await disabled(stranger)).toEqual([]);
      expect(strange.received).toEqual([]);
    });

    it('gives up everything that waits for it', async () => {
      const { receiver, endpoint } = await given(() => ({ status: 500 }));
      await notifier.settle(accountId);
      await notifier.settle(accountId);
      await notifier.tried(endpoint, 2);
      receiver.answer = () => ({ status: 410 });
      await notifier.timeGoesBy(endpoint);

      await is(endpoint, 'given_up', 'given_up');
    });

    it.each([
      ['just under five days', '119 hours 59 minutes', []],
      ['more than five days', '120 hours 1 minute', ['It only failed for five days.']],
    ])('after %s of nothing but failures', async (_, ago, whys) => {
      const { endpoint } = await given((__, nth) => ({ status: nth <= 2 ? 500 : 204 }));
      await notifier.settle(accountId);
      await notifier.tried(endpoint, 1);
      await notifier.database.query(
        `UPDATE notifier.endpoints SET failing_since = failing_since - $2::interval WHERE endpoint_id = $1`,
        [endpoint.id, ago],
      );
      await notifier.timeGoesBy(endpoint);
      await notifier.tried(endpoint, 2);

      expect(await disabled(accountId)).toEqual(whys);
      expect(await notifier.states(endpoint)).toEqual([whys.length > 0 ? 'given_up' : 'pending']);
      if (whys.length > 0) expect(await notifier.outbox()).toContain(`webhook.endpoint_disabled.${accountId}`);
    });

    it('is not counted from a failure that a success came after', async () => {
      const { endpoint } = await given((_, nth) => ({ status: nth === 2 ? 204 : 500 }));
      await notifier.settle(accountId);
      await notifier.tried(endpoint, 1);
      await notifier.database.query(
        `UPDATE notifier.endpoints SET failing_since = failing_since - interval '6 days' WHERE endpoint_id = $1`,
        [endpoint.id],
      );
      await notifier.settle(accountId);
      await notifier.tried(endpoint, 2);
      await notifier.timeGoesBy(endpoint);
      await notifier.tried(endpoint, 3);

      expect(await disabled(accountId)).toEqual([]);
    });

    it('tells nothing more to one that was deleted, in the middle of a try', async () => {
      let letGo = (): void => {};
      const gate = new Promise<void>((resolve) => (letGo = resolve));
      const { receiver, endpoint } = await given(() => gate.then(() => ({ status: 500 })));
      await notifier.settle(accountId);
      await eventually(() => expect(receiver.received).toHaveLength(1));
      expect(await notifier.delete(anAccountId(), endpoint)).toBe('unknown');
      expect(await notifier.delete(accountId, endpoint)).toBe('deleted');
      letGo();
      await eventually(() => expect(receiver.open).toBe(0));

      expect(await notifier.deliveries(endpoint)).toEqual([]);
      expect(await notifier.endpointsOf(accountId)).toEqual([]);
    });
  });

  it('that fails changes nothing but itself: the notifier can tell nobody anything about applications', async () => {
    const { endpoint } = await given(() => ({ status: 410 }));
    await notifier.settle(accountId);
    await is(endpoint, 'given_up');

    const subjects = (await notifier.outbox()).map((subject) => subject.replace(/\.[^.]+$/, ''));
    expect(new Set(subjects)).toEqual(new Set(['webhook.endpoint_disabled']));
    const facts = NATS_USERS['notifier']?.publish.filter((subject) => /^[a-z]+\.[a-z_]+\.\*$/.test(subject));
    expect(facts).toEqual(['webhook.endpoint_disabled.*']);
  });
});
