import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, ServiceProcess } from '#testing';
import { type Answer, type Customer, Gateway, type Json } from '../test-kit/gateway.kit-spec.js';
import { expectRefusal } from '../test-kit/refusal.kit-spec.js';
import { quiet, wholeTables } from '../test-kit/whole-tables.kit-spec.js';

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
// Three days from now: closed now, whatever the time is and wherever.
const LATER = DAYS[new Date(Date.now() + 3 * 86_400_000).getUTCDay()];
const OPEN = { timeZone: 'Europe/Berlin', windows: null };
const CLOSED = { timeZone: 'Europe/Berlin', windows: [{ days: [LATER], from: '09:00', to: '17:00' }] };
const POLICY = {
  pacing: { gapMinSeconds: 0.001, gapMaxSeconds: 0.002 },
  caps: { perDay: 50, perHour: null, maxConnectsPerApplication: null, connectsPerDay: null },
  hours: OPEN,
  approval: 'as_asked',
  onLoggedOut: 'fail',
};

describe('what customers say to their lanes', () => {
  let gateway: Gateway;
  let scheduler: ServiceProcess | undefined;
  let customer: Customer;
  let other: Customer;
  beforeAll(async () => {
    gateway = await Gateway.start({ billing: true });
    [customer, other] = [await gateway.givenCustomer({ credits: 50 }), await gateway.givenCustomer()];
  });
  afterEach(async () => expect(await gateway.brokenInvariants()).toEqual([]));
  afterAll(async () => {
    await scheduler?.end();
    await gateway?.stop();
  });

  const start = async (): Promise<void> => {
    const { database, nats } = gateway;
    const pace = { LANE_GAP_MIN_MS: '1', LANE_GAP_MAX_MS: '1', LANE_MAX_IN_FLIGHT: '16' };
    scheduler = await ServiceProcess.start({
      service: 'scheduler',
      database,
      nats,
      env: { LOG_LEVEL: 'info', ...pace },
    });
  };
  const direct = (what: 'approve' | 'expedite', queueId: string, key = customer.key): Promise<Answer> =>
    gateway.ask('POST', `/api/auto-apply-v2/applications/${queueId}/${what}`, { headers: { 'x-api-key': key } });
  const replace = (given: Json = {}, { key = customer.key, ifMatch = '*', query = '' } = {}): Promise<Answer> =>
    gateway.ask('PUT', `/api/auto-apply-v2/policy${query}`, {
      body: { ...POLICY, ...given },
      headers: { 'x-api-key': key, ...(ifMatch === '' ? {} : { 'if-match': ifMatch }) },
    });
  const statusOf = async (queueId: string): Promise<Json> =>
    (await gateway.read(customer, `status?queueId=${queueId}`)).body;
  const shows = (queueId: string, what: Json) =>
    eventually(async () => expect(await statusOf(queueId)).toMatchObject(what));
  const accepted = async (body: Json = {}): Promise<string> => (await gateway.accepted(customer, body)).queueId;
  const isAt = (table: 'waiting' | 'dispatched', queueId: string) =>
    eventually(async () =>
      expect(
        await gateway.database.query(`SELECT FROM scheduler.${table} WHERE application_id = $1`, [queueId]),
      ).toHaveLength(1),
    );
  const lanes = () =>
    gateway.database.query(`SELECT agency_id, policy, policy_revision FROM scheduler.lanes ORDER BY agency_id`);
  /** One application whose request does not reach its lane while `work` is at it. */
  const withoutLane = async (body: Json, work: (queueId: string) => Promise<void>): Promise<string> => {
    const root = await gateway.nats.open('root');
    await root.manager.consumers.pause('GATEWAY_LETTERS', 'scheduler', new Date(Date.now() + 600_000));
    const queueId = await accepted(body);
    await work(queueId);
    await root.manager.consumers.resume('GATEWAY_LETTERS', 'scheduler');
    await root.close();
    return queueId;
  };

  it('is 503 while the scheduler does not answer, and changes nothing', async () => {
    const queueId = await accepted({ requireApproval: true });
    await quiet(gateway.database);
    const before = await wholeTables(gateway.database);
    const answers = [
      await direct('approve', queueId),
      await direct('expedite', queueId),
      await gateway.read(customer, 'policy'),
      await replace(),
    ];

    for (const answer of answers) {
      expect(answer).toMatchObject({ status: 503, body: { code: 'unavailable' } });
      expect(answer.headers.get('retry-after')).not.toBeNull();
    }
    expect(await wholeTables(gateway.database)).toEqual(before);
    await start();
    expect(await direct('approve', queueId)).toMatchObject({ body: { queueId } });
    await isAt('dispatched', queueId);
  });

  describe('an approval', () => {
    it('lets one go that asked for it, is in its timeline, and is the same when it is said again', async () => {
      const queueId = await accepted({ requireApproval: true });
      await isAt('waiting', queueId);
      await shows(queueId, { stage: 'awaiting_approval', blockedOn: 'approval', estimatedStartAt: null });

      const first = await direct('approve', queueId);
      expect(first).toMatchObject({ status: 200, body: { queueId, applicationStatus: 'processing', stage: 'queued' } });
      await isAt('dispatched', queueId);
      expect(await direct('approve', queueId)).toMatchObject({ status: 200, body: { queueId } });
      const { timeline } = (await gateway.read(customer, `applications/${queueId}`)).body as { timeline: Json[] };
      expect(timeline.map(({ stage }) => stage)).toEqual(['awaiting_approval', 'queued']);
      expect((await gateway.read(customer, 'applied-jobs?limit=1')).body).toMatchObject({
        jobs: [{ queueId, stage: 'queued' }],
      });
    });

    it('is 202 for one that has not reached its lane, which goes when it does', async () => {
      const queueId = await withoutLane({ requireApproval: true }, async (id) => {
        expect(await direct('approve', id)).toMatchObject({ status: 202, body: { queueId: id, stage: 'queued' } });
        expect(await direct('approve', id)).toMatchObject({ status: 202 });
      });
      await isAt('dispatched', queueId);
    });

    it('is 409 with the stage where there is nothing to approve', async () => {
      await replace({ hours: CLOSED });
      const queueId = await accepted();
      await isAt('waiting', queueId);
      const refused = { status: 409, code: 'not_awaiting_approval', says: 'does not wait for an approval' } as const;
      const answer = await direct('approve', queueId);

      expectRefusal(answer, refused);
      const held = { queueId, applicationStatus: 'processing', creditsRemaining: expect.any(Number) };
      expect(answer.body).toMatchObject({ ...held, stage: 'queued' });
      await replace();
      await isAt('dispatched', queueId);
      expect(await direct('approve', queueId)).toMatchObject({ status: 409, body: { ...held, stage: 'dispatched' } });
    });
  });

  describe('expediting', () => {
    it('moves one to the front, and is 409 with the stage once it waits no more', async () => {
      await replace({ hours: CLOSED });
      const [first, second] = [await accepted(), await accepted()];
      await isAt('waiting', second);
      await shows(second, { position: 2, blockedOn: 'hours' });

      expect(await direct('expedite', second)).toMatchObject({ status: 200, body: { queueId: second, position: 1 } });
      expect(await direct('expedite', second)).toMatchObject({ status: 200, body: { position: 1 } });
      await shows(first, { position: 2 });
      await replace();
      await isAt('dispatched', first);
      const answer = await direct('expedite', first);
      expectRefusal(answer, { status: 409, code: 'not_waiting', says: 'left its queue' });
      expect(answer.body).toMatchObject({ queueId: first, applicationStatus: 'processing', stage: 'dispatched' });
    });

    it('is 202 for one that has not reached its lane', async () => {
      await withoutLane({}, async (id) =>
        expect(await direct('expedite', id)).toMatchObject({ status: 202, body: { queueId: id } }),
      );
    });
  });

  it('is 404 for what is unknown or another account`s, and 401 and 403 without a key that may', async () => {
    const queueId = await accepted({ requireApproval: true });
    await isAt('waiting', queueId);
    const reader = await gateway.givenKey(customer.accountId, ['read']);
    for (const what of ['approve', 'expedite'] as const) {
      expect(await direct(what, queueId, other.key)).toMatchObject({ status: 404, body: { code: 'not_found' } });
      expect(await direct(what, '01920000-0000-7000-8000-000000000000')).toMatchObject({ status: 404 });
      expect(await direct(what, 'nothing')).toMatchObject({ status: 404 });
      expect(await direct(what, queueId, reader)).toMatchObject({ status: 403 });
      expect(await direct(what, queueId, 'none')).toMatchObject({ status: 401 });
    }
    expect(await statusOf(queueId)).toMatchObject({ stage: 'awaiting_approval' });
    expect(
      await gateway.database.query(`SELECT FROM scheduler.instructions WHERE application_id = $1`, [queueId]),
    ).toEqual([]);
  });

  describe('the policy', () => {
    it('is read, replaced as a whole from the revision that was seen, and acts on what waits', async () => {
      const read = await gateway.read(other, 'policy');
      expect(read.headers.get('etag')).toBe('"0"');
      const limits = { gapMinSeconds: 0.001, perDay: 200 };
      expect(read.body).toMatchObject({ agencyId: other.agencyId, approval: 'as_asked', limits, revision: 0 });
      const queueId = (await gateway.accepted(other, { requireApproval: true })).queueId;
      await isAt('waiting', queueId);

      const policy = {
        ...POLICY,
        approval: 'never',
        caps: { ...POLICY.caps, perDay: 3, perHour: 2, maxConnectsPerApplication: 16 },
      };
      const set = await replace(policy, { key: other.key, ifMatch: '"0"' });
      expect(set).toMatchObject({ status: 200, body: { ...policy, agencyId: other.agencyId, limits, revision: 1 } });
      expect(set.headers.get('etag')).toBe('"1"');
      await isAt('dispatched', queueId);
      expect((await gateway.read(other, `policy?agencyId=${other.agencyId}`)).body).toEqual(set.body);

      const late = await replace({ approval: 'always' }, { key: other.key, ifMatch: '"0"' });
      expectRefusal(late, { status: 409, code: 'policy_changed', says: 'revision 1' });
      expect(late.body).toMatchObject({ revision: 1 });
    });

    it('that says always shows and holds what did not ask, until it is approved', async () => {
      await replace({ approval: 'always' });
      const queueId = await accepted();
      await isAt('waiting', queueId);
      await shows(queueId, { stage: 'awaiting_approval', blockedOn: 'approval', estimatedStartAt: null });

      expect(await direct('approve', queueId)).toMatchObject({ status: 200, body: { stage: 'queued' } });
      await isAt('dispatched', queueId);
      const { timeline } = (await gateway.read(customer, `applications/${queueId}`)).body as { timeline: Json[] };
      expect(timeline.map(({ stage }) => stage)).toEqual(['awaiting_approval', 'queued']);
    });

    it.each<[string, Json, string, number, string]>([
      ['a misspelt member', { pacings: {} }, '*', 400, 'unknown_field'],
      ['a member that is missing', { caps: undefined }, '*', 400, 'invalid_request'],
      [
        'a time that is none',
        { hours: { ...OPEN, windows: [{ days: ['mon'], from: '9', to: '17:00' }] } },
        '*',
        400,
        'invalid_request',
      ],
      [
        'a day that begins at its end',
        { hours: { ...OPEN, windows: [{ days: ['mon'], from: '24:00', to: '17:00' }] } },
        '*',
        400,
        'invalid_request',
      ],
      ['no windows at all', { hours: { ...OPEN, windows: [] } }, '*', 400, 'invalid_request'],
      ['no If-Match', {}, '', 400, 'if_match'],
      ['an If-Match that is none of ours', {}, 'W/"1"', 400, 'if_match'],
      ['a gap below the operator`s', { pacing: { gapMinSeconds: 0, gapMaxSeconds: 1 } }, '*', 422, 'invalid_value'],
      [
        'Connects of a day without those of one',
        { caps: { ...POLICY.caps, connectsPerDay: 9 } },
        '*',
        422,
        'invalid_value',
      ],
      ['more than the operator allows', { caps: { perDay: 201, perHour: null } }, '*', 422, 'invalid_value'],
      ['no such time zone', { hours: { timeZone: 'Mars/Olympus_Mons', windows: null } }, '*', 422, 'invalid_value'],
    ])('is refused for %s, and nothing is changed', async (_, given, ifMatch, status, code) => {
      await quiet(gateway.database);
      const before = [await lanes(), await wholeTables(gateway.database)];
      const answer = await replace(given, { ifMatch });

      expect(answer).toMatchObject({ status, body: { code } });
      expect(answer.body['error']).toEqual(expect.any(String));
      expect([await lanes(), await wholeTables(gateway.database)]).toEqual(before);
    });

    it('is the account`s own, and needs a key that may and the agency where there are several', async () => {
      const before = await lanes();
      const query = `?agencyId=${other.agencyId}`;
      expect(await gateway.read(customer, `policy${query}`)).toMatchObject({
        status: 422,
        body: { code: 'agency_unknown' },
      });
      expect(await replace({}, { query })).toMatchObject({ status: 422, body: { code: 'agency_unknown' } });
      const applier = await gateway.givenKey(customer.accountId, ['apply', 'read']);
      expect(await replace({}, { key: applier })).toMatchObject({ status: 403 });
      expect((await gateway.read({ key: applier }, 'policy')).status).toBe(200);

      const third = await gateway.givenCustomer();
      const second = await gateway.givenAgency(third.accountId);
      expect(await gateway.read(third, 'policy')).toMatchObject({ status: 422, body: { code: 'agency_required' } });
      expect(await gateway.read(third, `policy?agencyId=${second.toUpperCase()}`)).toMatchObject({
        status: 200,
        body: { agencyId: second },
      });
      // Those of the third are there once they were registered, and nobody said anything of them.
      const after = (await lanes()) as { agency_id: string; policy_revision: number }[];
      expect(after.filter(({ agency_id: id }) => before.some((lane) => lane['agency_id'] === id))).toEqual(before);
    });
  });
});
