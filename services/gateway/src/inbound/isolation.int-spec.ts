import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { FakeModel, ServiceProcess } from '#testing';
import { EventsKit } from '../test-kit/events.kit-spec.js';
import { type Answer, type Customer, Gateway, type Json } from '../test-kit/gateway.kit-spec.js';
import { type Asked, type Cell, CELLS, MATRIX, methodOf, rowOf } from '../test-kit/matrix.kit-spec.js';
import { routesOf } from '../test-kit/routes.kit-spec.js';
import { aJobOf, givenTenant, type Ids, idsOfNobody, type Tenant } from '../test-kit/tenant.kit-spec.js';
import { quiet } from '../test-kit/whole-tables.kit-spec.js';

/** What differs from answer to answer whatever is asked: when, under which id, how often before, how long a path. */
const OF_EACH_ANSWER = /^(date|x-request-id|ratelimit|x-ratelimit-.*|content-length)$/;
const SCOPES = ['apply', 'read', 'manage'] as const;
/** Who asks, and whose things they ask for: another account, and the two modes of one account both ways. */
const PAIRS = [
  ['other', 'owner'],
  ['twin', 'owner'],
  ['owner', 'twin'],
] as const;
// What must be as it was when all is over; what runs by itself (counters, tries, receipts) is not among it.
const TABLES = [
  'accounts',
  'api_keys',
  'agencies',
  'applications',
  'steps',
  'idempotency_keys',
  'rosters',
  'job_pages',
];

type Name = 'owner' | 'twin' | 'other';

describe('what belongs to an account', () => {
  let gateway: Gateway;
  let model: FakeModel;
  const services: ServiceProcess[] = [];
  const tenants = {} as Record<Name, Tenant>;
  /** Keys of the owner with one scope each. */
  const limited = new Map<string, string>();
  let before: unknown;

  const stateOf = async (): Promise<unknown> => {
    const rows = await Promise.all(
      TABLES.map((table) => gateway.database.query(`SELECT one::text FROM gateway.${table} AS one ORDER BY 1`)),
    );
    const elsewhere = await Promise.all(
      Object.values(tenants).flatMap((tenant) =>
        ['policy', 'webhooks', 'credits', 'credits/entries'].map(async (path) => {
          const { status, text } = await gateway.read(tenant, path);
          expect([path, status]).toEqual([path, 200]);
          return text;
        }),
      ),
    );
    return {
      rows,
      elsewhere,
      ledger: await gateway.database.query(`SELECT * FROM billing.entries ORDER BY id`),
    };
  };

  beforeAll(async () => {
    model = await FakeModel.start();
    gateway = await Gateway.start({ billing: true, env: model.env() });
    const { database, nats } = gateway;
    for (const service of ['scheduler', 'notifier'] as const) {
      services.push(await ServiceProcess.start({ service, database, nats, env: { LOG_LEVEL: 'info' } }));
    }
    tenants.owner = await givenTenant(gateway, 'owner');
    const { accountId } = (await gateway.operate('POST', `/v1/accounts/${tenants.owner.accountId}/test-twin`)).body;
    const twin: Customer = {
      accountId: String(accountId),
      agencyId: await gateway.givenAgency(String(accountId)),
      key: await gateway.givenKey(String(accountId)),
    };
    await gateway.operate('POST', `/v1/accounts/${twin.accountId}/credits`, {
      body: { credits: 20, reason: 'given' },
      headers: { 'idempotency-key': 'given' },
    });
    tenants.twin = await givenTenant(gateway, 'twin', twin);
    tenants.other = await givenTenant(gateway, 'other');
    for (const scope of SCOPES) limited.set(scope, await gateway.givenKey(tenants.owner.accountId, [scope]));
    await quiet(database);
    before = await stateOf();
  });
  // How often one may ask is another test's business.
  beforeEach(() => gateway.database.query(`DELETE FROM gateway.rate_limits`));
  afterAll(async () => {
    await Promise.all(services.map((service) => service.end()));
    await gateway?.stop();
    await model?.stop();
  });

  const ask = (route: string, { path, body, headers = {}, hasToken }: Asked, key: string | null): Promise<Answer> =>
    gateway.ask(methodOf(route), path, {
      body,
      headers: { ...headers, ...(key === null || hasToken ? {} : { 'x-api-key': key }) },
    });
  const answerOf = ({ status, body }: Answer): string => `${status} ${String(body['code'] ?? '')}`.trim();

  /** Everything of an answer that may tell something, and says nothing of which answer it is. */
  const plain = ({ status, headers, text, body }: Answer): Json => {
    const { requestId, instance } = body as { requestId?: string; instance?: string };
    // Links are made anew with every answer.
    let said = text.replaceAll(/expires=\d+&signature=[\w-]+/g, '…');
    for (const part of [requestId, instance]) if (part !== undefined) said = said.replaceAll(part, '…');
    const told = [...headers].filter(([name]) => !OF_EACH_ANSWER.test(name));
    return { status, said, headers: Object.fromEntries(told) };
  };
  const expectNothingOf = (tenant: Tenant, answer: Answer): void => {
    const told = JSON.stringify([plain(answer), [...answer.headers]]);
    expect(tenant.secrets.filter((secret) => told.includes(secret))).toEqual([]);
  };
  const askedOf = (route: string, of: Ids, caller: Tenant): Asked[] => {
    const { plain: only, cells } = rowOf(route);
    const asked = cells.map(({ asks }) => asks(of, caller)).filter(({ hasToken }) => !hasToken);
    return only === undefined ? asked : [only, ...asked];
  };

  it('is asked for by no route that this table does not have', () => {
    const { customers, operators } = routesOf(gateway.replicas[0] as never);

    expect(customers).toEqual(Object.keys(MATRIX).sort());
    expect(operators).toContain('POST /operator/v1/accounts');
  });

  describe.each(PAIRS)('is nothing to %s, of %s', (asking, asked) => {
    const isOwn = asking === 'owner' && asked === 'twin';
    const cells = CELLS.filter(([, , { isOfTwin = false }]) => !(isOwn && isOfTwin));
    it.each(cells)('%s: %s', async (route, _, { answer, asks }) => {
      const [caller, victim] = [tenants[asking], tenants[asked]];
      const theirs = await ask(route, asks(victim.ids, caller), caller.key);
      const nobodys = await ask(route, asks(idsOfNobody(victim.ids), caller), caller.key);

      expect(answerOf(theirs)).toBe(answer);
      expect(plain(theirs)).toEqual(plain(nobodys));
      expectNothingOf(victim, theirs);
    });
  });

  it.each(CELLS.filter(([route, , { answer }]) => route.startsWith('GET ') && answer !== '200'))(
    'is there for its owner: %s: %s',
    async (route, _, cell: Cell) => {
      const { owner } = tenants;
      const asked = cell.asks(owner.ids, owner);
      // What a stream answers would go on for ever, and no agent is there to say what is theirs.
      if (asked.headers?.['accept'] === 'text/event-stream' || cell.isOfAgents === true) return;
      const answer = await ask(route, asked, owner.key);

      expect(answerOf(answer)).toBe(cell.isEmpty === true ? cell.answer : '200');
    },
  );

  describe.each(SCOPES)('is nothing to a key that may only %s', (scope) => {
    it.each(Object.keys(MATRIX).filter((route) => ![null, scope].includes(rowOf(route).scope)))('%s', async (route) => {
      const { owner, other } = tenants;
      const all = [owner.ids, other.ids, idsOfNobody(owner.ids)].flatMap((ids) => askedOf(route, ids, owner));
      const detail = expect.stringContaining(`no scope "${String(rowOf(route).scope)}"`);
      const answers: Answer[] = [];
      for (const one of all) answers.push(await ask(route, one, String(limited.get(scope))));

      for (const answer of answers) {
        expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden', detail } });
        expect(plain(answer)).toEqual(plain(answers[0] as Answer));
      }
    });
  });

  it.each(Object.keys(MATRIX))(
    '%s is nothing without a key, with one of the other mode, or with a token',
    async (route) => {
      const { owner } = tenants;
      const [asked] = askedOf(route, owner.ids, owner) as [Asked];
      if (rowOf(route).scope === null) {
        const answer = await ask(route, asked, null);
        expect(answer.status).toBe(200);
        for (const tenant of Object.values(tenants)) expectNothingOf(tenant, answer);
        return;
      }
      const turned = owner.key.replace('sk_uphunt_', 'sk_test_uphunt_');
      const withToken = {
        ...asked,
        path: `${asked.path}${asked.path.includes('?') ? '&' : '?'}token=${owner.streamToken}`,
      };
      const refused = [
        await ask(route, asked, null),
        await ask(route, asked, turned),
        await ask(route, asked, owner.streamToken),
      ];
      // Events are what a token is for.
      if (!route.endsWith('/events')) refused.push(await ask(route, withToken, null));

      for (const answer of refused) {
        expect(answer).toMatchObject({
          status: 401,
          body: { code: 'unauthorized', detail: expect.stringMatching(/^(Missing|Invalid) x-api-key$/) },
        });
      }
    },
  );

  it('is nothing to customers who ask for what operators see', async () => {
    const none = await gateway.read(tenants.other, '../../operator/nothing');
    for (const route of routesOf(gateway.replicas[0] as never).operators) {
      const path = (route.split(' ')[1] as string).replace(/:\w+/g, tenants.owner.accountId);
      const answer = await ask(route, { path }, tenants.other.key);
      expect([route, plain(answer)]).toEqual([route, plain(none)]);
    }
  });

  it('is as it was, when all of that was tried', async () => {
    expect(await stateOf()).toEqual(before);
  });

  it('is answered by its own Idempotency-Keys, jobs, URLs and credits only', async () => {
    const { owner, other } = tenants;
    const kit = new EventsKit(gateway);
    const letter = {
      jobId: owner.ids.jobId,
      coverLetter: 'A letter of owner.',
      metadata: { word: 'metadata of owner' },
    };
    const body = { ...letter, requireApproval: true };
    const credits = await gateway.creditsOf(owner.accountId);
    const headers = { 'idempotency-key': 'owner-and-other' };
    expect((await gateway.apply(owner, { ...body, jobId: aJobOf('live') }, { headers })).status).toBe(202);

    const accepted = await gateway.apply(other, body, { headers });

    expect(accepted).toMatchObject({ status: 202, body: { jobId: owner.ids.jobId } });
    expect(accepted.headers.get('idempotent-replayed')).toBeNull();
    expect(await gateway.creditsOf(owner.accountId)).toMatchObject({ held: Number(credits['held']) + 1 });
    expect((await kit.status(owner, { queueId: owner.ids.queueId } as never))['otherApplications']).toBe(0);
    const hook = await gateway.ask('POST', '/api/auto-apply-v2/webhooks', {
      body: { url: 'https://hooks.example/owner' },
      headers: { 'x-api-key': other.key },
    });
    expect(hook.status).toBe(201);
    expect(hook.text).not.toContain(owner.ids.endpointId);
  });

  it('has no letter in it, not even for itself', async () => {
    const { owner } = tenants;
    for (const path of [`status?queueId=${owner.ids.queueId}`, `applications/${owner.ids.queueId}`, 'applied-jobs']) {
      const { status, text } = await gateway.read(owner, path);
      expect(status).toBe(200);
      expect(text).not.toContain('A letter of owner.');
    }
  });
});
