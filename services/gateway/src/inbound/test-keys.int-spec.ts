import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Answer, type Customer, Gateway, type Json } from '../test-kit/gateway.kit-spec.js';
import { expectRefusal } from '../test-kit/refusal.kit-spec.js';
import { quiet, wholeTables } from '../test-kit/whole-tables.kit-spec.js';

const KEYS = '/api/auto-apply-v2/keys';
const ALL = ['apply', 'read', 'manage'];

interface Made extends Json {
  readonly id: string;
  readonly key: string;
}

describe('test keys that an account makes for itself', () => {
  let gateway: Gateway;
  let live: Customer;
  beforeAll(async () => {
    gateway = await Gateway.start();
  });
  beforeEach(async () => {
    live = await gateway.givenCustomer();
    await quiet(gateway.database);
  });
  afterAll(() => gateway?.stop());

  const as = (key: string, method: string, path = '', body?: Json): Promise<Answer> =>
    gateway.ask(method, `${KEYS}${path}`, { body, headers: { 'x-api-key': key } });
  const create = (key: string, mode?: string, scopes: readonly string[] = ALL) =>
    as(key, 'POST', '', { name: 'Made', scopes, ...(mode === undefined ? {} : { mode }) });
  const made = async (key: string, mode?: string, scopes?: readonly string[]): Promise<Made> => {
    const { status, body, text } = await create(key, mode, scopes);
    if (status !== 201) throw new Error(text);
    return body as Made;
  };
  const listed = async (key: string): Promise<(readonly [unknown, unknown])[]> =>
    ((await as(key, 'GET', '?limit=100')).body['keys'] as Json[]).map(({ id, mode }) => [id, mode]);
  const twins = (): Promise<{ account_id: string }[]> =>
    gateway.database.query(`SELECT account_id FROM gateway.accounts WHERE twin_of = $1`, [live.accountId]);
  const whose = async ({ id }: Made): Promise<unknown> => {
    const [row] = await gateway.database.query(`SELECT account_id FROM gateway.api_keys WHERE key_id = $1`, [id]);
    return row?.['account_id'];
  };

  it('open the account’s test twin, which is made with the first of them, once, and recorded', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => made(live.key, 'test')));
    const [twin, ...more] = await twins();

    expect(more).toEqual([]);
    expect(twin?.account_id).not.toBe(live.accountId);
    for (const one of answers) {
      expect(one).toMatchObject({ mode: 'test', key: expect.stringMatching(/^sk_test_uphunt_/) });
      expect(await whose(one)).toBe(twin?.account_id);
    }
    const acts = await gateway.database.query(
      `SELECT by FROM gateway.operator_acts WHERE act = 'test-twin.created' AND about ->> 'twinOf' = $1`,
      [live.accountId],
    );
    expect(acts).toEqual([{ by: expect.stringMatching(/^key [\da-f-]{36}$/) }]);
    // The operator is told of the same twin.
    const told = await gateway.operate('POST', `/v1/accounts/${live.accountId}/test-twin`);
    expect([told.status, told.body['accountId']]).toEqual([200, twin?.account_id]);
  });

  it('are told from live ones in the list, in every answer, and by what they may apply to', async () => {
    const test = await made(live.key, 'test');
    const other = await made(live.key, 'live', ['read']);
    const same = await made(live.key, undefined, ['read']);

    expect([other['mode'], same['mode']]).toEqual(['live', 'live']);
    expect(await listed(live.key)).toEqual([
      [same.id, 'live'],
      [other.id, 'live'],
      [test.id, 'test'],
      [expect.any(String), 'live'],
    ]);
    expectRefusal(await gateway.apply(test), { status: 422, code: 'test_job', says: '~02test', param: 'jobId' });
    const rotated = await as(live.key, 'POST', `/${test.id}/rotate`, { overlapSeconds: 60 });
    expect(rotated.body).toMatchObject({ mode: 'test', replaced: { id: test.id, mode: 'test' } });
    expect(rotated.body['key']).toMatch(/^sk_test_uphunt_/);
  });

  it('are ended by the account, the last one that manages too: it can make another', async () => {
    const test = await made(live.key, 'test');

    expect((await as(live.key, 'DELETE', `/${test.id}`)).status).toBe(204);
    expect((await as(live.key, 'DELETE', `/${test.id}`)).status).toBe(204);
    expect((await made(live.key, 'test'))['mode']).toBe('test');
  });

  it('see, make and end no live keys, and nothing changes when they try', async () => {
    const test = await made(live.key, 'test');
    const [[liveId] = []] = (await listed(live.key)).slice(-1);
    const before = await wholeTables(gateway.database);

    expectRefusal(await create(test.key, 'live'), { status: 403, code: 'forbidden', says: 'live' });
    expect(await listed(test.key)).toEqual([[test.id, 'test']]);
    for (const [method, path] of [
      ['DELETE', `/${String(liveId)}`],
      ['POST', `/${String(liveId)}/rotate`],
    ] as const) {
      expectRefusal(await as(test.key, method, path, method === 'POST' ? {} : undefined), {
        status: 404,
        code: 'not_found',
        says: 'no key',
      });
    }
    expect(await wholeTables(gateway.database)).toEqual(before);
    // Their own kind they make, of the same account, and cannot be asked for a twin of a twin.
    const next = await made(test.key, 'test');
    expect(await whose(next)).toBe(await whose(test));
    expect(await twins()).toHaveLength(1);
  });

  it('are another account’s business only: its twin’s keys are as unknown as its own', async () => {
    const test = await made(live.key, 'test');
    const stranger = await gateway.givenCustomer();
    const theirs = await made(stranger.key, 'test');

    for (const key of [stranger.key, theirs.key]) {
      expect((await as(key, 'DELETE', `/${test.id}`)).status).toBe(404);
      expect((await as(key, 'POST', `/${test.id}/rotate`, {})).status).toBe(404);
      expect((await listed(key)).map(([id]) => id)).not.toContain(test.id);
    }
    expect((await listed(test.key)).map(([id]) => id)).toEqual([test.id]);
  });

  it('give no more scopes than the key that makes them has, and need manage', async () => {
    const narrow = await made(live.key, 'live', ['manage', 'read']);
    const reading = await made(live.key, 'live', ['read']);

    expectRefusal(await create(narrow.key, 'test', ['apply']), { status: 403, code: 'forbidden', says: '"apply"' });
    expectRefusal(await create(reading.key, 'test', ['read']), { status: 403, code: 'forbidden', says: '"manage"' });
    expectRefusal(await create(live.key, 'both'), { status: 400, code: 'invalid_request', says: /./ });
    expect(await twins()).toEqual([]);
  });

  it('are none where there is no sandbox, and no twin is made', async () => {
    const without = await gateway.process({ TEST_MARKETPLACE_BASE_URL: '' });
    try {
      const headers = { 'x-api-key': live.key, 'content-type': 'application/json' };
      const body = JSON.stringify({ name: 'Made', scopes: ALL, mode: 'test' });
      const answer = await fetch(`${without.url}${KEYS}`, { method: 'POST', headers, body });

      expect([answer.status, ((await answer.json()) as Json)['code']]).toEqual([422, 'no_sandbox']);
      expect(await twins()).toEqual([]);
    } finally {
      await without.end();
    }
  });
});
