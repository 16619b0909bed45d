import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { v4 as uuid } from 'uuid';
import type { JobCiphertext } from '#contracts';
import { aJobId } from '#testing';
import type { ProblemCode } from '../domain/problem.js';
import { BAD_JOBS, BAD_LETTERS, BAD_REST, BAD_TERMS } from '../test-kit/bad-bodies.kit-spec.js';
import { aFreelancer, aJobRead, aRosterRead } from '../test-kit/facts.kit-spec.js';
import { APPLY, type Customer, Gateway, type Json } from '../test-kit/gateway.kit-spec.js';
import { expectRefusal } from '../test-kit/refusal.kit-spec.js';
import { quiet, wholeTables } from '../test-kit/whole-tables.kit-spec.js';

describe('an apply request that makes no sense', () => {
  let gateway: Gateway;
  let customer: Customer;
  // All of these in a minute are more than one account may ask.
  let second: Customer;
  let poor: Customer;
  const [fixed, hourly] = [aJobId(), aJobId()];

  beforeAll(async () => {
    gateway = await Gateway.start({ billing: true });
    customer = await gateway.givenCustomer({ credits: 3 });
    second = await gateway.givenCustomer({ credits: 3 });
    poor = await gateway.givenCustomer({ credits: 0 });
    await givenFacts();
    await gateway.accepted(customer);
    await quiet(gateway.database);
  });
  afterAll(() => gateway?.stop());

  async function givenFacts(): Promise<void> {
    const jobs = [
      [fixed, 'fixed'],
      [hourly, 'hourly'],
    ] as const satisfies [JobCiphertext, string][];
    for (const [jobId, type] of jobs)
      await gateway.tell('browser-agent', aJobRead(customer, { jobId, facts: { type } }));
    for (const one of [customer, second]) {
      await gateway.tell('browser-agent', aRosterRead(one, [aFreelancer('Ada', 'p1', 'p2')]));
    }
  }

  /** Refuses as it should, and nothing of gateway or billing is different after it, not one row. */
  async function expectRefused(
    who: Customer,
    body: Json,
    [status, code, param, says]: readonly [number, ProblemCode, string, string],
  ): Promise<void> {
    const before = await wholeTables(gateway.database);

    const refused = await gateway.apply(who, body, { headers: { 'idempotency-key': 'a-key' } });

    expectRefusal(refused, {
      status,
      code,
      says: new RegExp(says),
      instance: APPLY,
      ...(param === '' ? {} : { param }),
    });
    expect(await wholeTables(gateway.database)).toEqual(before);
  }

  it.each(BAD_LETTERS)('is refused and leaves nothing behind: letter %s', async (_, body, ...refused) => {
    await expectRefused(customer, body, refused);
  });

  it.each(BAD_JOBS)('is refused and leaves nothing behind: job %s', async (_, body, ...refused) => {
    await expectRefused(customer, body, refused);
  });

  it.each(BAD_TERMS)('is refused and leaves nothing behind: terms, %s', async (_, body, ...refused) => {
    await expectRefused(second, body, refused);
  });

  it.each(BAD_REST)('is refused and leaves nothing behind: %s', async (_, body, ...refused) => {
    await expectRefused(second, body, refused);
  });

  it('is refused when the rate or bid does not fit the kind of job that it is known to be', async () => {
    const fit = [422, 'rate_does_not_fit_job'] as const;
    await expectRefused(customer, { jobId: fixed, proposal: { hourlyRate: 25 } }, [
      ...fit,
      'proposal.hourlyRate',
      'fixed price',
    ]);
    await expectRefused(customer, { jobId: hourly, proposal: { fixedBid: 250 } }, [
      ...fit,
      'proposal.fixedBid',
      'is hourly',
    ]);
  });

  it('is refused without credits, with what can still be reserved', async () => {
    const before = await wholeTables(gateway.database);

    const refused = await gateway.apply(poor, {}, { headers: { 'idempotency-key': 'a-key' } });

    expectRefusal(refused, { status: 402, code: 'insufficient_credits', says: /^Insufficient auto-apply credits$/ });
    expect(refused.body).toMatchObject({
      creditsRemaining: 0,
      needsCredits: true,
      detail: expect.stringContaining('add credits'),
    });
    expect(await wholeTables(gateway.database)).toEqual(before);
  });

  it('is refused when the account has several agencies and says none, or has none', async () => {
    const [several, none] = [await gateway.givenCustomer(), await gateway.givenCustomer()];
    await gateway.givenAgency(several.accountId);
    await gateway.database.query(`DELETE FROM gateway.agencies WHERE account_id = $1`, [none.accountId]);
    await quiet(gateway.database);

    await expectRefused(several, {}, [422, 'agency_required', 'agencyId', 'several agencies: send agencyId']);
    await expectRefused(none, {}, [422, 'agency_required', 'agencyId', 'no agency yet']);
  });

  it('is told of the job first, where the agency is unknown as well', async () => {
    const body = { jobId: uuid(), agencyId: uuid() };

    await expectRefused(second, body, [404, 'not_found', 'jobId', 'No job is known by this UUID']);
  });

  it('names every field that is wrong', async () => {
    const refused = await gateway.apply(customer, { jobId: 1, coverLetter: 2, proposal: { boostBids: 'x' } });

    expect(refused.body).toMatchObject({ code: 'invalid_request' });
    expect((refused.body['errors'] as { param: string }[]).map(({ param }) => param)).toEqual([
      'jobId',
      'coverLetter',
      'proposal.boostBids',
    ]);
  });
});
