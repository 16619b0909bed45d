import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import { type AccountId, type ApplicationId, BillingReserve, type HealingView, SERVICES } from '#contracts';
import { type NatsLink, Questions } from '#messaging';
import { eventually } from '#testing';
import { type Customer, Gateway } from '../../test-kit/gateway.kit-spec.js';
import { expectRefusal } from '../../test-kit/refusal.kit-spec.js';

type Healing = HealingView & { service: string };
interface Report {
  readonly healings: Healing[];
  readonly services: { service: string; answers: boolean; recorded: number | null }[];
}

// What nobody confirms is asked about after 20 s; here after two, which an accept takes on no machine.
const TIME_SCALE = 10;

describe('GET /operator/v1/healing', () => {
  let gateway: Gateway;
  let root: NatsLink;
  let customer: Customer;
  beforeAll(async () => {
    gateway = await Gateway.start({ billing: true, billingEnv: { TIME_SCALE: String(TIME_SCALE) } });
    root = await gateway.nats.open('root');
    customer = await gateway.givenCustomer();
  });
  afterAll(() => gateway?.stop());

  const report = async (query = ''): Promise<Report> =>
    (await gateway.operate('GET', `/v1/healing${query}`)).body as unknown as Report;
  const healed = async (service: string, what: string): Promise<Healing[]> =>
    (await report()).healings.filter((one) => one.service === service && one.what === what);
  const countOf = (healings: readonly Healing[]): number => healings.reduce((sum, { count }) => sum + count, 0);

  it('says how many messages of a deleted stream were published again, and why', async () => {
    for (let nth = 0; nth < 3; nth += 1) await gateway.accepted(customer);
    const inStream = async () => (await root.manager.streams.info('GATEWAY_LETTERS')).state.messages;
    await eventually(async () => expect(await inStream()).toBe(3));

    await root.manager.streams.delete('GATEWAY_LETTERS');
    await gateway.nats.ensureTopology();

    await eventually(async () => expect(await inStream()).toBe(3));
    const healings = await healed('gateway', 'GATEWAY_LETTERS');
    expect(countOf(healings)).toBe(3);
    expect(healings).toEqual(healings.map(() => expect.objectContaining({ kind: 'stream', why: 'younger' })));
    expect([healings.at(-1)?.first, healings[0]?.last]).toEqual(['1', '3']);
  });

  it('says what a sweeper did: the credit of a request that died goes back', async () => {
    const before = await gateway.creditsOf(customer.accountId);
    const applicationId = uuid() as ApplicationId;
    const asking = new Questions(await gateway.nats.open('gateway'));
    await asking.ask(BillingReserve, { applicationId, accountId: customer.accountId as AccountId });

    const healing = await eventually(async () => {
      const found = (await healed('billing', 'release-abandoned')).find(({ last }) => last === applicationId);
      expect(found).toBeDefined();
      return found;
    });

    expect(healing).toMatchObject({ kind: 'sweeper', count: 1, first: applicationId });
    expect(healing?.why).toContain('no application came of it');
    expect(await gateway.creditsOf(customer.accountId)).toEqual(before);
  });

  it('names every service, and says of each that is silent that it is', async () => {
    const { services } = await report();

    expect(services.map(({ service }) => service)).toEqual(SERVICES);
    const silent = services.filter(({ answers }) => !answers);
    expect(silent).toEqual(
      ['scheduler', 'browser-agent', 'notifier'].map((service) => ({ service, answers: false, recorded: null })),
    );
    const { text } = (await gateway.operate('GET', '')) as { text: string };
    expect(text).toContain('not asked, they do not answer: scheduler, browser-agent, notifier');
    expect(text).toContain('release-abandoned');
    expect(text).toContain('lost messages (younger), published again');
  });

  it('is the newest of all services, as many as were asked for, and says how many there are', async () => {
    await gateway.database.query(
      `INSERT INTO billing.healings (kind, what, why, count, first, last, first_at, last_at)
       SELECT 'stream', 'BILLING', why, 1, '1', '1', now() + shift, now() + shift
       FROM (VALUES ('purged', interval '1 hour'), ('shorter', interval '3 hours')) AS given (why, shift)`,
    );
    await gateway.database.query(
      `INSERT INTO gateway.healings (kind, what, why, count, first, last, first_at, last_at)
       SELECT 'stream', 'GATEWAY', 'deleted', 1, '1', '1', at, at FROM (SELECT now() + interval '2 hours' AS at) AS given`,
    );

    const { healings, services } = await report('?limit=3');

    expect(healings.map(({ why }) => why)).toEqual(['shorter', 'deleted', 'purged']);
    const recorded = services.reduce((sum, one) => sum + (one.recorded ?? 0), 0);
    expect(recorded).toBeGreaterThanOrEqual(5);
    for (const limit of ['0', '1001', 'x']) {
      const refused = await gateway.operate('GET', `/v1/healing?limit=${limit}`);
      expectRefusal(refused, { status: 400, code: 'invalid_request', says: '^limit must be' });
    }
  });
});
