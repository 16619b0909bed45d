import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import { eventually } from '#testing';
import { hashOfKey, REVOKED_WITHIN_MS } from '../domain/api-key.js';
import { BAD_KEYS } from '../test-kit/bad-keys.kit-spec.js';
import { type Answer, type Customer, Gateway, type Json } from '../test-kit/gateway.kit-spec.js';
import { endOverlapOf, keysOf, waitingForAccount } from '../test-kit/keys-in-table.kit-spec.js';
import { expectRefusal } from '../test-kit/refusal.kit-spec.js';
import { quiet, wholeTables } from '../test-kit/whole-tables.kit-spec.js';

const KEYS = '/api/auto-apply-v2/keys';
const ALL = ['apply', 'read', 'manage'];

interface Made {
  readonly id: string;
  readonly key: string;
}

describe('keys of an account', () => {
  let gateway: Gateway;
  let customer: Customer;

  beforeAll(async () => {
    gateway = await Gateway.start({ replicas: 2 });
  });
  beforeEach(async () => {
    customer = await gateway.givenCustomer();
    await quiet(gateway.database);
  });
  afterAll(() => gateway?.stop());

  const as = (key: string, method: string, path = '', body?: unknown, replica = 0): Promise<Answer> =>
    gateway.ask(method, `${KEYS}${path}`, { body, replica, headers: { 'x-api-key': key } });
  const create = (key: string, scopes: readonly string[] = ALL, replica = 0): Promise<Answer> =>
    as(key, 'POST', '', { name: 'Made', scopes }, replica);
  async function made(scopes: readonly string[] = ALL, by = customer.key): Promise<Made> {
    const { status, body, text } = await create(by, scopes);
    if (status !== 201) throw new Error(text);
    return body as unknown as Made;
  }
  async function listed(key = customer.key): Promise<Json[]> {
    const { status, body, text } = await as(key, 'GET', '?limit=100');
    if (status !== 200) throw new Error(text);
    return body['keys'] as Json[];
  }
  const ownId = async (): Promise<string> => String((await listed()).at(-1)?.['id']);
  const worksAt = async (key: string, replica = 0): Promise<boolean> => {
    const { status } = await gateway.read({ key }, `status?queueId=${uuid()}`, { replica });
    return status !== 401;
  };
  const inTable = (): Promise<Json[]> => keysOf(gateway.database, customer.accountId);
  const endOverlap = (keyId: string) => endOverlapOf(gateway.database, keyId);

  it('are created with a name and scopes, shown once, and kept as a hash', async () => {
    const answer = await create(customer.key, ['read', 'apply', 'read']);

    expect(answer.status).toBe(201);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const { key, ...shown } = answer.body as Json & Made;
    expect(key).toMatch(/^sk_uphunt_[\w-]{43}$/);
    expect(shown).toEqual({
      id: expect.any(String),
      name: 'Made',
      scopes: ['apply', 'read'],
      ending: key.slice(-4),
      mode: 'live',
      createdAt: expect.any(Number),
      lastUsedAt: null,
      expiresAt: null,
      revokedAt: null,
    });
    expect(Math.abs(Number(shown['createdAt']) - Date.now())).toBeLessThan(60_000);
    expect(await worksAt(key, 1)).toBe(true);
    expect((await create(key)).status).toBe(403);
    expect(JSON.stringify([await wholeTables(gateway.database), await listed()])).not.toContain(key);
    expect((await inTable()).at(-1)).toMatchObject({ hash: hashOfKey(key) });
  });

  it('begin as their account lives, whoever makes them', async () => {
    const twin = await gateway.operate('POST', `/v1/accounts/${customer.accountId}/test-twin`);
    const accountId = String(twin.body['accountId']);

    const byOperator = await gateway.givenKey(accountId);
    const byKey = await create(byOperator);

    for (const key of [byKey.body['key'], byOperator]) expect(key).toMatch(/^sk_test_uphunt_[\w-]{43}$/);
    expect(byKey.body).toMatchObject({ mode: 'test' });
  });

  it('are listed newest first, page by page, with those that work no more, and to nobody else', async () => {
    const [first, second] = [await made(['read']), await made(['apply'])];
    await as(customer.key, 'DELETE', `/${first.id}`);
    const other = await gateway.givenCustomer();

    const pages = [await as(customer.key, 'GET', '?limit=2')];
    pages.push(await as(customer.key, 'GET', `?limit=2&after=${String(pages[0]?.body['nextAfter'])}`));

    const [one, two] = pages.map(({ body }) => body as { keys: Json[]; limit: number; nextAfter: string | null });
    expect(one?.keys.map(({ id }) => id)).toEqual([second.id, first.id]);
    expect(one?.keys[1]).toMatchObject({ scopes: ['read'], revokedAt: expect.any(Number), expiresAt: null });
    expect(one).toMatchObject({ limit: 2, nextAfter: first.id });
    expect(two).toMatchObject({ keys: [{ name: 'a key', scopes: ALL, revokedAt: null }], nextAfter: null });
    expect((await as(customer.key, 'GET', '?limit=500')).body).toMatchObject({ limit: 100 });
    expect(await listed(other.key)).toHaveLength(1);
  });

  it.each(BAD_KEYS)('are as before after %s', async (_, path, body, status, code, says) => {
    const id = await ownId();
    const before = await wholeTables(gateway.database);

    const refused = await as(customer.key, 'POST', path.replace(':id', id), body);

    expectRefusal(refused, { status, code, says });
    expect(await wholeTables(gateway.database)).toEqual(before);
  });

  it('are no business of another account, nor of a key that may not manage', async () => {
    const [other, reader] = [await gateway.givenCustomer(), await made(['read', 'apply'])];
    const id = await ownId();
    await quiet(gateway.database);
    const before = await wholeTables(gateway.database);

    for (const [method, path] of [
      ['DELETE', `/${id}`],
      ['POST', `/${id}/rotate`],
    ] as const) {
      const foreign = await as(other.key, method, path);
      expectRefusal(foreign, { status: 404, code: 'not_found', says: 'no key with this id' });
      expectRefusal(await as(reader.key, method, path), { status: 403, code: 'forbidden', says: 'no scope "manage"' });
    }
    expectRefusal(await create(reader.key), { status: 403, code: 'forbidden', says: 'no scope "manage"' });
    expectRefusal(await as(reader.key, 'GET'), { status: 403, code: 'forbidden', says: 'no scope "manage"' });

    expect(await wholeTables(gateway.database)).toEqual(before);
  });

  it('give no more than they have: not to a new key, and not by rotating one that has it; but end any', async () => {
    const [applying, managing] = [await made(['apply']), await made(['manage'])];
    const before = await wholeTables(gateway.database);

    for (const refused of [
      await create(managing.key, ['apply', 'manage']),
      await as(managing.key, 'POST', `/${applying.id}/rotate`, {}),
    ]) {
      expectRefusal(refused, { status: 403, code: 'forbidden', says: 'no scope "apply" and cannot give it' });
    }

    expect(await wholeTables(gateway.database)).toEqual(before);
    expect((await create(managing.key, ['manage'])).status).toBe(201);
    expect((await as(managing.key, 'DELETE', `/${applying.id}`)).status).toBe(204);
  });

  it('are twenty at most, however many are asked for at once of two replicas', async () => {
    const ask = (at: number): Promise<Answer> =>
      eventually(async () => {
        const answer = await create(customer.key, ['read'], at % 2);
        // A busy machine may say so; whatever came of it is counted like the others.
        if (answer.status === 503) throw new Error(answer.text);
        return answer;
      });

    const answers = await Promise.all(Array.from({ length: 25 }, (_, at) => ask(at)));

    const refused = answers.filter(({ status }) => status !== 201);
    expect(refused.length).toBeGreaterThanOrEqual(6);
    for (const one of refused) expectRefusal(one, { status: 409, code: 'too_many_keys', says: '20 keys at most' });
    expect(await inTable()).toHaveLength(20);
    const operator = await gateway.operate('POST', `/v1/accounts/${customer.accountId}/keys`, { body: { name: 'a' } });
    expectRefusal(operator, { status: 409, code: 'too_many_keys', says: '20 keys at most' });
    // Who has all of them can rotate, and one that ends makes room for another.
    const [some] = answers.filter(({ status }) => status === 201).map(({ body }) => body as unknown as Made);
    const rotated = await as(customer.key, 'POST', `/${some?.id}/rotate`, {});
    expect(rotated.status).toBe(201);
    expect((await create(customer.key)).status).toBe(409);
    expect((await as(customer.key, 'DELETE', `/${String(rotated.body['id'])}`)).status).toBe(204);
    expect((await create(customer.key)).status).toBe(201);
  });

  it('cannot be more by any statement: the database has twenty places, each for one key and one that it replaces', async () => {
    const put = (place: number | null, expiresAt: Date | null = null) =>
      gateway.database.query(
        `INSERT INTO gateway.api_keys (key_id, account_id, hash, ending, name, scopes, place, expires_at)
         VALUES ($1, $2, sha256($3), 'xxxx', 'put', '{read}', $4, $5)`,
        [uuid(), customer.accountId, uuid(), place, expiresAt],
      );
    await put(2);
    await put(2, new Date(Date.now() + 60_000));

    await expect(put(1)).rejects.toMatchObject({ constraint: 'api_keys_one_per_place' });
    await expect(put(2, new Date(Date.now() + 60_000))).rejects.toMatchObject({ constraint: 'api_keys_one_per_place' });
    await expect(put(21)).rejects.toMatchObject({ constraint: 'api_keys_places' });
    await expect(put(null)).rejects.toMatchObject({ constraint: 'api_keys_working' });
  });

  it('are refused by every replica two seconds after they were revoked', async () => {
    const { id, key } = await made();
    for (const replica of [0, 1]) expect(await worksAt(key, replica)).toBe(true);

    expect((await as(customer.key, 'DELETE', `/${id}`)).status).toBe(204);
    const revokedAt = performance.now();

    for (const replica of [0, 1]) {
      let lastTakenAt = revokedAt;
      await eventually(async () => {
        const askedAt = performance.now();
        const isTaken = await worksAt(key, replica);
        if (isTaken) lastTakenAt = askedAt;
        expect(isTaken).toBe(false);
      });
      // By when it was asked, so that a slow answer counts against nobody.
      expect(lastTakenAt - revokedAt).toBeLessThan(REVOKED_WITHIN_MS);
    }
    expect((await as(customer.key, 'DELETE', `/${id}`)).status).toBe(204);
  });

  it('make no successor in the second in which a replica still takes them', async () => {
    const { id, key } = await made();
    expect(await worksAt(key, 1)).toBe(true);
    await as(customer.key, 'DELETE', `/${id}`);

    const attempts = [
      await create(key, ALL, 1),
      await as(key, 'POST', `/${await ownId()}/rotate`, {}, 1),
      await as(key, 'DELETE', `/${await ownId()}`, undefined, 1),
    ];

    for (const one of attempts) expectRefusal(one, { status: 401, code: 'unauthorized', says: 'Invalid x-api-key' });
    expect((await listed()).filter(({ revokedAt }) => revokedAt === null)).toHaveLength(1);
  });

  it('never leave an account without one that can manage', async () => {
    await made(['apply', 'read']);

    const refused = await as(customer.key, 'DELETE', `/${await ownId()}`);

    expectRefusal(refused, { status: 409, code: 'last_manage_key', says: 'the last key with the scope "manage"' });
  });

  it('end each one itself at once: one of the last two stays', async () => {
    const [id, second] = [await ownId(), await made()];

    const lock = await gateway.database.connect();
    await lock.query('BEGIN');
    await lock.query(`SELECT FROM gateway.accounts WHERE account_id = $1 FOR UPDATE`, [customer.accountId]);

    const ending = Promise.all([
      as(customer.key, 'DELETE', `/${id}`, undefined, 0),
      as(second.key, 'DELETE', `/${second.id}`, undefined, 1),
    ]);
    // Both are about to look how many others there are.
    await eventually(async () => expect(await waitingForAccount(gateway.database)).toBe(2));
    await lock.end();

    const answers = await ending;
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([204, 409]);
  });

  describe('that are rotated', () => {
    it('work beside their successor until the overlap is over, and not a moment more', async () => {
      const old = await made(['apply', 'read']);
      const before = Date.now();

      const rotated = await as(customer.key, 'POST', `/${old.id}/rotate`, { overlapSeconds: 3_600 });

      expect(rotated.status).toBe(201);
      expect(rotated.headers.get('cache-control')).toBe('no-store');
      const { key, id, replaced } = rotated.body as Json & Made & { replaced: Json };
      expect(rotated.body).toMatchObject({
        name: 'Made',
        scopes: ['apply', 'read'],
        ending: key.slice(-4),
        expiresAt: null,
      });
      expect(replaced).toMatchObject({ id: old.id, revokedAt: null });
      expect(Number(replaced['expiresAt']) - before).toBeGreaterThan(3_590_000);
      expect(Number(replaced['expiresAt']) - Date.now()).toBeLessThanOrEqual(3_601_000);
      for (const replica of [0, 1]) {
        for (const one of [old.key, key]) expect(await worksAt(one, replica)).toBe(true);
      }

      await endOverlap(old.id);

      for (const replica of [0, 1]) await eventually(async () => expect(await worksAt(old.key, replica)).toBe(false));
      expect(await worksAt(key, 1)).toBe(true);
      expect((await listed()).map((one) => one['id'])).toEqual([id, old.id, await ownId()]);
    });

    it('overlap for a day unless it is said, and not at all when that is said', async () => {
      const [one, two] = [await made(['read']), await made(['read'])];

      const day = await as(customer.key, 'POST', `/${one.id}/rotate`);
      const none = await as(customer.key, 'POST', `/${two.id}/rotate`, { overlapSeconds: 0 });

      const until = Number((day.body['replaced'] as Json)['expiresAt']);
      expect(Math.abs(until - Date.now() - 86_400_000)).toBeLessThan(60_000);
      expect(none.body['replaced']).toMatchObject({ expiresAt: null, revokedAt: expect.any(Number) });
      await eventually(async () => expect(await worksAt(two.key)).toBe(false));
      expect(await worksAt(one.key)).toBe(true);
    });

    it('may be the last that can manage: the successor can', async () => {
      const rotated = await as(customer.key, 'POST', `/${await ownId()}/rotate`, { overlapSeconds: 0 });

      expect((await made(ALL, String(rotated.body['key']))).key).toMatch(/^sk_uphunt_/);
      await eventually(async () => expect(await worksAt(customer.key)).toBe(false));
    });

    it('are rotated once, and their successors when the overlap is over or is given up', async () => {
      const old = await made(['read']);
      const next = (await as(customer.key, 'POST', `/${old.id}/rotate`, {})).body as unknown as Made;
      const overlaps = { status: 409, code: 'key_overlaps' } as const;

      const again = await as(customer.key, 'POST', `/${old.id}/rotate`, {});
      const chained = await as(customer.key, 'POST', `/${next.id}/rotate`, {});

      expectRefusal(again, { ...overlaps, says: 'rotated already' });
      expectRefusal(chained, { ...overlaps, says: 'works still' });
      await as(customer.key, 'DELETE', `/${old.id}`);
      const third = await as(customer.key, 'POST', `/${next.id}/rotate`, {});
      expect(third.status).toBe(201);
      await endOverlap(next.id);
      expect((await as(customer.key, 'POST', `/${String(third.body['id'])}/rotate`, {})).status).toBe(201);
      const ended = await as(customer.key, 'POST', `/${next.id}/rotate`, {});
      expectRefusal(ended, { status: 404, code: 'not_found', says: 'works no more' });
    });

    it('do not count as one that can manage while they end', async () => {
      const id = await ownId();
      const next = (await as(customer.key, 'POST', `/${id}/rotate`, {})).body as unknown as Made;

      const refused = await as(customer.key, 'DELETE', `/${next.id}`);

      expectRefusal(refused, { status: 409, code: 'last_manage_key', says: 'the last key' });
      expect((await as(next.key, 'DELETE', `/${id}`)).status).toBe(204);
    });
  });

  it('say when they were last used, soon after the first time', async () => {
    const [used, unused] = [await made(['read']), await made(['read'])];
    const before = Date.now();
    expect(await worksAt(used.key, 1)).toBe(true);

    await eventually(async () => {
      const rows = await gateway.database.query(`SELECT FROM gateway.key_uses WHERE key_id = $1`, [used.id]);
      expect(rows).toHaveLength(1);
    });

    const lastUsed = new Map((await listed()).map(({ id, lastUsedAt }) => [id, lastUsedAt]));
    expect(Number(lastUsed.get(used.id)) - before).toBeGreaterThanOrEqual(0);
    expect(lastUsed.get(unused.id)).toBeNull();
  });
});
