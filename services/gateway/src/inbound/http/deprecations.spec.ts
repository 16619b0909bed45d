import { afterEach, describe, expect, it } from '@jest/globals';
import { fastify, type FastifyInstance } from 'fastify';
import type { Deprecation } from '../openapi/deprecation.js';
import type { Operation } from '../openapi/operation.js';
import { OPERATIONS } from '../openapi/operations.js';
import { announceDeprecations } from './deprecations.js';

const ENDS: Deprecation = { since: '2026-01-01', sunset: '2026-04-01', instead: 'Use `apply`.' };
const SOONER: Deprecation = { ...ENDS, sunset: '2026-03-02' };
const HEADERS = {
  deprecation: '@1767225600',
  sunset: 'Wed, 01 Apr 2026 00:00:00 GMT',
  link: '</docs>; rel="deprecation"; type="text/html"',
};

describe('what will end', () => {
  let server: FastifyInstance;
  afterEach(() => server?.close());

  let url: string;
  const given = async (announced: Partial<Operation>): Promise<void> => {
    const one = { ...(OPERATIONS[0] as Operation), path: '/things/:id', ...announced };
    server = fastify();
    announceDeprecations(server, [one, { ...one, method: 'get' as const, path: '/others' }]);
    server.post('/things/:id', async () => ({ ok: true }));
    server.get('/others', async () => ({ ok: true }));
    server.get('/stays', async () => ({ ok: true }));
    url = await server.listen({ port: 0, host: '127.0.0.1' });
  };
  const ask = (path: string, method: 'POST' | 'GET' | 'HEAD', body?: string) =>
    fetch(`${url}${path}`, { method, headers: { 'content-type': 'application/json' }, ...(body ? { body } : {}) });
  const headersOf = async (path: string, body: object = {}, method: 'POST' | 'GET' | 'HEAD' = 'POST') => {
    const { headers } = await ask(path, method, method === 'POST' ? JSON.stringify(body) : undefined);
    return Object.fromEntries([...headers].filter(([name]) => name in HEADERS));
  };

  it('is announced by every answer of the operation, whatever it is asked', async () => {
    await given({ deprecated: ENDS });

    expect(await headersOf('/things/1')).toEqual(HEADERS);
    expect(await headersOf('/others', {}, 'GET')).toEqual(HEADERS);
    expect(await headersOf('/others', {}, 'HEAD')).toEqual(HEADERS);
    const refused = await ask('/things/1', 'POST', '{');
    expect(refused.status).toBe(400);
    expect(Object.fromEntries(refused.headers)).toMatchObject(HEADERS);
  });

  it('is announced to who uses the member that will end, and to nobody else', async () => {
    await given({ deprecatedMembers: { old: ENDS, older: SOONER } });

    expect(await headersOf('/things/1', { new: 1 })).toEqual({});
    expect(await headersOf('/things/1', { old: 1 })).toEqual(HEADERS);
    expect(await headersOf('/things/1?old=1')).toEqual(HEADERS);
    expect(await headersOf('/things/1', { old: 1, older: 1 })).toMatchObject({
      sunset: 'Mon, 02 Mar 2026 00:00:00 GMT',
    });
  });

  it('is nothing else', async () => {
    await given({ deprecated: ENDS });

    expect(await headersOf('/stays', {}, 'GET')).toEqual({});
  });
});
