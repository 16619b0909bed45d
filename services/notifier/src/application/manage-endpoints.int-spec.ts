import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { NotifierCreateEndpoint } from '#contracts';
import { anAccountId, eventually } from '#testing';
import { Notifier } from '../test-kit/notifier.kit-spec.js';
import { type Answering, Receiver } from '../test-kit/receiver.kit-spec.js';

describe('endpoints of customers', () => {
  let notifier: Notifier;
  beforeAll(async () => {
    notifier = await Notifier.start({ env: { ALLOW_PRIVATE_WEBHOOKS: 'false' } });
  });
  afterAll(() => notifier?.stop());

  const create = (url: string, accountId = anAccountId()) =>
    notifier.ask(NotifierCreateEndpoint, { accountId, url, events: ['application.applied'] });

  it.each([
    'http://hooks.customer.example/',
    'https://127.0.0.1/',
    'https://[::ffff:127.0.0.1]/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://0.0.0.0/',
    'https://localhost/',
  ])('are public and https, or refused: %s', async (url) => {
    const accountId = anAccountId();
    expect(await create(url, accountId)).toMatchObject({ result: 'refused', code: 'webhook_url' });
    expect(await notifier.endpointsOf(accountId)).toEqual([]);
  });

  it('are twenty of an account at most, and each has a secret of its own', async () => {
    const accountId = anAccountId();
    const secrets = new Set<string>();
    for (let at = 0; at < 20; at += 1) {
      const created = await create(`https://hooks.customer.example/${at}`, accountId);
      if (created.result === 'created') secrets.add(created.secret);
    }
    expect(secrets.size).toBe(20);
    expect([...secrets].every((secret) => /^whsec_[A-Za-z0-9+/]{43}=$/.test(secret))).toBe(true);
    expect(await create('https://hooks.customer.example/21', accountId)).toMatchObject({
      result: 'refused',
      code: 'webhook_limit',
    });
    expect((await create('https://hooks.customer.example/1')).result).toBe('created');
  });

  it('are seen and deleted by their own account only', async () => {
    const [accountId, other] = [anAccountId(), anAccountId()];
    const created = await create('https://hooks.customer.example/', accountId);
    if (created.result !== 'created') throw new Error(created.result);
    const endpoint = { id: created.endpoint.id, secret: created.secret };

    expect(await notifier.endpointsOf(other)).toEqual([]);
    expect(await notifier.delete(other, endpoint)).toBe('unknown');
    expect(await notifier.endpointsOf(accountId)).toEqual([created.endpoint]);
    expect(JSON.stringify(await notifier.endpointsOf(accountId))).not.toContain(created.secret);
    expect(await notifier.delete(accountId, endpoint)).toBe('deleted');
    expect(await notifier.delete(accountId, endpoint)).toBe('unknown');
  });

  it('that were made while private targets were allowed get nothing once they are not', async () => {
    const receiver = await Receiver.start();
    const created = await create('https://hooks.customer.example/');
    if (created.result !== 'created') throw new Error(created.result);
    const { id } = created.endpoint;
    const [row] = await notifier.database.query<{ account_id: ReturnType<typeof anAccountId> }>(
      `UPDATE notifier.endpoints SET url = $2 WHERE endpoint_id = $1 RETURNING account_id`,
      [id, receiver.url()],
    );
    await notifier.settle(row?.account_id ?? anAccountId());

    await eventually(async () =>
      expect(await notifier.triesAt({ id, secret: '' })).toMatchObject([
        { number: 1, status: null, error: expect.stringContaining('NOTIFIER_PRIVATE_ADDRESS') },
      ]),
    );
    expect(receiver.received).toEqual([]);
    await receiver.stop();
  });
});

describe('at a twentieth of the time', () => {
  let notifier: Notifier;
  let receiver: Receiver;
  beforeAll(async () => {
    notifier = await Notifier.start({ timeScale: 20 });
  });
  afterEach(async () => {
    await notifier.holds();
    await receiver?.stop();
  });
  afterAll(() => notifier?.stop());

  it('a failed webhook comes again by itself, from its row', async () => {
    receiver = await Receiver.start((_, nth) => ({ status: nth <= 2 ? 503 : 200 }));
    const accountId = anAccountId();
    const endpoint = await notifier.endpoint(accountId, receiver);
    await notifier.settle(accountId);

    await eventually(async () => expect(await notifier.states(endpoint)).toEqual(['delivered']));
    expect(receiver.header('x-uphunt-attempt')).toEqual(['1', '2', '3']);
    expect((await notifier.triesAt(endpoint)).map(({ status }) => status)).toEqual([503, 503, 200]);
  });

  it.each<[string, Answering]>([
    ['never answers', () => null],
    ['never ends its answer', () => ({ status: 503, headers: { 'content-length': '10' }, body: '1' })],
  ])('an endpoint that %s has ten seconds', async (_, answer) => {
    receiver = await Receiver.start(answer);
    const accountId = anAccountId();
    const endpoint = await notifier.endpoint(accountId, receiver);
    await notifier.settle(accountId);
    await eventually(async () => expect(await notifier.triesAt(endpoint)).not.toEqual([]));

    const [row] = await notifier.database.query<{ duration_ms: number }>(
      `SELECT duration_ms FROM notifier.tries WHERE endpoint_id = $1 AND number = 1`,
      [endpoint.id],
    );
    expect(row?.duration_ms).toBeGreaterThanOrEqual(450);
    expect(row?.duration_ms).toBeLessThan(9_000);
  });
});
