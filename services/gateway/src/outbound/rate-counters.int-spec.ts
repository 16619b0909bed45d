import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Log, Metrics, TimeScale } from '#runtime';
import { testDatabase, type TestDatabase } from '#testing';
import { RATE_LIMITS } from '../domain/rate-limits.js';
import { COUNTING, CountersDatabase, RateCounters } from './rate-counters.js';

// As everywhere in tests: how long a busy machine takes is not what they are about.
Object.assign(COUNTING, { answerLimitMs: 15_000 });

const ACCOUNTS = 40;
const [PER_MINUTE, PER_DAY] = RATE_LIMITS.apply.windows.map(({ requests }) => requests) as [number, number];

/** Tells how many statements it was asked for. */
class Counted extends CountersDatabase {
  asked = 0;

  override query<R>(text: string, values?: readonly unknown[]): Promise<R[]> {
    this.asked += 1;
    return super.query(text, values);
  }
}

interface Replica {
  readonly own: Counted;
  readonly counters: RateCounters;
  failures(): Promise<number>;
}

describe('counting the requests of many accounts', () => {
  let database: TestDatabase;
  let one: Replica;
  let other: Replica;
  let accounts: string[];
  let round = 0;

  async function aReplica(): Promise<Replica> {
    const options = { url: database.urlOf('gateway'), schema: 'gateway', applicationName: 'counting' };
    const own = new Counted({ ...options, log: Log.silent() });
    await own.open();
    const metrics = new Metrics('gateway');
    return {
      own,
      counters: new RateCounters(own, new TimeScale(1), metrics, Log.silent()),
      async failures() {
        const found = await metrics.registry.getSingleMetric('gateway_rate_counter_failures_total')?.get();
        return found?.values[0]?.value ?? 0;
      },
    };
  }

  beforeAll(async () => {
    database = await testDatabase();
    one = await aReplica();
    other = await aReplica();
  });
  beforeEach(() => {
    round += 1;
    accounts = Array.from({ length: ACCOUNTS }, (_, at) => `${round}-${at}:live`);
  });
  afterAll(async () => {
    for (const replica of [one, other]) await replica?.counters.onApplicationShutdown();
    await database?.drop();
  });

  const rows = async (policy: string): Promise<number[]> => {
    const found = await database.query<{ points: number }>(
      `SELECT points FROM gateway.rate_limits WHERE key = ANY ($1::text[]) ORDER BY key`,
      [accounts.map((account) => `${policy}:${account}`)],
    );
    return found.map(({ points }) => points);
  };

  it('that come at once takes a few statements, and each account has a count of its own', async () => {
    const before = one.own.asked;

    const counted = await Promise.all(accounts.map((account) => one.counters.count('apply', account)));

    // Two turns of each window: the first goes alone, the rest shares the next; days may be counted in one more.
    expect(one.own.asked - before).toBeLessThanOrEqual(6);
    for (const usages of counted) {
      expect(usages).toMatchObject([
        { policy: 'apply-minute', remaining: PER_MINUTE - 1, isWithin: true },
        { policy: 'apply-day', remaining: PER_DAY - 1, isWithin: true },
      ]);
    }
    expect(await rows('apply-day')).toEqual(accounts.map(() => 1));
  });

  it('of one account that come at once lets exactly as many pass as are promised, each in a place of its own', async () => {
    const [account] = accounts as [string];

    const counted = await Promise.all(
      Array.from({ length: PER_MINUTE + 7 }, () => one.counters.count('apply', account)),
    );

    const passed = counted.filter((usages) => usages?.every(({ isWithin }) => isWithin));
    expect(passed.map((usages) => usages?.[0]?.remaining)).toEqual(passed.map((_, at) => PER_MINUTE - 1 - at));
    expect(passed).toHaveLength(PER_MINUTE);
  });

  it('refuses those that are used up and nobody else who shares their statement', async () => {
    const [used, ...others] = accounts as [string, ...string[]];
    await Promise.all(Array.from({ length: PER_MINUTE }, () => one.counters.count('apply', used)));

    const [refused, ...passed] = await Promise.all([used, ...others].map((it) => other.counters.count('apply', it)));

    expect(refused).toMatchObject([
      { remaining: 0, isWithin: false },
      { remaining: PER_DAY - PER_MINUTE, isWithin: null },
    ]);
    expect(passed.flat().every((usage) => usage?.isWithin)).toBe(true);
  });

  it('begins a window again for those whose window is over, in the same statement', async () => {
    const [over, ...others] = accounts as [string, ...string[]];
    await Promise.all(accounts.map((account) => one.counters.count('apply', account)));
    await database.query(`UPDATE gateway.rate_limits SET points = 60, expire = $2 WHERE key = $1`, [
      `apply-minute:${over}`,
      Date.now() - 1,
    ]);

    const counted = await Promise.all([...others, over].map((account) => other.counters.count('apply', account)));

    const left = counted.map((usages) => usages?.[0]?.remaining);
    expect(left).toEqual([...others.map(() => PER_MINUTE - 2), PER_MINUTE - 1]);
  });

  it('at two replicas at once lets exactly as many pass as are promised, whatever their order', async () => {
    const passed = new Map(accounts.map((account) => [account, 0]));
    const knock = async ({ counters }: Replica, order: readonly string[]): Promise<void> => {
      for (let times = 0; times <= PER_MINUTE / 2; times += 1) {
        await Promise.all(
          order.map(async (account) => {
            const usages = await counters.count('apply', account);
            if (usages?.every(({ isWithin }) => isWithin)) passed.set(account, (passed.get(account) ?? 0) + 1);
          }),
        );
      }
    };

    await Promise.all([knock(one, accounts), knock(other, accounts.toReversed())]);

    expect([...passed.values()]).toEqual(accounts.map(() => PER_MINUTE));
    expect(await rows('apply-day')).toEqual(accounts.map(() => PER_MINUTE));
    // Two that waited for each other would have been counted by each replica alone.
    expect([await one.failures(), await other.failures()]).toEqual([0, 0]);
  });
});
