import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { aJobId, eventually, type ServiceProcess } from '#testing';
import { APPLY, type Customer, exchange, Gateway, type Json } from '../test-kit/gateway.kit-spec.js';

// A claim is stale after 30 s, billing asks after 20 s: here after 300 ms, and after 200 ms where a test lets it.
const TIME_SCALE = 100;
const CRASH_POINTS = ['after-reserve', 'before-accept-commit'] as const;
const headers = { 'idempotency-key': 'a-key' };

describe('a gateway that is killed while it accepts', () => {
  let gateway: Gateway;
  let customer: Customer;
  let body: Json;
  let doomed: ServiceProcess | undefined;

  beforeEach(async () => {
    customer = await gateway.givenCustomer({ credits: 1 });
    body = { jobId: aJobId(), coverLetter: 'Dear client, this is the letter.' };
  });
  afterEach(async () => {
    await doomed?.end('SIGKILL');
    doomed = undefined;
    expect(await gateway.brokenInvariants()).toEqual([]);
  });

  /** Sends the request to a gateway that dies of it at this point. */
  async function applyAndDie(crashAt: string, during: () => Promise<void> = async () => {}): Promise<void> {
    doomed = await gateway.process({ CRASH_AT: crashAt });
    const dying = exchange(doomed.url, 'POST', APPLY, body, { ...headers, 'x-api-key': customer.key });
    const died = expect(dying).rejects.toThrow('fetch failed');
    await during();
    await died;
    expect(await doomed.gone()).toBe('SIGKILL');
  }

  const credits = () => gateway.creditsOf(customer.accountId);
  const reservations = () =>
    gateway.database.query<{ application_id: string; state: string }>(
      `SELECT application_id, state FROM billing.reservations WHERE account_id = $1 ORDER BY reserved_at`,
      [customer.accountId],
    );
  const applications = async () => (await gateway.read(customer, 'applied-jobs')).body['jobs'];

  describe('and nobody comes back', () => {
    beforeAll(async () => {
      gateway = await Gateway.start({ billing: true, timeScale: TIME_SCALE });
    });
    afterAll(() => gateway?.stop());

    it.each(CRASH_POINTS)('has its credit given back by billing, which asks: %s', async (crashAt) => {
      await applyAndDie(crashAt);

      await eventually(async () => expect(await credits()).toMatchObject({ available: 1, held: 0 }));
      expect(await reservations()).toEqual([{ application_id: expect.any(String), state: 'released' }]);
      expect(await applications()).toEqual([]);
      // The key takes an id of its own; the first one can never be accepted.
      const accepted = await gateway.accepted(customer, body, { headers });
      const [first] = await reservations();
      expect(accepted.queueId).not.toBe(first?.application_id);
    });

    it('has its credit given back when billing, silent at first, holds it after the id was abandoned', async () => {
      gateway.billing?.signal('SIGSTOP');

      await applyAndDie('after-abandon');
      gateway.billing?.signal('SIGCONT');

      await eventually(async () => expect(await reservations()).toMatchObject([{ state: 'released' }]));
      expect(await credits()).toMatchObject({ available: 1, held: 0 });
      expect(await applications()).toEqual([]);
      await gateway.accepted(customer, body, { headers });
    });
  });

  describe('and its client comes back with the key', () => {
    beforeAll(async () => {
      // Billing asks after its full 20 s, so the repeat comes first.
      const billingEnv = { TIME_SCALE: '1' };
      gateway = await Gateway.start({ billing: true, timeScale: TIME_SCALE, billingEnv });
    });
    afterAll(() => gateway?.stop());

    it.each(CRASH_POINTS)('answers it 202 once, with the credit that was held: %s', async (crashAt) => {
      await applyAndDie(crashAt);
      expect(await credits()).toMatchObject({ available: 0, held: 1 });
      expect(await applications()).toEqual([]);

      const accepted = await gateway.accepted(customer, body, { headers });

      expect(await reservations()).toEqual([{ application_id: accepted.queueId, state: 'held' }]);
      expect(await gateway.apply(customer, body, { headers })).toMatchObject({ status: 202, body: accepted });
      expect(await applications()).toMatchObject([{ queueId: accepted.queueId }]);
      expect([...(await gateway.requested()).keys()].filter((id) => id === accepted.queueId)).toHaveLength(1);
    });

    it('answers it 202 after the release of the id that was abandoned: after-abandon', async () => {
      gateway.billing?.signal('SIGSTOP');
      await applyAndDie('after-abandon');
      gateway.billing?.signal('SIGCONT');

      const accepted = await gateway.accepted(customer, body, { headers });

      const all = await reservations();
      expect(all.at(-1)).toEqual({ application_id: accepted.queueId, state: 'held' });
      expect(new Set(all.slice(0, -1).map(({ state }) => state))).toEqual(new Set(['released']));
      expect(await credits()).toMatchObject({ available: 0, held: 1 });
    });
  });
});
