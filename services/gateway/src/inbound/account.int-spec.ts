import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import { eventually, ServiceProcess } from '#testing';
import { BAD_WEBHOOKS } from '../test-kit/bad-webhooks.kit-spec.js';
import { aFreelancer, aRosterRead } from '../test-kit/facts.kit-spec.js';
import { type Answer, type Customer, Gateway, type Json } from '../test-kit/gateway.kit-spec.js';
import { expectRefusal } from '../test-kit/refusal.kit-spec.js';

function expectSilent(answer: Answer, owner: string): void {
  expectRefusal(answer, { status: 503, code: 'unavailable', says: `The ${owner} service does not answer: try again` });
  expect(answer.headers.get('retry-after')).toBe('2');
}

describe('what belongs to an account', () => {
  let gateway: Gateway;
  let customer: Customer;

  beforeAll(async () => {
    gateway = await Gateway.start({ billing: true });
  });
  beforeEach(async () => {
    customer = await gateway.givenCustomer({ credits: 4 });
  });
  afterAll(() => gateway?.stop());

  const read = async (path: string): Promise<Json> => {
    const { status, body, text } = await gateway.read(customer, path);
    if (status !== 200) throw new Error(text);
    return body;
  };

  describe('freelancers', () => {
    it('are those of the rosters that sessions have read, of one agency or all', async () => {
      const second = { ...customer, agencyId: await gateway.givenAgency(customer.accountId) };
      const [ada, bo] = [aFreelancer('Ada', 'p1', 'p2'), aFreelancer('Bo', 'p3')];
      expect(await read('freelancers')).toEqual({ freelancers: [] });
      await gateway.tell('browser-agent', aRosterRead(customer, [ada]));
      await gateway.tell('browser-agent', aRosterRead(second, [bo]));

      const all = await read('freelancers');

      expect(all['freelancers']).toHaveLength(2);
      expect(all['freelancers']).toEqual(expect.arrayContaining([ada, bo]));
      expect(await read(`freelancers?agencyId=${second.agencyId.toUpperCase()}`)).toEqual({ freelancers: [bo] });
      expectRefusal(await gateway.read(customer, `freelancers?agencyId=${uuid()}`), {
        status: 422,
        code: 'agency_unknown',
        says: 'names no agency of this account',
        param: 'agencyId',
      });
    });

    it('are as the newest reading has them, whatever order readings come in', async () => {
      const [older, newer] = [aFreelancer('Old', 'p1'), aFreelancer('New', 'p1')];
      const now = Date.now();
      await gateway.tell('browser-agent', aRosterRead(customer, [newer], now));
      await gateway.tell('browser-agent', aRosterRead(customer, [older], now - 1_000));

      expect(await read('freelancers')).toEqual({ freelancers: [newer] });
    });
  });

  describe('credits', () => {
    it('are what is available, held, captured and granted', async () => {
      await gateway.accepted(customer);

      expect(await read('credits')).toEqual({ available: 3, held: 1, captured: 0, granted: 4, creditsRemaining: 3 });
    });

    it('have entries, newest first, page by page, that say for what and never by whom', async () => {
      const { queueId } = await gateway.accepted(customer);
      const all = (await read('credits/entries')) as { entries: Json[] };

      const first = await read('credits/entries?limit=1');
      const second = await read(`credits/entries?limit=1&after=${first['nextAfter']}`);

      expect(all).toEqual({
        entries: [
          {
            id: expect.any(Number),
            kind: 'reserve',
            available: -1,
            held: 1,
            captured: 0,
            applicationId: queueId,
            reason: null,
            at: expect.any(Number),
          },
          {
            id: expect.any(Number),
            kind: 'grant',
            available: 4,
            held: 0,
            captured: 0,
            applicationId: null,
            reason: 'given',
            at: expect.any(Number),
          },
        ],
        limit: 20,
        nextAfter: null,
      });
      expect([first, second]).toEqual([
        { entries: [all.entries[0]], limit: 1, nextAfter: all.entries[0]?.['id'] },
        { entries: [all.entries[1]], limit: 1, nextAfter: null },
      ]);
      expect(await read('credits/entries?limit=500')).toMatchObject({ limit: 100 });
    });

    it('are a 503 while billing is silent, and come back with it', async () => {
      gateway.billing?.signal('SIGSTOP');
      try {
        for (const path of ['credits', 'credits/entries']) expectSilent(await gateway.read(customer, path), 'billing');
      } finally {
        gateway.billing?.signal('SIGCONT');
      }

      await eventually(async () => expect(await read('credits')).toMatchObject({ available: 4 }));
    });
  });

  describe('webhook endpoints', () => {
    const webhooks = (
      method: string,
      { body, path = '' }: { body?: unknown; path?: string } = {},
      key = customer.key,
    ) => gateway.ask(method, `/api/auto-apply-v2/webhooks${path}`, { body, headers: { 'x-api-key': key } });

    it('are a 503 while the notifier is silent', async () => {
      expectSilent(await webhooks('GET'), 'notifier');
      expectSilent(await webhooks('POST', { body: { url: 'https://hooks.example/a' } }), 'notifier');
      expectSilent(await webhooks('DELETE', { path: `/${uuid()}` }), 'notifier');
    });

    describe('with the notifier', () => {
      let notifier: ServiceProcess;

      beforeAll(async () => {
        const { database, nats } = gateway;
        notifier = await ServiceProcess.start({ service: 'notifier', database, nats });
      });
      afterAll(() => notifier?.end());

      it('are created with a secret that is shown once, listed and deleted', async () => {
        const created = await webhooks('POST', { body: { url: 'https://hooks.example/a' } });
        expect(created).toMatchObject({ status: 201 });
        const { secret, ...endpoint } = created.body;
        expect(secret).toMatch(/^whsec_/);
        expect(endpoint).toMatchObject({
          url: 'https://hooks.example/a',
          events: ['application.applied', 'application.failed'],
          state: 'enabled',
        });

        expect((await webhooks('GET')).body).toEqual({ endpoints: [endpoint] });
        expect(await webhooks('DELETE', { path: `/${String(endpoint['id'])}` })).toMatchObject({
          status: 204,
          text: '',
        });

        expect((await webhooks('GET')).body).toEqual({ endpoints: [] });
        const again = await webhooks('DELETE', { path: `/${String(endpoint['id'])}` });
        expectRefusal(again, { status: 404, code: 'not_found', says: 'no such webhook endpoint' });
      });

      it.each([
        ['http', { url: 'http://hooks.example/a' }, 422, 'invalid_value', 'must be https'],
        ['a private address', { url: 'https://127.0.0.1/a' }, 422, 'invalid_value', 'must be public'],
        ['no URL', { url: 'hooks' }, 422, 'invalid_value', 'is not a URL'],
        ['nothing', {}, 400, 'invalid_request', 'url is missing'],
        [
          'an unknown event',
          { url: 'https://hooks.example/a', events: ['application.sent'] },
          400,
          'invalid_request',
          'must be one of',
        ],
        ['no events', { url: 'https://hooks.example/a', events: [] }, 400, 'invalid_request', 'must not be empty'],
        ['an unknown member', { url: 'https://hooks.example/a', secret: 'x' }, 400, 'unknown_field', 'Unknown: secret'],
      ] as const)('are refused for %s, and nothing is created', async (_, body, status, code, says) => {
        expectRefusal(await webhooks('POST', { body }), { status, code, says });

        expect((await webhooks('GET')).body).toEqual({ endpoints: [] });
      });

      it('are deleted also by clients that name a content type for a body that they do not send', async () => {
        const { body } = await webhooks('POST', { body: { url: 'https://hooks.example/b' } });

        expect(await webhooks('DELETE', { path: `/${String(body['id'])}`, body: '' })).toMatchObject({ status: 204 });
      });

      it('are one for a URL: asked for again it is the same, without its secret, or a 409', async () => {
        const body = { url: 'https://hooks.example/once' };
        const created = await webhooks('POST', { body });
        const { secret, ...endpoint } = created.body;
        expect(secret).toMatch(/^whsec_/);

        const again = await webhooks('POST', {
          body: { ...body, events: ['application.failed', 'application.applied'] },
        });
        const other = await webhooks('POST', { body: { ...body, events: ['credits.low'] } });

        expect(again).toMatchObject({ status: 200, body: endpoint });
        expect(again.body).not.toHaveProperty('secret');
        expect(again.headers.get('location')).toBe(`/api/auto-apply-v2/webhooks/${String(endpoint['id'])}`);
        expectRefusal(other, { status: 409, code: 'webhook_exists', says: 'already', param: 'url' });
        expect(other.body['endpointId']).toBe(endpoint['id']);
      });

      it('are read, changed, pinged and given another secret one by one', async () => {
        const { body: created } = await webhooks('POST', { body: { url: 'https://hooks.example/care' } });
        const path = `/${String(created['id'])}`;
        const { secret, ...endpoint } = created;
        expect((await webhooks('GET', { path })).body).toEqual(endpoint);

        const changed = await webhooks('PATCH', { path, body: { events: ['credits.low', 'credits.low'] } });
        expect(changed).toMatchObject({ status: 200, body: { ...endpoint, events: ['credits.low'] } });
        const ping = await webhooks('POST', { path: `${path}/ping` });
        expect(ping).toMatchObject({
          status: 202,
          body: {
            type: 'webhook.ping',
            status: 'pending',
            queueId: null,
            attempts: 0,
            lastResponseCode: null,
            tries: [],
          },
        });
        const rotated = await webhooks('POST', { path: `${path}/rotate-secret`, body: { overlapSeconds: 60 } });
        expect(rotated).toMatchObject({ status: 200, body: { id: endpoint['id'], secret: expect.any(String) } });
        expect(rotated.body['secret']).not.toBe(secret);
        expect(Number(rotated.body['oldSecretsUntil'])).toBeLessThan(Date.now() + 61_000);

        const deliveries = (query = '') => webhooks('GET', { path: `${path}/deliveries${query}` });
        // The name leads nowhere here: a ping has one try.
        const { body } = await eventually(async () => {
          const answer = await deliveries('?status=given_up&limit=500');
          if ((answer.body['deliveries'] as Json[]).length === 0) throw new Error(answer.text);
          return answer;
        });
        expect(body).toMatchObject({
          deliveries: [
            { id: ping.body['id'], attempts: 1, lastResponseCode: null, tries: [{ number: 1, responseCode: null }] },
          ],
          limit: 100,
          nextAfter: null,
        });
        const resent = await webhooks('POST', { path: `${path}/deliveries/${String(ping.body['id'])}/resend` });
        expect(resent).toMatchObject({ status: 202, body: { id: ping.body['id'], resends: 1 } });
        expectRefusal(await deliveries('?after=bm9uZQ'), {
          status: 400,
          code: 'paging',
          says: 'no cursor',
          param: 'after',
        });

        await webhooks('PATCH', { path, body: { enabled: false } });
        expectRefusal(await webhooks('POST', { path: `${path}/ping` }), {
          status: 409,
          code: 'webhook_disabled',
          says: 'switched off',
        });
      });

      it.each(BAD_WEBHOOKS)(
        'refuse %s %s %j, and nothing is changed',
        async (method, path, body, status, code, says) => {
          const { body: created } = await webhooks('POST', { body: { url: 'https://hooks.example/kept' } });
          const before = await webhooks('GET');

          const refused = await webhooks(method, { path: path.replace(':id', String(created['id'])), body });

          expectRefusal(refused, { status, code, says });
          expect((await webhooks('GET')).body).toEqual(before.body);
        },
      );

      it('are no business of another account', async () => {
        const other = await gateway.givenCustomer();
        const { body } = await webhooks('POST', { body: { url: 'https://hooks.example/c' } });

        expect((await webhooks('GET', {}, other.key)).body).toEqual({ endpoints: [] });
        const id = String(body['id']);
        for (const [method, path] of [
          ['GET', `/${id}`],
          ['PATCH', `/${id}`],
          ['DELETE', `/${id}`],
          ['POST', `/${id}/ping`],
          ['POST', `/${id}/rotate-secret`],
          ['GET', `/${id}/deliveries`],
          ['POST', `/${id}/deliveries/msg_${id}/resend`],
        ] as const) {
          const asked = method === 'PATCH' ? { path, body: { enabled: false } } : { path };
          expectRefusal(await webhooks(method, asked, other.key), { status: 404, code: 'not_found', says: 'no such' });
        }
        expect((await webhooks('GET')).body).toMatchObject({ endpoints: [{ id, state: 'enabled' }] });
      });
    });
  });
});
