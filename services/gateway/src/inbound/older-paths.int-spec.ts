import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { AgentSessionsOf, AnswerOf, RequestOf } from '#contracts';
import { aJobId, testService, type TestService } from '#testing';
import { aFreelancer, aRosterRead } from '../test-kit/facts.kit-spec.js';
import { APPLY, type Customer, Gateway, type Json, MARKETPLACE_HOST } from '../test-kit/gateway.kit-spec.js';
import { expectRefusal } from '../test-kit/refusal.kit-spec.js';

const LEGACY = '/api/auto-apply/external';

describe('the paths from before v2, and the business developer', () => {
  let gateway: Gateway;
  let customer: Customer;
  let other: Customer;
  let agent: TestService | undefined;
  beforeAll(async () => {
    gateway = await Gateway.start({ billing: true });
    customer = await gateway.givenCustomer({ credits: 20 });
    other = await gateway.givenCustomer({ credits: 5 });
  });
  afterEach(async () => {
    await agent?.close();
    agent = undefined;
    expect(await gateway.brokenInvariants()).toEqual([]);
  });
  afterAll(() => gateway?.stop());

  const get = (path: string, key = customer.key) => gateway.ask('GET', path, { headers: { 'x-api-key': key } });

  describe('applying at the path from before v2', () => {
    const apply = (body: Json, headers: Record<string, string> = {}) =>
      gateway.ask('POST', LEGACY, { body, headers: { 'x-api-key': customer.key, ...headers } });
    const aBody = (more: Json = {}): Json => ({ jobId: aJobId(), coverLetter: 'A letter.', ...more });

    it('takes applicationOptions for what proposal is, and ignores what it does not know', async () => {
      const applicationOptions = { hourlyRate: 41.5, timeline: '1 to 3 months', boostBids: 3 };
      const body = aBody({ applicationOptions, feedId: 'feed-7' });

      const accepted = await apply(body, { prefer: 'handling=strict' });

      expect(accepted).toMatchObject({
        status: 202,
        body: { success: true, jobId: body['jobId'], applicationStatus: 'processing', warnings: [] },
      });
      const queueId = String(accepted.body['queueId']);
      expect(accepted.headers.get('location')).toBe(`/api/auto-apply-v2/applications/${queueId}`);
      expect((await gateway.requested()).get(queueId)?.order).toMatchObject({
        coverLetter: 'A letter.',
        terms: { hourlyRate: 41.5, fixedBid: null, timeline: '1 to 3 months', boostConnects: 3 },
      });
      expect((await gateway.read(customer, `status?queueId=${queueId}`)).status).toBe(200);
    });

    it.each<[string, Json, number, 'unknown_field' | 'invalid_request' | 'timeline_unknown', string]>([
      ['a misspelt bid', { applicationOptions: { hourlyrate: 5 } }, 400, 'unknown_field', 'hourlyrate'],
      ['both names', { applicationOptions: {}, proposal: { fixedBid: 9 } }, 400, 'invalid_request', 'two names'],
      ['an unknown timeline', { applicationOptions: { timeline: 'soon' } }, 422, 'timeline_unknown', 'one of'],
      ['no letter', { coverLetter: undefined }, 400, 'invalid_request', 'coverLetter is missing'],
    ])('refuses %s', async (_, body, status, code, says) => {
      expectRefusal(await apply(aBody(body)), { status, code, says, instance: LEGACY });
    });

    it('keeps Idempotency-Keys of its own: the same key at the newer path is another request', async () => {
      const headers = { 'idempotency-key': 'one-key' };
      const body = aBody();
      const first = await apply(body, headers);
      const replay = await apply(body, headers);
      const elsewhere = await gateway.ask('POST', APPLY, {
        body: aBody(),
        headers: { 'x-api-key': customer.key, ...headers },
      });

      expect([first.status, replay.status, elsewhere.status]).toEqual([202, 202, 202]);
      expect(replay.body).toEqual(first.body);
      expect(replay.headers.get('idempotent-replayed')).toBe('true');
      expect(elsewhere.headers.get('idempotent-replayed')).toBeNull();
      expect(elsewhere.body['queueId']).not.toBe(first.body['queueId']);
    });

    it('shows the freelancers there as well', async () => {
      const ada = aFreelancer('Ada', 'p1');
      await gateway.tell('browser-agent', aRosterRead(customer, [ada]));

      expect((await get(`${LEGACY}/freelancers`)).body).toEqual({ freelancers: [ada] });
      expectRefusal(await get(`${LEGACY}/freelancers`, 'none'), {
        status: 401,
        code: 'unauthorized',
        says: '^Invalid x-api-key$',
      });
    });
  });

  describe('the business developer', () => {
    const path = 'business-developer';
    const asked: RequestOf<typeof AgentSessionsOf>[] = [];
    const givenAgent = async (answer: AnswerOf<typeof AgentSessionsOf>): Promise<void> => {
      asked.splice(0);
      const { database, nats } = gateway;
      const on = {
        'agent.sessionsOf': (request: RequestOf<typeof AgentSessionsOf>) => {
          asked.push(request);
          return answer;
        },
      };
      agent = await testService({ service: 'browser-agent', database, nats, on });
    };

    it('is a 503 while the agents are silent', async () => {
      const silent = await gateway.read(customer, path);

      expectRefusal(silent, { status: 503, code: 'unavailable', says: 'browser-agent service does not answer' });
      expect(silent.headers.get('retry-after')).toBe('2');
    });

    it('is there with state, profile and how to invite, and of the own agencies only', async () => {
      const { agencyId } = customer;
      const roster = aRosterRead(customer, [aFreelancer('Ada', 'p1')], Date.now() + 1);
      await gateway.tell('browser-agent', { ...roster, body: { ...roster.body, businessDeveloperId: '~01abc' } });
      const session = { state: 'needs_human', why: 'A challenge.', connectsBalance: 40 } as const;
      await givenAgent({ sessions: [{ agencyId: agencyId as never, ...session }] });

      const { status, body } = await gateway.read(customer, path);

      expect(status).toBe(200);
      const profileUrl = `https://${MARKETPLACE_HOST}/freelancers/~01abc`;
      expect(body).toEqual({
        businessDevelopers: [
          {
            agencyId,
            agencyName: 'An agency',
            name: 'Bo',
            profileUrl,
            session,
            invite: {
              isMember: true,
              marketplaceAgencyId: expect.stringMatching(/^\d+$/),
              membersUrl: `https://${MARKETPLACE_HOST}/nx/agency/members`,
              steps: expect.arrayContaining([expect.stringContaining(profileUrl)]),
            },
          },
        ],
      });
      expect(asked).toEqual([{ accountId: customer.accountId, agencyIds: [agencyId] }]);
      const foreign = await gateway.read(other, `${path}?agencyId=${agencyId}`);
      expectRefusal(foreign, { status: 422, code: 'agency_unknown', says: 'names no agency of this account' });
      expect(asked).toHaveLength(1);
    });

    it('is new, and unknown on the marketplace, until its session was opened', async () => {
      await givenAgent({ sessions: [] });

      expect((await gateway.read(other, path)).body).toMatchObject({
        businessDevelopers: [
          { profileUrl: null, session: { state: 'new', why: null, connectsBalance: null }, invite: { isMember: null } },
        ],
      });
    });
  });
});
