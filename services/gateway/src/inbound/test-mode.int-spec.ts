import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AgencyRegistered } from '#contracts';
import { aJobId, anApplicationId, eventually } from '#testing';
import { type Customer, Gateway, MARKETPLACE_HOST, SANDBOX_URL } from '../test-kit/gateway.kit-spec.js';
import { expectRefusal } from '../test-kit/refusal.kit-spec.js';
import { quiet, wholeTables } from '../test-kit/whole-tables.kit-spec.js';

describe('test mode', () => {
  let gateway: Gateway;
  let live: Customer;
  let test: Customer;
  beforeAll(async () => {
    gateway = await Gateway.start({ billing: true });
    live = await gateway.givenCustomer();
    const { accountId } = (await twinOf(live.accountId)).body;
    test = {
      accountId: String(accountId),
      agencyId: await gateway.givenAgency(String(accountId)),
      key: await gateway.givenKey(String(accountId)),
    };
    const headers = { 'idempotency-key': 'given' };
    const body = { credits: 10, reason: 'given' };
    await gateway.operate('POST', `/v1/accounts/${test.accountId}/credits`, { body, headers });
  });
  afterAll(() => gateway?.stop());

  const twinOf = (accountId: string) => gateway.operate('POST', `/v1/accounts/${accountId}/test-twin`);
  const refused = (says: string) => ({ status: 422, code: 'test_job', says, param: 'jobId' }) as const;
  const agenciesTold = async (): Promise<Map<string, unknown>> => {
    const rows = await gateway.database.query<{ body: string }>(
      `SELECT body FROM gateway.outbox WHERE message_id LIKE 'agency.registered:%'`,
    );
    const told = rows.map(({ body }) => AgencyRegistered.body.parse(JSON.parse(body)));
    return new Map(told.map((one) => [one.agencyId, [one.mode, one.marketplaceBaseUrl]]));
  };

  it('has one twin for an account, whoever asks how often, and none for a twin', async () => {
    const { accountId } = await gateway.givenCustomer();
    const answers = await Promise.all([twinOf(accountId), twinOf(accountId), twinOf(accountId)]);

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 201]);
    const ids = new Set(answers.map(({ body }) => body['accountId']));
    expect(ids.size).toBe(1);
    expect(answers[0]?.body).toEqual({ accountId: [...ids][0], name: 'A customer', mode: 'test' });
    expectRefusal(await twinOf(String([...ids][0])), { status: 422, code: 'invalid_value', says: 'test twin itself' });
  });

  it('works on the sandbox, and live agencies on the marketplace', async () => {
    const told = await agenciesTold();

    expect(told.get(test.agencyId)).toEqual(['test', SANDBOX_URL]);
    expect(told.get(live.agencyId)).toEqual(['live', `https://${MARKETPLACE_HOST}`]);
  });

  it('takes jobs of the sandbox only, and live keys take none of them; a refusal leaves nothing', async () => {
    await quiet(gateway.database);
    const before = await wholeTables(gateway.database);

    expectRefusal(await gateway.apply(test, { jobId: aJobId() }), refused('~02testapplied0001'));
    expectRefusal(await gateway.apply(test, { jobId: '~02testsomething0001' }), refused('~02testapplied0001'));
    expectRefusal(await gateway.apply(live, { jobId: '~02testapplied0001' }), refused('test key'));

    expect(await wholeTables(gateway.database)).toEqual(before);
  });

  it('spends its own credits, and its applications are nobody else’s', async () => {
    const spent = async ({ accountId }: Customer) => (await gateway.creditsOf(accountId))['held'];
    const { queueId } = await gateway.accepted(test, { jobId: '~02testapplied0002' });

    // Asked until billing answers: on a busy machine it may be late.
    await eventually(async () => expect([await spent(test), await spent(live)]).toEqual([1, 0]));
    expect((await gateway.read(test, `status?queueId=${queueId}`)).body).toMatchObject({ mode: 'test' });
    expectRefusal(await gateway.read(live, `status?queueId=${queueId}`), { status: 404, code: 'not_found', says: /./ });
    expectRefusal(await gateway.read(live, 'status?jobId=~02testapplied0002'), {
      status: 404,
      code: 'not_found',
      says: /./,
    });
    const requested = (await gateway.requested()).get(queueId);
    expect(requested?.order).toMatchObject({ echo: { mode: 'test', accountId: test.accountId } });
  });

  it.each([
    ['test', aJobId()],
    ['live', '~02testapplied0003'],
  ])('refuses a row of %s for %s, whatever the code does', async (mode, job) => {
    const id = anApplicationId();
    await gateway.database.query(
      `INSERT INTO gateway.application_keys (application_id, kind) VALUES ($1, 'accepted')`,
      [id],
    );
    const row = gateway.database.query(
      `INSERT INTO gateway.applications (application_id, account_id, agency_id, mode, job_id, processed_job_id, stage,
         accepted_at, expires_at, require_approval, cover_letter_sha256, metadata)
       VALUES ($1, $2, $3, $4, $5, $1, 'queued', now(), now(), false, '', '{}')`,
      [id, test.accountId, test.agencyId, mode, job],
    );

    await expect(row).rejects.toMatchObject({ constraint: 'applications_test_job' });
  });

  it('has no account of test mode without the one it tests', async () => {
    const row = gateway.database.query(
      `INSERT INTO gateway.accounts (account_id, name, mode) VALUES (gen_random_uuid(), 'alone', 'test')`,
    );

    await expect(row).rejects.toMatchObject({ constraint: 'accounts_twin' });
  });
});
