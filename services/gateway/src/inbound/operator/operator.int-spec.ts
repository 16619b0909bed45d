import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import { AgencyRegistered } from '#contracts';
import { eventually } from '#testing';
import { type Asking, exchange, Gateway, type Json, OPERATOR_KEY } from '../../test-kit/gateway.kit-spec.js';
import { expectRefusal } from '../../test-kit/refusal.kit-spec.js';
import { wholeTables } from '../../test-kit/whole-tables.kit-spec.js';

const AGENCY = {
  name: 'An agency',
  marketplaceAgencyId: '9001',
  businessDeveloper: { name: 'Bo', loginRef: 'bo-login' },
};
const GRANT = { credits: 5, reason: 'paid' };

describe('an operator', () => {
  let gateway: Gateway;
  let accountId: string;

  beforeAll(async () => {
    gateway = await Gateway.start({ billing: true });
  });
  beforeEach(async () => {
    accountId = String(
      (await gateway.operate('POST', '/v1/accounts', { body: { name: 'A customer' } })).body['accountId'],
    );
  });
  afterAll(() => gateway?.stop());

  const post = (path: string, body: unknown, headers: Asking['headers'] = {}) =>
    gateway.operate('POST', `/v1/${path}`, { body, headers });
  const get = async (path: string): Promise<Json> => {
    const { status, body, text } = await gateway.operate('GET', `/v1/${path}`);
    if (status !== 200) throw new Error(text);
    return body;
  };
  const grant = (body: Json, key = 'a-key') => post(`accounts/${accountId}/credits`, body, { 'idempotency-key': key });
  const acts = async (): Promise<Json[]> =>
    gateway.database.query(
      `SELECT by, act, about FROM gateway.operator_acts WHERE about ->> 'accountId' = $1 ORDER BY id`,
      [accountId],
    );

  it('lets a customer in: account, key that is shown once, agency with its login by reference; every act is recorded', async () => {
    const by = { 'x-operator': 'grace@ops' };
    const account = await post('accounts', { name: 'Ünï & Co' }, by);
    accountId = String(account.body['accountId']);
    const key = await post(`accounts/${accountId}/keys`, { name: 'first' }, by);
    const agency = await post(`accounts/${accountId}/agencies`, { ...AGENCY, marketplaceAgencyId: '77' }, by);

    expect([account.status, key.status, agency.status]).toEqual([201, 201, 201]);
    expect(account.body).toEqual({ accountId, name: 'Ünï & Co', mode: 'live' });
    expect(key.body).toEqual({ keyId: expect.any(String), key: expect.stringMatching(/^sk_uphunt_[\w-]{43}$/) });
    expect((await gateway.read({ key: String(key.body['key']) }, 'applied-jobs')).status).toBe(200);
    const { agencyId, sessionId } = agency.body;
    expect(await get(`accounts/${accountId}/agencies`)).toEqual({ agencies: [agency.body] });
    expect((await get('accounts'))['accounts']).toEqual(expect.arrayContaining([account.body]));
    expect(await acts()).toEqual([
      { by: 'grace@ops', act: 'account.created', about: { accountId, name: 'Ünï & Co' } },
      {
        by: 'grace@ops',
        act: 'key.created',
        about: { accountId, keyId: key.body['keyId'], name: 'first', scopes: ['apply', 'read', 'manage'] },
      },
      { by: 'grace@ops', act: 'agency.created', about: { accountId, agencyId, loginRef: 'bo-login' } },
    ]);
    // The key itself is nowhere.
    expect(JSON.stringify(await wholeTables(gateway.database))).not.toContain(key.body['key']);
    const told = await gateway.database.query<{ body: string }>(
      `SELECT body FROM gateway.outbox WHERE message_id = $1`,
      [`agency.registered:${String(agencyId)}:1`],
    );
    expect(AgencyRegistered.body.parse(JSON.parse(told[0]?.body ?? ''))).toMatchObject({
      agencyId,
      accountId,
      sessionId,
      marketplaceAgencyId: '77',
      businessDeveloper: { name: 'Bo', loginRef: 'bo-login', defaultProfileId: null },
    });
  });

  it('gives keys only the scopes that were asked for', async () => {
    const { body } = await post(`accounts/${accountId}/keys`, { name: 'reads', scopes: ['read'] });

    expect((await gateway.read({ key: String(body['key']) }, 'credits')).status).toBe(200);
    expect((await gateway.apply({ key: String(body['key']) })).status).toBe(403);
  });

  it('gives credits once per Idempotency-Key, with a reason, as a ledger entry that says who', async () => {
    const [first, again] = [await grant(GRANT), await grant(GRANT)];

    const credits = { available: 5, held: 0, captured: 0, granted: 5 };
    expect(first).toMatchObject({ status: 200, body: { result: 'done', credits } });
    expect(again).toMatchObject({ status: 200, body: { result: 'repeated', credits } });
    expect(await get(`accounts/${accountId}/credits`)).toEqual(credits);
    expect((await get(`accounts/${accountId}/entries`))['entries']).toMatchObject([
      { kind: 'grant', available: 5, reason: 'paid', applicationId: null },
    ]);
    const ledger = await gateway.database.query(
      `SELECT by, reason, idempotency_key FROM billing.entries WHERE account_id = $1`,
      [accountId],
    );
    expect(ledger).toEqual([{ by: 'ada', reason: 'paid', idempotency_key: 'a-key' }]);
    const about = { accountId, credits: 5, kind: 'grant', reason: 'paid', idempotencyKey: 'a-key' };
    expect((await acts()).slice(1)).toEqual([
      { by: 'ada', act: 'credits.granted', about: { ...about, result: 'done' } },
      { by: 'ada', act: 'credits.granted', about: { ...about, result: 'repeated' } },
    ]);
  });

  it('corrects credits, down as well, and never below what is available', async () => {
    await grant(GRANT);

    const down = await grant({ credits: -3, kind: 'correction', reason: 'paid by mistake' }, 'second');
    const tooFar = await grant({ credits: -3, kind: 'correction', reason: 'more' }, 'third');

    expect(down.body).toMatchObject({ result: 'done', credits: { available: 2, granted: 2 } });
    expectRefusal(tooFar, { status: 422, code: 'credits_not_available', says: 'Only 2 credits are available' });
    expect(await get(`accounts/${accountId}/credits`)).toMatchObject({ available: 2, granted: 2 });
    expect((await get(`accounts/${accountId}/entries`))['entries']).toMatchObject([
      { kind: 'correction', available: -3, reason: 'paid by mistake' },
      { kind: 'grant', available: 5 },
    ]);
  });

  it('sees what holds: the rules of every service that answers, and which does not', async () => {
    const { holds, services } = (await get('invariants')) as {
      holds: boolean;
      services: (Json & { invariants: Json[] })[];
    };

    const answering = services.filter(({ answers }) => answers).map(({ service }) => service);
    expect(answering).toEqual(['gateway', 'billing']);
    expect(holds).toBe(false);
    for (const { service, invariants, deadLetters } of services) {
      expect(invariants.length > 0).toBe(answering.includes(service));
      expect(invariants.every((one) => one['holds'])).toBe(true);
      expect(deadLetters).toBe(answering.includes(service) ? 0 : null);
    }
  });

  it('sees an invariant that is broken, with rows that break it', async () => {
    const applicationId = uuid();
    await gateway.database.query(
      `INSERT INTO gateway.application_keys (application_id, kind) VALUES ($1, 'accepted')`,
      [applicationId],
    );

    expect(await gateway.brokenInvariants()).toEqual(['an application has its key, and an abandoned id has none']);

    await gateway.database.query(`DELETE FROM gateway.application_keys WHERE application_id = $1`, [applicationId]);
  });

  it('sees dead letters, without what stood in them', async () => {
    const agent = await gateway.nats.open('browser-agent');
    await agent.jetStream.publish(`job.read.${uuid()}`, '{"secret":"letter"}', { msgID: 'bad-one' });

    const letters = async () => {
      const { services } = (await get('dead-letters')) as {
        services: { service: string; deadLetters: Json[] | null }[];
      };
      return services.find(({ service }) => service === 'gateway')?.deadLetters ?? [];
    };

    const dead = await eventually(async () => {
      const all = await letters();
      expect(all).toHaveLength(1);
      return all;
    });

    expect(dead).toMatchObject([
      { messageId: 'bad-one', state: 'dead', failures: 1, error: expect.stringContaining('does not match') },
    ]);
    expect(JSON.stringify(dead)).not.toContain('"letter"');
  });

  it.each([
    ['an account', 'accounts', { name: 'nameless' }],
    ['a key', 'accounts/:id/keys', { name: 'nameless' }],
    ['an agency', 'accounts/:id/agencies', { ...AGENCY, marketplaceAgencyId: '78' }],
    ['credits', 'accounts/:id/credits', GRANT],
    ['a session', `sessions/${uuid()}/resume`, undefined],
    ['an unknown', `unknowns/${uuid()}/resolve`, { result: 'not_applied', reason: 'seen' }],
  ])('does nothing without a name, and says which header to send: %s', async (_, path, body) => {
    const url = await gateway.urlOf('operator');
    const headers = { 'x-operator-key': OPERATOR_KEY, 'idempotency-key': 'nameless' };
    const before = await acts();

    const refused = await exchange(url, 'POST', `/operator/v1/${path.replace(':id', accountId)}`, body, headers);

    expectRefusal(refused, {
      status: 400,
      code: 'invalid_request',
      says: 'send the header X-Operator',
      param: 'X-Operator',
    });
    expect(await acts()).toEqual(before);
    expect(await get(`accounts/${accountId}/credits`)).toMatchObject({ granted: 0 });
    const looking = await exchange(url, 'GET', '/operator/v1/accounts', undefined, headers);
    expect(looking.status).toBe(200);
    expect(JSON.stringify(looking.body)).not.toContain('nameless');
  });

  it('is refused with a name that cannot be kept', async () => {
    const refused = await post('accounts', { name: 'a' }, { 'x-operator': 'a<script>' });
    expectRefusal(refused, { status: 400, code: 'invalid_request', says: 'X-Operator must be', param: 'X-Operator' });
  });
});
