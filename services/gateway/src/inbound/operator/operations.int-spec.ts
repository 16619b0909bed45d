import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import type { LaneView, SessionView } from '#contracts';
import { testService, type TestService } from '#testing';
import { FakeBilling } from '../../test-kit/fake-billing.kit-spec.js';
import { type Customer, Gateway, type Json } from '../../test-kit/gateway.kit-spec.js';
import { expectRefusal } from '../../test-kit/refusal.kit-spec.js';

const HOSTILE = `<img src=x onerror="alert('x')">`;

describe('what operators see of the other services', () => {
  let gateway: Gateway;
  let customer: Customer;

  beforeAll(async () => {
    gateway = await Gateway.start();
    customer = await gateway.givenCustomer();
  });
  afterAll(() => gateway?.stop());

  const get = (path: string) => gateway.operate('GET', `/v1/${path}`);
  const resume = (sessionId: string) => gateway.operate('POST', `/v1/sessions/${sessionId}/resume`);
  const resumed = (sessionId: string): Promise<Json[]> =>
    gateway.database.query(
      `SELECT by, act, about ->> 'result' AS result FROM gateway.operator_acts WHERE about ->> 'sessionId' = $1`,
      [sessionId],
    );
  const page = async (path = ''): Promise<{ status: number; text: string; headers: Headers }> =>
    gateway.operate('GET', path);

  it('is a 503 from each that is silent; the page shows who is', async () => {
    const sessionId = uuid();
    for (const [path, owner] of [
      ['lanes', 'scheduler'],
      ['sessions', 'browser-agent'],
      ['unknowns', 'browser-agent'],
      ['permission', 'browser-agent'],
      [`accounts/${customer.accountId}/credits`, 'billing'],
      [`accounts/${customer.accountId}/entries`, 'billing'],
    ] as const) {
      const silent = await get(path);
      expectRefusal(silent, { status: 503, code: 'unavailable', says: `The ${owner} service does not answer` });
      expect(silent.headers.get('retry-after')).toBe('2');
    }
    expect((await resume(sessionId)).status).toBe(503);
    expect(await resumed(sessionId)).toEqual([]);
    const { status, text } = await page();
    expect(status).toBe(200);
    for (const silent of ['billing does not answer', 'no agent answers', 'the scheduler does not answer']) {
      expect(text).toContain(silent);
    }
  });

  describe('when they answer', () => {
    let services: TestService[];
    let billing: FakeBilling;
    let session: SessionView;
    let lane: LaneView;
    let permission: string | null;
    let result: 'resumed' | 'not_stopped' | 'unknown';
    const asked: unknown[] = [];
    const heard = (answer: () => unknown) => (request: unknown) => (asked.push(request), answer());

    beforeAll(async () => {
      const { database, nats } = gateway;
      const unknown = {
        applicationId: uuid(),
        agencyId: customer.agencyId,
        accountId: customer.accountId,
        jobId: '~021234567890',
        intentAt: 1,
        unknownSince: 2,
        why: 'lost',
      };
      billing = await FakeBilling.start(database, nats);
      services = [
        await testService({
          service: 'scheduler',
          database,
          nats,
          on: { 'scheduler.lanes': heard(() => ({ lanes: [lane] })) },
        }),
        await testService({
          service: 'browser-agent',
          database,
          nats,
          on: {
            'agent.sessions': heard(() => ({ sessions: [session], permission })),
            'agent.unknowns': heard(() => ({ unknowns: [unknown] })),
            'agent.resumeSession': heard(() => ({ result })),
          },
        }),
      ];
    });
    beforeEach(() => {
      asked.splice(0);
      permission = null;
      result = 'resumed';
      const { accountId, agencyId } = customer as unknown as Pick<LaneView, 'accountId' | 'agencyId'>;
      lane = {
        accountId,
        agencyId,
        waiting: 2,
        inFlight: 1,
        blockedOn: 'hours',
        nextStartAt: Date.now(),
        startedToday: 3,
      };
      session = {
        sessionId: uuid() as SessionView['sessionId'],
        accountId,
        agencyId,
        mode: 'live',
        businessDeveloper: HOSTILE,
        state: 'needs_human',
        why: 'a challenge',
        ownedBy: null,
        epoch: 4,
        leaseUntil: null,
        queued: 1,
        working: 0,
        connectsBalance: 60,
      };
    });
    afterAll(async () => {
      for (const service of services ?? []) await service.close();
      await billing?.stop();
    });

    it('is lanes, sessions, unknowns, and what agents may reach', async () => {
      expect((await get('lanes?limit=7')).body).toEqual({ lanes: [lane] });
      expect((await get('sessions')).body).toEqual({ sessions: [session], permission: null });
      expect((await get('unknowns')).body['unknowns']).toMatchObject([{ jobId: '~021234567890', why: 'lost' }]);
      expect(asked).toEqual([{ limit: 7 }, { limit: 100 }, { limit: 100 }]);

      expect((await get('permission')).body).toEqual({ permission: null, scope: 'sandbox only' });
      permission = 'Letter of 3 May';
      expect((await get('permission')).body).toEqual({ permission, scope: 'as declared by the operator' });
    });

    it.each(['lanes', 'sessions', 'unknowns', 'dead-letters', 'accounts'])(
      'is a page of 1 to 1,000: %s',
      async (path) => {
        for (const limit of ['0', '1001', 'x']) {
          expectRefusal(await get(`${path}?limit=${limit}`), {
            status: 400,
            code: 'invalid_request',
            says: '^limit must be',
          });
        }
      },
    );

    it('is a session that is tried again, recorded with who asked for it', async () => {
      const { sessionId } = session;

      expect(await resume(sessionId)).toMatchObject({ status: 200, body: { result: 'resumed' } });
      result = 'not_stopped';
      expect(await resume(sessionId)).toMatchObject({ status: 200, body: { result: 'not_stopped' } });
      result = 'unknown';
      expectRefusal(await resume(sessionId), { status: 404, code: 'not_found', says: 'no such session' });

      expect(asked).toEqual(Array.from({ length: 3 }, () => ({ sessionId, by: 'ada' })));
      expect(await resumed(sessionId)).toEqual([
        { by: 'ada', act: 'session.resumed', result: 'resumed' },
        { by: 'ada', act: 'session.resumed', result: 'not_stopped' },
      ]);
    });

    it('is a page that shows all of it, and runs nothing that others wrote', async () => {
      await gateway.database.query(`UPDATE gateway.agencies SET name = $1`, [HOSTILE]);
      const { jobId } = await gateway.accepted(customer);

      const { text, headers } = await page();
      const live = await page('/live');

      for (const part of [text, live.text]) {
        expect(part).toContain(jobId);
        expect(part).toContain('hours');
        expect(part).toContain('needs human');
        expect(part).toContain('Only the sandbox is reachable');
        expect(part).toContain('&lt;img src=x');
        expect(part).not.toContain('<img');
      }
      expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(headers.get('content-security-policy')).toContain(`default-src 'none'`);
      expect(headers.get('cache-control')).toBe('no-store');
    });
  });
});
