import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import { type Customer, exchange, Gateway, OPERATOR_KEY } from '../../test-kit/gateway.kit-spec.js';
import { rawExchange } from '../../test-kit/raw-http.kit-spec.js';
import { expectRefusal } from '../../test-kit/refusal.kit-spec.js';
import { wholeTables } from '../../test-kit/whole-tables.kit-spec.js';

const OPERATOR_ASKS = [
  ['POST', '/v1/accounts'],
  ['GET', '/v1/accounts'],
  ['POST', `/v1/accounts/${uuid()}/keys`],
  ['POST', `/v1/accounts/${uuid()}/agencies`],
  ['GET', `/v1/accounts/${uuid()}/agencies`],
  ['POST', `/v1/accounts/${uuid()}/credits`],
  ['GET', `/v1/accounts/${uuid()}/credits`],
  ['GET', `/v1/accounts/${uuid()}/entries`],
  ['GET', '/v1/lanes'],
  ['GET', '/v1/sessions'],
  ['POST', `/v1/sessions/${uuid()}/resume`],
  ['GET', '/v1/unknowns'],
  ['POST', `/v1/unknowns/${uuid()}/resolve`],
  ['GET', '/v1/permission'],
  ['GET', '/v1/invariants'],
  ['GET', '/v1/dead-letters'],
  ['GET', ''],
  ['GET', '/live'],
] as const;

describe('the two ports', () => {
  let gateway: Gateway;
  let customer: Customer;
  let urls: { customer: string; operator: string };
  const notHere = { status: 404, code: 'not_found', says: 'no such path on this port' } as const;
  const basic = (user: string, password: string) => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

  beforeAll(async () => {
    gateway = await Gateway.start();
    customer = await gateway.givenCustomer();
    urls = { customer: await gateway.urlOf('customer'), operator: await gateway.urlOf('operator') };
  });
  afterAll(() => gateway?.stop());

  it('are apart: what is on one does not exist on the other, whatever key is sent', async () => {
    const headers = {
      'x-operator-key': OPERATOR_KEY,
      'x-api-key': customer.key,
      authorization: basic('ada', OPERATOR_KEY),
    };

    const sent = Object.entries(headers).map((header) => header.join(': '));
    const strange = [
      '/api/../operator',
      '/api/%2e%2e/operator',
      '/%6fperator',
      '//operator',
      'http://x/operator/v1/accounts',
    ];
    for (const path of ['/operator', '/operator/v1/accounts', '/operator/live', '/metrics', ...strange]) {
      // As it is: a client would tidy these paths.
      const lines = [`GET ${path} HTTP/1.1`, 'host: x', 'connection: close', ...sent, '', ''];
      const answer = await rawExchange(urls.customer, lines.join('\r\n'));
      expect([path, answer.status]).toEqual([path, 404]);
    }
    expectRefusal(await exchange(urls.customer, 'GET', '/operator/v1/accounts', undefined, headers), notHere);
    for (const path of [
      '/api/auto-apply-v2/status',
      '/api/auto-apply-v2/credits',
      '/',
      '/%61pi/auto-apply-v2/credits',
    ]) {
      const answer = await exchange(urls.operator, 'GET', path, undefined, headers);
      expect([path, answer.status]).toEqual([path, 404]);
    }
    expectRefusal(await exchange(urls.operator, 'POST', '/api/auto-apply-v2/apply', {}, headers), notHere);
  });

  it('both say whether the process is well', async () => {
    for (const url of Object.values(urls)) {
      expect(await exchange(url, 'GET', '/health/live')).toMatchObject({ status: 200 });
      expect(await exchange(url, 'GET', '/health/ready')).toMatchObject({ status: 200 });
    }
    expect((await exchange(urls.operator, 'GET', '/metrics')).text).toContain('# HELP');
  });

  it.each([
    ['no key', undefined, 'Missing operator key'],
    ['an empty key', { 'x-operator-key': '' }, 'Invalid operator key'],
    ['half the key', { 'x-operator-key': OPERATOR_KEY.slice(0, -1) }, 'Invalid operator key'],
    ['the key and more', { 'x-operator-key': `${OPERATOR_KEY}x` }, 'Invalid operator key'],
    ['a customer’s key', 'customer', 'Invalid operator key'],
    ['a customer’s key in its own header', 'x-api-key', 'Missing operator key'],
    ['the key in the customers’ header', { 'x-api-key': OPERATOR_KEY }, 'Missing operator key'],
  ] as const)('give operators nothing for %s', async (_, given, says) => {
    const before = await wholeTables(gateway.database);
    const headers =
      given === 'customer'
        ? { 'x-operator-key': customer.key }
        : given === 'x-api-key'
          ? { 'x-api-key': customer.key }
          : { ...given };

    for (const [method, path] of OPERATOR_ASKS) {
      const body = method === 'POST' ? { name: 'a' } : undefined;
      const refused = await exchange(urls.operator, method, `/operator${path}`, body, headers);
      expectRefusal(refused, { status: 401, code: 'unauthorized', says: new RegExp(`^${says}$`) });
      expect(refused.headers.get('www-authenticate')).toBe('Basic realm="Applywright operator"');
    }

    expect(await wholeTables(gateway.database)).toEqual(before);
  });

  it('take the key as a password from people who look, and from nobody who acts', async () => {
    const good = { authorization: basic('grace', OPERATOR_KEY) };

    expect((await exchange(urls.operator, 'GET', '/operator', undefined, good)).status).toBe(200);
    expect((await exchange(urls.operator, 'GET', '/operator/v1/accounts', undefined, good)).status).toBe(200);
    const wrong = await exchange(urls.operator, 'GET', '/operator', undefined, {
      authorization: basic('grace', 'guess'),
    });
    expectRefusal(wrong, { status: 401, code: 'unauthorized', says: 'Invalid operator key' });
    const act = await exchange(urls.operator, 'POST', '/operator/v1/accounts', { name: 'forged' }, good);
    expectRefusal(act, { status: 401, code: 'unauthorized', says: 'Missing operator key' });
  });

  it('give customers nothing for the operator’s key', async () => {
    for (const key of [OPERATOR_KEY, basic('ada', OPERATOR_KEY)]) {
      expectRefusal(await gateway.read({ key }, 'applied-jobs'), {
        status: 401,
        code: 'unauthorized',
        says: 'Invalid x-api-key',
      });
    }
  });
});
