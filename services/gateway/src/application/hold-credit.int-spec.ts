import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { anAccountId, anApplicationId } from '#testing';
import { FakeBilling } from '../test-kit/fake-billing.kit-spec.js';
import { Gateway } from '../test-kit/gateway.kit-spec.js';
import { HoldCredit } from './hold-credit.js';

describe('holding credits', () => {
  let gateway: Gateway;
  let billing: FakeBilling;
  let holding: HoldCredit;

  beforeAll(async () => {
    gateway = await Gateway.start();
    billing = await FakeBilling.start(gateway.database, gateway.nats);
    holding = (gateway.replicas[0] as (typeof gateway.replicas)[number]).get(HoldCredit);
  });
  beforeEach(() => billing.reset());
  afterAll(async () => {
    await billing?.stop();
    await gateway?.stop();
  });

  const many = (count: number) =>
    Array.from({ length: count }, () => ({ applicationId: anApplicationId(), accountId: anAccountId() }));
  const hold = (wanted: ReturnType<typeof many>) => Promise.all(wanted.map((one) => holding.execute(one)));

  it('for many at once takes two questions: the first goes alone, the rest share the next', async () => {
    const wanted = many(20);

    const held = await hold(wanted);

    expect(billing.shared).toEqual([1, 19]);
    expect(held.map((one) => one?.applicationId)).toEqual(wanted.map(({ applicationId }) => applicationId));
  });

  it('asks about no more than a question may have', async () => {
    await hold(many(60));

    expect(Math.max(...billing.shared)).toBe(50);
  });

  it('gives each what is said of it, and whoever is left out of an answer nothing', async () => {
    const wanted = many(6);
    const [, , ended, , leftOut] = wanted.map(({ applicationId }) => applicationId);
    if (ended) billing.states.set(ended, 'ended');
    billing.told = (applicationId) => applicationId !== leftOut;

    const held = await hold(wanted);

    expect(held.map((one) => one?.result)).toEqual([
      'reserved',
      'reserved',
      'ended',
      'reserved',
      undefined,
      'reserved',
    ]);
  });

  it('knows nothing of any of those whose question was not answered, whatever took effect', async () => {
    billing.after = (question) => (question === 'reserve' ? billing.silence : undefined);

    const held = await hold(many(4));

    expect(held).toEqual([undefined, undefined, undefined, undefined]);
    expect(billing.held).toHaveLength(4);
  });
});
