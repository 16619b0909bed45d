import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { AccountId, ApplicationId } from '#contracts';
import { Database } from '#runtime';
import { aJobId, anApplicationId, eventually } from '#testing';
import { IdempotencyRepository } from '../outbound/idempotency.repository.js';
import { aGate, FakeBilling } from '../test-kit/fake-billing.kit-spec.js';
import { type Customer, Gateway, type Json } from '../test-kit/gateway.kit-spec.js';
import { expectRefusal } from '../test-kit/refusal.kit-spec.js';

// A claim is stale after 30 s; here after a tenth of a second.
const TIME_SCALE = 300;

describe('a claim on an Idempotency-Key', () => {
  let gateway: Gateway;
  let billing: FakeBilling;
  let customer: Customer;
  const headers = { 'idempotency-key': 'a-key' };
  let body: Json;

  beforeAll(async () => {
    gateway = await Gateway.start({ timeScale: TIME_SCALE, replicas: 2 });
    billing = await FakeBilling.start(gateway.database, gateway.nats);
  });
  beforeEach(async () => {
    billing.reset();
    customer = await gateway.givenCustomer();
    body = { jobId: aJobId() };
  });
  afterEach(async () => {
    expect(await gateway.brokenInvariants()).toEqual([]);
    // A credit is held for exactly those that were accepted.
    const accepted = await gateway.database.query<{ id: ApplicationId }>(
      `SELECT application_id AS id FROM gateway.applications WHERE account_id = $1`,
      [customer.accountId],
    );
    expect(billing.held.toSorted()).toEqual(accepted.map(({ id }) => id).toSorted());
  });
  afterAll(async () => {
    await billing?.stop();
    await gateway?.stop();
  });

  const apply = (replica = 0) => gateway.apply(customer, body, { headers, replica });
  const claim = async () => {
    const [row] = await gateway.database.query<{ application_id: string; attempt: number; state: string }>(
      `SELECT application_id, attempt, state FROM gateway.idempotency_keys WHERE account_id = $1`,
      [customer.accountId],
    );
    return row;
  };
  const isStale = () =>
    eventually(async () => {
      const rows = await gateway.database.query(
        `SELECT FROM gateway.idempotency_keys WHERE account_id = $1 AND busy_since < clock_timestamp() - interval '110 ms'`,
        [customer.accountId],
      );
      expect(rows).toHaveLength(1);
    });
  const since = (at: number) => billing.asked.slice(at).map(({ question }) => question);

  it('answers others 409 with Retry-After while it is under way, then what it came to', async () => {
    const fresh = await Gateway.start();
    const own = await FakeBilling.start(fresh.database, fresh.nats);
    const [asked, answer] = [aGate(), aGate()];
    own.after = () => (asked.open(), answer.opened);
    const who = await fresh.givenCustomer();
    const first = fresh.apply(who, body, { headers });
    await asked.opened;

    const meanwhile = await fresh.apply(who, body, { headers });
    const other = await fresh.apply(who, { ...body, coverLetter: 'Another.' }, { headers });
    answer.open();

    expectRefusal(meanwhile, { status: 409, code: 'idempotency_in_progress', says: 'under way' });
    expect(meanwhile.headers.get('retry-after')).toBe('1');
    expect(meanwhile.body).toMatchObject({ queueId: null, applicationStatus: null });
    expect(meanwhile.body).toHaveProperty('creditsRemaining');
    expectRefusal(other, { status: 422, code: 'idempotency_key_reused', says: 'use a new key' });
    const { status, body: accepted } = await first;
    expect(status).toBe(202);
    expect((await fresh.apply(who, body, { headers })).body).toEqual(accepted);
    expect(own.held).toEqual([accepted['queueId']]);
    await own.stop();
    await fresh.stop();
  });

  it('is taken over with its id once it is stale, and both get the one application', async () => {
    const [asked, answer] = [aGate(), aGate()];
    billing.after = (question) => {
      if (question !== 'reserve') return;
      billing.after = () => {};
      asked.open();
      return answer.opened;
    };
    const first = apply();
    await asked.opened;
    await isStale();

    const second = await apply(1);
    answer.open();

    expect(second).toMatchObject({ status: 202 });
    expect(await first).toMatchObject({ status: 202, body: { queueId: second.body['queueId'] } });
    expect(await claim()).toMatchObject({ attempt: 2, state: 'done', application_id: second.body['queueId'] });
  });

  it('is freed by a 503; the repeat makes sure that the old id holds nothing before a new one asks', async () => {
    billing.after = (question) => (question === 'reserve' ? billing.silence : undefined);
    const refused = await apply();
    expectRefusal(refused, { status: 503, code: 'unavailable', says: 'nothing was accepted' });
    const freed = await claim();
    expect(freed).toMatchObject({ state: 'freed', attempt: 1 });
    billing.after = () => {};
    const at = billing.asked.length;

    const repeated = await apply();

    expect(repeated).toMatchObject({ status: 202 });
    expect(since(at)).toEqual(['cancel', 'reserve']);
    expect(billing.asked[at]?.applicationId).toBe(freed?.application_id);
    expect(repeated.body['queueId']).not.toBe(freed?.application_id);
    expect(await claim()).toMatchObject({ state: 'done', attempt: 2, application_id: repeated.body['queueId'] });
  });

  it('stays freed while nobody says that the old id holds nothing: 503, and no other id asks', async () => {
    billing.after = (question) => (question === 'reserve' ? billing.silence : undefined);
    await apply();
    const freed = await claim();
    billing.after = (question) => (question === 'cancel' ? billing.silence : undefined);
    const at = billing.asked.length;

    const repeated = await apply();

    expectRefusal(repeated, { status: 503, code: 'unavailable', says: 'billing' });
    expect(repeated.headers.get('retry-after')).toBe('2');
    expect(since(at)).toEqual(['cancel']);
    expect(await claim()).toMatchObject({ state: 'freed', application_id: freed?.application_id });
    billing.after = () => {};
    expect(await apply()).toMatchObject({ status: 202 });
  });

  it('is answered 409 when a conflict came up meanwhile, and what its first attempt held is given back', async () => {
    const [asked, answer] = [aGate(), aGate()];
    billing.after = (question) => {
      if (question !== 'reserve') return;
      billing.after = () => {};
      asked.open();
      return answer.opened;
    };
    const first = apply();
    await asked.opened;
    const winner = await gateway.accepted(customer, body);
    await isStale();

    const second = await apply(1);
    // Given back by the second, whatever has become of the first.
    expect(billing.held).toEqual([winner.queueId]);
    answer.open();

    const conflict = { status: 409, body: { code: 'already_applied', queueId: winner.queueId } };
    expect(second).toMatchObject(conflict);
    expect(await first).toMatchObject(conflict);
  });

  it('keeps its id when a second attempt finds no credit: the first one may still get one', async () => {
    const [asked, arrives] = [aGate(), aGate()];
    billing.before = (question) => {
      if (question !== 'reserve') return;
      billing.before = () => {};
      asked.open();
      return arrives.opened;
    };
    const first = apply();
    await asked.opened;
    await isStale();
    billing.hasCredit = () => false;

    const second = await apply(1);
    const kept = await claim();
    billing.hasCredit = () => true;
    arrives.open();

    expectRefusal(second, { status: 402, code: 'insufficient_credits', says: 'Insufficient' });
    expect(kept).toMatchObject({ state: 'freed', attempt: 2 });
    const accepted = await first;
    expect(accepted).toMatchObject({ status: 202, body: { queueId: kept?.application_id } });
    expect(await apply(1)).toMatchObject({ status: 202, body: accepted.body });
  });

  it('can only be freed and renamed by its newest attempt, and completed by whoever accepts its id', async () => {
    const repository = gateway.replicas[0]?.get(IdempotencyRepository) as IdempotencyRepository;
    const owner = { accountId: customer.accountId as AccountId, path: '/path', key: 'of its own' };
    const hash = Buffer.alloc(32);
    const id = anApplicationId();
    const first = await repository.claim(owner, hash, id, '1 hour');
    const second = await repository.claim(owner, hash, anApplicationId(), '0 seconds');
    if (first.kind !== 'claimed' || second.kind !== 'claimed') throw new Error('They were not claimed');

    await repository.free(first.claim, true);
    await repository.free(first.claim, false);

    expect(second.claim).toMatchObject({ applicationId: id, attempt: 2 });
    expect(await repository.rename(first.claim, anApplicationId())).toBeUndefined();
    expect(await claim()).toEqual({ application_id: id, attempt: 2, state: 'busy' });
    expect(await repository.claim(owner, hash, anApplicationId(), '1 hour')).toEqual({ kind: 'busy' });
    expect(await repository.rename(second.claim, anApplicationId())).toMatchObject({ attempt: 2 });
    await repository.free(second.claim, false);
    expect(await claim()).toMatchObject({ state: 'freed' });
    // Accepted by another attempt at its id, in the moment in which the newest one gives up.
    const third = await repository.claim(owner, hash, anApplicationId(), '1 hour');
    if (third.kind !== 'claimed') throw new Error('It was not claimed');
    const database = gateway.replicas[0]?.get(Database) as Database;
    const answer = { applicationId: third.claim.applicationId, answer: { is: 'kept' } };
    await database.transaction((tx) => repository.complete(tx, [answer]));
    await repository.free(third.claim, true);
    await repository.free(third.claim, false);
    expect(await repository.answered(owner, hash)).toEqual({ is: 'kept' });
  });
});
