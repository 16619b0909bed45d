import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { aJobId, anEnding, aSettlement } from '#testing';
import { IdempotencyRepository } from '../outbound/idempotency.repository.js';
import { aJobRead } from '../test-kit/facts.kit-spec.js';
import { type Answer, APPLY, type Customer, Gateway, type Json } from '../test-kit/gateway.kit-spec.js';
import { expectRefusal } from '../test-kit/refusal.kit-spec.js';
import { quiet, wholeTables } from '../test-kit/whole-tables.kit-spec.js';

describe('a request that is repeated with its Idempotency-Key', () => {
  let gateway: Gateway;
  let customer: Customer;
  const headers = { 'idempotency-key': 'order 7: "first", try' };

  beforeAll(async () => {
    gateway = await Gateway.start({ billing: true, replicas: 2 });
  });
  beforeEach(async () => {
    customer = await gateway.givenCustomer({ credits: 5 });
  });
  afterEach(async () => expect(await gateway.brokenInvariants()).toEqual([]));
  afterAll(() => gateway?.stop());

  const aBody = (given: Json = {}): Json => ({ jobId: aJobId(), coverLetter: 'A letter.', ...given });
  const held = async () => (await gateway.creditsOf(customer.accountId))['held'];
  const failed = anEnding({ status: 'failed', reasonCode: 'page_error' });
  const settle = (queueId: string) =>
    gateway.tell('billing', aSettlement({ applicationId: queueId as never, ending: failed, credit: 'released' }));

  function expectReplay(replay: Answer, of: unknown): void {
    expect(replay).toMatchObject({ status: 202 });
    expect(replay.body).toEqual(of);
    expect(replay.headers.get('idempotent-replayed')).toBe('true');
    expect(replay.headers.get('location')).toBe(`/api/auto-apply-v2/applications/${replay.body['queueId']}`);
  }

  it('gets the first answer again, by whatever replica, and holds nothing more', async () => {
    const body = aBody({ metadata: { a: '1', b: '2' } });
    const first = await gateway.accepted(customer, body, { headers });
    await quiet(gateway.database);
    const before = await wholeTables(gateway.database);

    const again = await gateway.apply(customer, body, { headers, replica: 1 });
    const reordered = `{ "metadata": {"b":"2","a":"1"}, "coverLetter":"A\\u0020letter.", "jobId":"${body['jobId']}" }`;
    const respelt = await gateway.ask('POST', APPLY, {
      body: reordered,
      headers: { ...headers, 'x-api-key': customer.key },
    });

    for (const replay of [again, respelt]) expectReplay(replay, first);
    expect(await wholeTables(gateway.database)).toEqual(before);
    expect(await held()).toBe(1);
  });

  it('gets it whatever has become of the application and the job since', async () => {
    const jobId = aJobId();
    const body = aBody({ jobId, proposal: { hourlyRate: 25 } });
    const first = await gateway.accepted(customer, body, { headers });
    await gateway.tell('browser-agent', aJobRead(customer, { jobId, facts: { type: 'fixed' } }));
    await settle(first.queueId);

    const again = await gateway.apply(customer, body, { headers });

    expectReplay(again, first);
    // What was accepted stays accepted; under another key it is a new request, and now makes no sense.
    expect((await gateway.apply(customer, body)).body).toMatchObject({ code: 'rate_does_not_fit_job' });
  });

  it('is refused with 422 when it says something else than the first, and nothing changes', async () => {
    const body = aBody();
    await gateway.accepted(customer, body, { headers });
    await quiet(gateway.database);
    const before = await wholeTables(gateway.database);

    for (const other of [{ ...body, coverLetter: 'Another.' }, { ...body, priority: 0 }, aBody()]) {
      const refused = await gateway.apply(customer, other, { headers });
      expectRefusal(refused, { status: 422, code: 'idempotency_key_reused', says: 'use a new key' });
    }

    expect(await wholeTables(gateway.database)).toEqual(before);
  });

  it('is another request when another account sends it', async () => {
    const other = await gateway.givenCustomer({ credits: 5 });
    const body = aBody();

    const [one, two] = [
      await gateway.accepted(customer, body, { headers }),
      await gateway.accepted(other, body, { headers }),
    ];

    expect(one.queueId).not.toBe(two.queueId);
  });

  it('may be repeated after every refusal: only what was accepted is kept', async () => {
    const poor = await gateway.givenCustomer({ credits: 0 });
    const body = aBody();
    expect(await gateway.apply(poor, { ...body, coverLetter: ' ' }, { headers })).toMatchObject({ status: 422 });
    expect(await gateway.apply(poor, body, { headers })).toMatchObject({ status: 402 });
    const grant = { body: { credits: 2, reason: 'paid' }, headers: { 'idempotency-key': 'paid' } };
    await gateway.operate('POST', `/v1/accounts/${poor.accountId}/credits`, grant);
    const inTheWay = await gateway.accepted(poor, body);
    expect(await gateway.apply(poor, body, { headers })).toMatchObject({ status: 409 });
    await settle(inTheWay.queueId);

    const accepted = await gateway.accepted(poor, body, { headers });

    expect(accepted.queueId).not.toBe(inTheWay.queueId);
    expectReplay(await gateway.apply(poor, body, { headers }), accepted);
  });

  it('becomes one application however often it comes at once', async () => {
    const body = aBody();

    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, at) => gateway.apply(customer, body, { headers, replica: at % 2 })),
    );

    const accepted = answers.filter(({ status }) => status === 202);
    const waiting = answers.filter(({ status }) => status === 409);
    expect(accepted.length).toBeGreaterThanOrEqual(1);
    expect(accepted.length + waiting.length).toBe(8);
    expect(new Set(accepted.map(({ body: { queueId } }) => queueId)).size).toBe(1);
    for (const one of waiting) expect(one.body).toMatchObject({ code: 'idempotency_in_progress' });
    expect(await held()).toBe(1);
  });

  it('gets its answer for 24 hours after it was given, and is a new request after that', async () => {
    const body = aBody();
    const first = await gateway.accepted(customer, body, { headers });
    const forget = () => gateway.replicas[0]?.get(IdempotencyRepository).forgetOld('24 hours');
    const age = (column: string) =>
      gateway.database.query(
        `UPDATE gateway.idempotency_keys SET ${column} = clock_timestamp() - interval '24 hours 1 second'
         WHERE account_id = $1`,
        [customer.accountId],
      );

    // First tried a day ago, answered just now.
    await age('created_at');
    await forget();
    expectReplay(await gateway.apply(customer, body, { headers }), first);

    await age('busy_since');
    await forget();
    expect(await gateway.apply(customer, body, { headers })).toMatchObject({
      status: 409,
      body: { queueId: first.queueId },
    });
  });
});
