import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import { eventually } from '#testing';
import { AdmitRequest } from '../application/admit-request.js';
import { readGatewayConfig } from '../gateway.config.js';
import { startGateway } from '../gateway.module.js';
import { APPLY, type Answer, type Customer, exchange, Gateway } from '../test-kit/gateway.kit-spec.js';
import { expectRefusal } from '../test-kit/refusal.kit-spec.js';
import { quiet, wholeTables } from '../test-kit/whole-tables.kit-spec.js';

const [FIRST, SECOND, QUICK] = [0, 1, 2];
/** Times of the third replica go by so much faster: its minute is ten seconds. */
const QUICKER = 6;
const tooMany = { status: 429, code: 'rate_limited' } as const;

interface Told {
  readonly limit: number;
  readonly remaining: number;
  readonly reset: number;
  readonly policies: string;
  readonly left: string;
}

/** What the headers of an answer say; NaN and nothing where they are missing. */
function told({ headers }: Answer): Told {
  const number = (name: string): number => Number(headers.get(`x-ratelimit-${name}`) ?? Number.NaN);
  return {
    limit: number('limit'),
    remaining: number('remaining'),
    reset: number('reset'),
    policies: headers.get('ratelimit-policy') ?? '',
    left: headers.get('ratelimit') ?? '',
  };
}

describe('limits of requests', () => {
  let gateway: Gateway;
  let customer: Customer;

  beforeAll(async () => {
    gateway = await Gateway.start({ replicas: 2, billing: true, env: { TRUSTED_PROXIES: '127.0.0.1,::1/128' } });
    gateway.replicas.push(await startGateway(readGatewayConfig({ ...gateway.env(QUICK), TIME_SCALE: `${QUICKER}` })));
  });
  beforeEach(async () => {
    customer = await gateway.givenCustomer({ credits: 2 });
  });
  afterAll(() => gateway?.stop());

  const list = (replica = FIRST, key = customer.key): Promise<Answer> =>
    gateway.read({ key }, 'applied-jobs', { replica });
  const unreadable = (replica = FIRST): Promise<Answer> =>
    gateway.ask('POST', APPLY, { body: '{', replica, headers: { 'x-api-key': customer.key } });
  const many = <T>(count: number, ask: (at: number) => Promise<T>): Promise<T[]> =>
    Promise.all(Array.from({ length: count }, (_, at) => ask(at)));
  const keyless = (from: string, replica = FIRST, key?: string): Promise<Answer> => {
    const headers = { 'x-forwarded-for': from, ...(key === undefined ? {} : { 'x-api-key': key }) };
    return gateway.ask('GET', '/api/auto-apply-v2/credits', { replica, headers });
  };
  const metric = async (name: string): Promise<number> => {
    const { text } = await exchange(await gateway.urlOf('operator'), 'GET', '/metrics');
    return Number(
      text
        .split('\n')
        .find((line) => line.startsWith(name))
        ?.slice(name.length),
    );
  };
  const account = (): string => `${customer.accountId}:live`;
  /** As if so many requests had been counted before. */
  const counted = (policy: string, key: string, requests: number, forMs: number) =>
    gateway.database.query(`INSERT INTO gateway.rate_limits VALUES ($1, $2, $3)`, [
      `${policy}:${key}`,
      requests,
      Date.now() + forMs,
    ]);

  it('hold across replicas: of many at once exactly as many pass as are promised', async () => {
    const answers = await many(120, (at) => list(at % 2));

    // A busy machine may answer 503 to what has passed.
    const passed = answers.filter((answer) => answer.status !== 429 && told(answer).limit === 60);
    expect(passed).toHaveLength(60);
    expect(passed.some(({ status }) => status === 200)).toBe(true);
    for (const one of answers.filter(({ status }) => status === 429)) {
      expectRefusal(one, { ...tooMany, says: 'More than 60 requests in 60 s' });
    }
    // Whoever passed had a number of its own.
    const left = passed.map((answer) => told(answer).remaining);
    expect(left.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, at) => at));
  });

  it('say in every answer what is left, in both families of headers, whichever replica answers', async () => {
    const answers = [await list(FIRST), await list(SECOND), await list(FIRST)];

    const all = answers.map(told);
    expect(all.map(({ remaining }) => remaining)).toEqual([59, 58, 57]);
    for (const { limit, reset, policies, left, remaining } of all) {
      expect(limit).toBe(60);
      expect(Number.isInteger(reset)).toBe(true);
      expect(reset - Date.now() / 1_000).toBeGreaterThan(0);
      expect(reset - Date.now() / 1_000).toBeLessThan(62);
      expect(policies).toBe('"applied_jobs-minute";q=60;w=60');
      expect(left).toMatch(new RegExp(`^"applied_jobs-minute";r=${remaining};t=\\d+$`));
    }
  });

  it('say it of every window, and of the one that will refuse first', async () => {
    const accepted = await gateway.apply(customer);
    await gateway.database.query(`UPDATE gateway.rate_limits SET points = 990 WHERE key = $1`, [
      `apply-day:${account()}`,
    ]);
    const near = await gateway.apply(customer);

    const policies = '"apply-minute";q=60;w=60, "apply-day";q=1000;w=86400';
    expect(told(accepted)).toMatchObject({ limit: 60, remaining: 59, policies });
    expect(told(accepted).left).toMatch(/^"apply-minute";r=59;t=\d+, "apply-day";r=999;t=\d+$/);
    expect(told(near)).toMatchObject({ limit: 1_000, remaining: 9, policies });
    expect(told(near).reset - Date.now() / 1_000).toBeGreaterThan(80_000);
  });

  it('are told also by what is refused for another reason: no JSON, no scope, nothing there', async () => {
    const reader = await gateway.givenKey(customer.accountId, ['read']);

    const answers = [
      await unreadable(),
      await gateway.apply({ key: reader }),
      await gateway.apply(customer, { coverLetter: '' }),
      await gateway.apply(customer, { jobId: 'x' }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([400, 403, 422, 400]);
    expect(answers.map((answer) => told(answer).remaining)).toEqual([59, 58, 57, 56]);
    const unknown = await gateway.read(customer, `status?queueId=${uuid()}`);
    expect([unknown.status, told(unknown).limit]).toEqual([404, 300]);
  });

  it('refuse in words, say when to come again, and leave nothing behind', async () => {
    await many(60, () => unreadable());
    await quiet(gateway.database);
    const before = await wholeTables(gateway.database);

    const refused = [await gateway.apply(customer), await gateway.apply(customer, {}, { replica: SECOND })];

    for (const one of refused) {
      expectRefusal(one, { ...tooMany, says: 'More than 60 requests in 60 s: try again in', instance: APPLY });
      const retryAfter = Number(one.headers.get('retry-after'));
      expect(retryAfter).toBeGreaterThan(0);
      expect(retryAfter).toBeLessThanOrEqual(60);
      expect(told(one)).toMatchObject({ limit: 60, remaining: 0 });
      // What the minute refuses is not taken from the day.
      expect(told(one).left).toMatch(/^"apply-minute";r=0;t=\d+, "apply-day";r=940;t=\d+$/);
    }
    expect(await wholeTables(gateway.database)).toEqual(before);
    expect(await metric('gateway_rate_limited_total{policy="apply-minute",service="gateway"}')).toBeGreaterThan(0);
  });

  it('of a day refuse for the rest of it', async () => {
    await counted('apply-day', account(), 999, 3_600_000);

    const [last, refused] = [await unreadable(), await unreadable(SECOND)];

    expect(last.status).toBe(400);
    expectRefusal(refused, { ...tooMany, says: 'More than 1000 requests in 86400 s' });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(3_000);
    expect(told(refused)).toMatchObject({ limit: 1_000, remaining: 0 });
  });

  it('begin again when their window is over', async () => {
    const first = await list(QUICK);
    await many(70, () => list(QUICK));
    const refused = await list(QUICK);

    expect(told(first)).toMatchObject({ limit: 60, policies: '"applied_jobs-minute";q=60;w=10' });
    expectRefusal(refused, { ...tooMany, says: 'More than 60 requests in 10 s' });
    expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(10);
    await eventually(async () => expect((await list(QUICK)).status).toBe(200));
  });

  it('are of an account: its keys share them, other accounts and other endpoints do not', async () => {
    const second = await gateway.givenKey(customer.accountId);
    const other = await gateway.givenCustomer();
    await many(60, (at) => list(FIRST, at % 2 === 0 ? customer.key : second));

    const [own, shared, foreign] = [await list(), await list(SECOND, second), await list(FIRST, other.key)];

    expect([own, shared, foreign].map(({ status }) => status)).toEqual([429, 429, 200]);
    expect((await gateway.read(customer, 'credits')).status).toBe(200);
  });

  it('are of a mode: what was counted for test requests is not taken from the live ones', async () => {
    await many(60, () => list());
    const twin = await gateway.operate('POST', `/v1/accounts/${customer.accountId}/test-twin`);
    const testKey = await gateway.givenKey(String(twin.body['accountId']));

    expect((await list(FIRST, testKey)).status).toBe(200);
  });

  describe('without a good key', () => {
    it('count on the address, across replicas, and say 401 until they are used up', async () => {
      await counted('unauthenticated-minute', '203.0.113.7', 290, 60_000);

      const answers = await many(30, (at) => keyless('203.0.113.7', at % 2, at % 3 === 0 ? 'sk_uphunt_no' : undefined));

      expect(answers.filter(({ status }) => status === 401)).toHaveLength(10);
      const refused = answers.filter(({ status }) => status !== 401);
      for (const one of refused) expectRefusal(one, { ...tooMany, says: 'More than 300 requests in 60 s' });
      expect(told(answers[0] as Answer).policies).toBe('"unauthenticated-minute";q=300;w=60');
      expect((await keyless('203.0.113.8')).status).toBe(401);
    });

    it('take nothing from whoever has one, from the same address', async () => {
      await counted('unauthenticated-minute', '203.0.113.9', 300, 60_000);
      expect((await keyless('203.0.113.9')).status).toBe(429);

      const good = await keyless('203.0.113.9', FIRST, customer.key);

      expect(good.status).toBe(200);
      expect(told(good)).toMatchObject({ limit: 60, remaining: 59 });
    });

    it('of one network of IPv6 are one client', async () => {
      await counted('unauthenticated-minute', '2001:db8:1:2::/64', 299, 60_000);

      const answers = [
        await keyless('2001:db8:1:2::1'),
        await keyless('2001:db8:1:2:3:4:5:6'),
        await keyless('2001:db8:1:3::1'),
      ];

      expect(answers.map(({ status }) => status)).toEqual([401, 429, 401]);
    });
  });

  describe('while the counters do not answer', () => {
    const admit = () =>
      (gateway.replicas[FIRST] as (typeof gateway.replicas)[number]).get(AdmitRequest).execute({
        key: customer.key,
        address: '203.0.113.10',
        scope: 'apply',
        limit: 'generate_proposal',
      });

    it('are kept by each replica for itself, except where passing costs money; and together again afterwards', async () => {
      await list();
      const lock = await gateway.database.connect();
      await lock.query('BEGIN; LOCK TABLE gateway.rate_limits IN ACCESS EXCLUSIVE MODE');
      try {
        const answers = await many(70, () => list());

        expect(answers.filter(({ status }) => status === 429)).toHaveLength(10);
        expect(answers.some(({ status }) => status === 200)).toBe(true);
        expect(await admit()).toMatchObject({
          refusal: { code: 'unavailable', status: 503, extras: { retryAfter: 5 } },
        });
        expect(await metric('gateway_rate_counter_failures_total{service="gateway"}')).toBeGreaterThan(0);
      } finally {
        await lock.end();
      }

      await eventually(async () => expect((await admit()).refusal).toBeUndefined());
      const other = await gateway.givenCustomer();
      await eventually(async () => {
        const [one, two] = [await list(FIRST, other.key), await list(SECOND, other.key)];
        expect(told(one).remaining - told(two).remaining).toBe(1);
      });
    });
  });
});
