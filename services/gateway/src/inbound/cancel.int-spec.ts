import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { ApplicationFinished, type ApplicationOrder, NO_TIMINGS, outgoing } from '#contracts';
import { anEnding, eventually, ServiceProcess } from '#testing';
import { type Answer, type Customer, Gateway } from '../test-kit/gateway.kit-spec.js';

const hourFromNow = (hours: number): string => String((new Date().getUTCHours() + hours) % 24);
// Nothing is started now, nor within the next hour.
const CLOSED = { LANE_HOURS_FROM: hourFromNow(2), LANE_HOURS_TO: hourFromNow(3) };

describe('POST applications/:queueId/cancel', () => {
  let gateway: Gateway;
  let customer: Customer;
  let scheduler: ServiceProcess | undefined;
  let agent: ServiceProcess | undefined;
  beforeAll(async () => {
    gateway = await Gateway.start({ billing: true });
    customer = await gateway.givenCustomer({ credits: 20 });
  });
  afterEach(async () => expect(await gateway.brokenInvariants()).toEqual([]));
  afterAll(async () => {
    await Promise.all([scheduler?.end(), agent?.end()]);
    await gateway?.stop();
  });

  const start = (service: 'scheduler' | 'browser-agent', env: Record<string, string>) =>
    ServiceProcess.start({
      service,
      database: gateway.database,
      nats: gateway.nats,
      env: { LOG_LEVEL: 'info', ...env },
    });
  const given = async (by: Customer = customer): Promise<string> => {
    const accepted = await gateway.apply(by, { agencyId: by.agencyId });
    expect(accepted.status).toBe(202);
    return String(accepted.body['queueId']);
  };
  const cancel = (queueId: string, key = customer.key): Promise<Answer> =>
    gateway.ask('POST', `/api/auto-apply-v2/applications/${queueId}/cancel`, { headers: { 'x-api-key': key } });
  const statusOf = async (queueId: string) => (await gateway.read(customer, `status?queueId=${queueId}`)).body;
  const settled = (queueId: string, what: Record<string, unknown>) =>
    eventually(async () => expect(await statusOf(queueId)).toMatchObject({ ...what, terminal: true }));
  const CANCELLED = { applicationStatus: 'failed', reasonCode: 'cancelled', reapply: 'now' };
  const scheduled = async (table: string, queueId: string) =>
    eventually(async () => {
      const [row] = await gateway.database.query<{ order_json: string }>(
        `SELECT order_json FROM scheduler.${table} WHERE application_id = $1`,
        [queueId],
      );
      if (!row) throw new Error(`${queueId} is not ${table}`);
      return JSON.parse(row.order_json) as ApplicationOrder;
    });

  it('is 503 while the scheduler does not answer, and changes nothing', async () => {
    const queueId = await given();
    const answer = await cancel(queueId);

    expect(answer).toMatchObject({ status: 503, body: { code: 'unavailable' } });
    expect(answer.headers.get('retry-after')).not.toBeNull();
    expect(await statusOf(queueId)).toMatchObject({ applicationStatus: 'processing' });
    expect(await gateway.creditsOf(customer.accountId)).toMatchObject({ held: 1 });
  });

  describe('while its lane stands still', () => {
    beforeAll(async () => {
      scheduler = await start('scheduler', CLOSED);
    });

    it('ends it, gives its credit back, and answers the same when asked again', async () => {
      const before = await gateway.creditsOf(customer.accountId);
      const queueId = await given();
      await scheduled('waiting', queueId);

      const first = await cancel(queueId);
      expect([200, 202]).toContain(first.status);
      expect(first.body).toMatchObject({ queueId, applicationStatus: first.status === 202 ? 'processing' : 'failed' });
      await settled(queueId, CANCELLED);

      expect(await cancel(queueId)).toMatchObject({ status: 200, body: { queueId, ...CANCELLED, terminal: true } });
      expect(await gateway.creditsOf(customer.accountId)).toEqual(before);
    });

    it('is 202 for one that has not reached its lane, which ends when it does', async () => {
      const root = await gateway.nats.open('root');
      await root.manager.consumers.pause('GATEWAY_LETTERS', 'scheduler', new Date(Date.now() + 600_000));
      const queueId = await given();

      expect(await cancel(queueId)).toMatchObject({ status: 202, body: { queueId, terminal: false } });
      expect(await cancel(queueId)).toMatchObject({ status: 202 });
      await root.manager.consumers.resume('GATEWAY_LETTERS', 'scheduler');

      await settled(queueId, CANCELLED);
      await root.close();
    });

    it('is 404 for what is unknown or another account`s, and 401 and 403 without a key that may', async () => {
      const queueId = await given();
      const other = await gateway.givenCustomer();
      const reader = await gateway.givenKey(customer.accountId, ['read']);

      expect(await cancel(queueId, other.key)).toMatchObject({ status: 404, body: { code: 'not_found' } });
      expect(await cancel('01920000-0000-7000-8000-000000000000')).toMatchObject({ status: 404 });
      expect(await cancel('nothing')).toMatchObject({ status: 404 });
      expect(await cancel(queueId, reader)).toMatchObject({ status: 403 });
      expect(await cancel(queueId, 'none')).toMatchObject({ status: 401 });
      expect(await statusOf(queueId)).toMatchObject({ applicationStatus: 'processing' });
    });
  });

  describe('when agents have it', () => {
    beforeAll(async () => {
      await scheduler?.end();
      scheduler = await start('scheduler', { LANE_GAP_MIN_MS: '1', LANE_GAP_MAX_MS: '1', LANE_MAX_IN_FLIGHT: '16' });
      agent = await start('browser-agent', {
        EGRESS_SECRET: randomBytes(32).toString('hex'),
        SESSION_STATE_KEY: randomBytes(32).toString('base64'),
        MARKETPLACE_LOGINS_DIR: tmpdir(),
      });
    });

    it('ends it there', async () => {
      const queueId = await given();
      await scheduled('dispatched', queueId);

      await eventually(async () => expect([200, 202]).toContain((await cancel(queueId)).status));
      await settled(queueId, CANCELLED);
      expect(await cancel(queueId)).toMatchObject({ status: 200, body: CANCELLED });
    });

    it('is 409 with the stage once it may have been sent', async () => {
      const queueId = await given();
      const { echo } = await scheduled('dispatched', queueId);
      await gateway.database.query(
        `INSERT INTO agent.intents (application_id, agency_id, canonical_job_id, kind, epoch, echo, letter_sha256, profile)
         VALUES ($1, $2, $3, 'send', 1, $4, $5, '{}')`,
        [queueId, echo.agencyId, echo.jobId, JSON.stringify(echo), echo.coverLetterSha256],
      );

      await eventually(async () =>
        expect(await cancel(queueId)).toMatchObject({
          status: 409,
          body: {
            code: 'not_cancellable',
            queueId,
            applicationStatus: 'processing',
            stage: 'sending',
            creditsRemaining: expect.any(Number),
          },
        }),
      );
    });

    it('is 409 once it has ended otherwise', async () => {
      const queueId = await given();
      const { applicationId, echo } = await scheduled('dispatched', queueId);
      const body = { applicationId, echo, ending: anEnding(), timings: NO_TIMINGS };
      const finished = outgoing(ApplicationFinished, echo.agencyId, `${queueId}:applied`, body);
      await gateway.tell('browser-agent', finished, 'billing');
      await settled(queueId, { applicationStatus: 'applied' });

      expect(await cancel(queueId)).toMatchObject({
        status: 409,
        body: { code: 'not_cancellable', queueId, applicationStatus: 'applied', stage: 'settled' },
      });
    });
  });
});
