import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type ApplicationId, isPreview, outgoing, PreviewDropped, type PreviewEnding } from '#contracts';
import { aJobId } from '#testing';
import { PreviewsRepository } from '../outbound/previews.repository.js';
import { type Customer, Gateway, type Json } from '../test-kit/gateway.kit-spec.js';
import { LETTER, previewing, READY, REFUSED, SHOWN } from '../test-kit/previews.kit-spec.js';
import { expectRefusal } from '../test-kit/refusal.kit-spec.js';
import { quiet, wholeTables } from '../test-kit/whole-tables.kit-spec.js';

const DAY_MS = 86_400_000;

describe('previews', () => {
  let gateway: Gateway;
  let customer: Customer;
  beforeAll(async () => {
    gateway = await Gateway.start({ billing: true, replicas: 2 });
  });
  beforeEach(async () => {
    customer = await gateway.givenCustomer({ credits: 10 });
  });
  afterEach(async () => expect(await gateway.brokenInvariants()).toEqual([]));
  afterAll(() => gateway?.stop());

  const { ask, make, made, orderOf, endOf, finish, ready, read, screenshot, send } = previewing(() => gateway);
  const credits = () => gateway.creditsOf(customer.accountId);
  const expire = (previewId: string) =>
    gateway.database.query(`UPDATE gateway.previews SET expires_at = clock_timestamp() WHERE preview_id = $1`, [
      previewId,
    ]);

  describe('POST', () => {
    it('accepts one without a credit, tells the scheduler, and puts it in no list of applications', async () => {
      const jobId = aJobId();
      const answer = await make(customer, {
        jobId,
        requireApproval: true,
        scheduleAt: Date.now() + DAY_MS,
        priority: 3,
      });

      const previewId = answer.body['previewId'] as ApplicationId;
      expect(answer).toMatchObject({
        status: 202,
        body: {
          success: true,
          previewStatus: 'processing',
          jobId,
          position: null,
          estimatedStartAt: null,
          warnings: [],
        },
      });
      expect(answer.body).not.toHaveProperty('queueId');
      expect(isPreview(previewId)).toBe(true);
      expect(answer.headers.get('location')).toBe(`/api/auto-apply-v2/previews/${previewId}`);
      expect(await credits()).toMatchObject({ available: 10, held: 0 });
      // Now, and without approval: both are said of the application that it may become.
      expect((await gateway.requested()).get(previewId)).toMatchObject({
        order: { applicationId: previewId, coverLetter: LETTER, echo: { accountId: customer.accountId, mode: 'live' } },
        scheduleAt: null,
        requireApproval: false,
        priority: 3,
      });
      for (const path of [`status?queueId=${previewId}`, `status?jobId=${jobId}`, `applications/${previewId}`]) {
        expectRefusal(await gateway.read(customer, path), { status: 404, code: 'not_found', says: 'application' });
      }
      expect((await gateway.read(customer, 'applied-jobs')).body).toMatchObject({ jobs: [], total: 0 });
      const events = await gateway.read(customer, 'events', { headers: { accept: 'application/json' } });
      expect(events.body).toMatchObject({ events: [] });
    });

    it('needs no credit at all, and neither stands in an application`s way nor the other way round', async () => {
      const jobId = aJobId();
      const poor = await gateway.givenCustomer({ credits: 0 });
      expect(await make(poor, { jobId })).toMatchObject({ status: 202 });

      expect(await make(customer, { jobId })).toMatchObject({ status: 202 });
      expect(await gateway.apply(customer, { jobId })).toMatchObject({ status: 202 });
      expect(await make(customer, { jobId })).toMatchObject({ status: 202 });
    });

    it('replays the 202 under its Idempotency-Key, and there is one preview', async () => {
      const headers = { 'idempotency-key': 'preview-1' };
      const body = { jobId: aJobId() };
      const [first, again] = [
        await make(customer, body, { headers }),
        await make(customer, body, { headers, replica: 1 }),
      ];

      expect(again).toMatchObject({ status: 202, body: first.body });
      expect(again.headers.get('idempotent-replayed')).toBe('true');
      expectRefusal(await make(customer, { jobId: aJobId() }, { headers }), {
        status: 422,
        code: 'idempotency_key_reused',
        says: 'another body',
      });
      const rows = await gateway.database.query(`SELECT FROM gateway.previews WHERE account_id = $1`, [
        customer.accountId,
      ]);
      expect(rows).toHaveLength(1);
    });

    it.each<[string, Json, number, string]>([
      ['a letter that is missing', { coverLetter: undefined }, 400, 'invalid_request'],
      ['a letter that is too long', { coverLetter: 'a'.repeat(5_001) }, 422, 'cover_letter_length'],
      ['a bid that is misspelt', { proposal: { hourlyrate: 5 } }, 400, 'unknown_field'],
      ['a time line that is none', { proposal: { timeline: 'soon' } }, 422, 'timeline_unknown'],
      ['a job of another place', { jobId: 'https://elsewhere.test/jobs/~021234567890' }, 400, 'job_url_host'],
      ['a job of test mode', { jobId: '~02testapplied0001' }, 422, 'test_job'],
      ['an agency of somebody else', { agencyId: '01920000-0000-7000-8000-000000000000' }, 422, 'agency_unknown'],
    ])('refuses %s as apply does, and leaves nothing behind', async (_, body, status, code) => {
      await quiet(gateway.database);
      const before = await wholeTables(gateway.database);

      const answer = await make(customer, body, { headers: { 'idempotency-key': 'refused' } });

      expect(answer).toMatchObject({ status, body: { code } });
      expect(await wholeTables(gateway.database)).toEqual(before);
    });
  });

  describe('GET', () => {
    it('shows it under way, and then every field, answer, cost and warning, as they read back', async () => {
      const previewId = await made(customer, { metadata: { order: '7' } });
      expect((await read(customer, previewId)).body).toMatchObject({
        previewId,
        previewStatus: 'processing',
        fields: null,
        connects: null,
        screenshotUrl: null,
        sent: null,
      });

      await finish(previewId, { ...READY, hasScreenshot: true });

      const { body } = await read(customer, previewId, { replica: 1 });
      const {
        answers,
        warnings,
        connectsRequired: _r,
        connectsBoost: _b,
        connectsTotal: _t,
        connectsAvailable: _a,
        ...fields
      } = SHOWN;
      expect(body).toMatchObject({
        previewStatus: 'ready',
        reasonCode: null,
        fields: { coverLetter: LETTER, ...fields },
        answers,
        connects: { required: 16, boost: 4, total: 20, available: 80 },
        warnings,
        metadata: { order: '7' },
        mode: 'live',
        screenshotUrl: `/api/auto-apply-v2/previews/${previewId}/screenshot`,
        sent: null,
      });
      const { endedAt, expiresAt } = body as { endedAt: number; expiresAt: number };
      expect(expiresAt - endedAt).toBe(DAY_MS);
    });

    it('shows why it was refused, by an agent or because its time ran out in the lane; the first end counts', async () => {
      const [closed, dropped] = [await made(customer), await made(customer)];
      await finish(closed, REFUSED);
      const ending: PreviewEnding = { result: 'refused', reasonCode: 'expired', errorMessage: 'Too late.' };
      const body = await endOf(dropped, ending);
      await gateway.tell('scheduler', outgoing(PreviewDropped, body.echo.agencyId, dropped, body));
      await finish(dropped);

      const refused = { previewStatus: 'refused', fields: null, sent: null };
      expect((await read(customer, closed)).body).toMatchObject({ ...refused, reasonCode: 'job_closed' });
      expect((await read(customer, dropped)).body).toMatchObject({ ...refused, reasonCode: 'expired' });
    });

    it('is 503 for a screenshot while no agent answers, and 404 when there is none', async () => {
      const [bare, seen] = [await made(customer), await made(customer)];
      await finish(bare);
      await finish(seen, { ...READY, hasScreenshot: true });

      expectRefusal(await screenshot(customer, bare), { status: 404, code: 'not_found', says: 'no screenshot' });
      expectRefusal(await screenshot(customer, seen), {
        status: 503,
        code: 'unavailable',
        says: 'does not answer',
      });
    });

    it('is 410 once it is over, when letter and form are forgotten; and 404 when nobody remembers it', async () => {
      const previewId = await ready(customer);
      await expire(previewId);
      const over = { status: 410, code: 'preview_expired', says: 'make a new one' } as const;

      expectRefusal(await read(customer, previewId), over);
      expectRefusal(await screenshot(customer, previewId), over);
      expectRefusal(await send(customer, previewId), over);
      await gateway.replicas[0]?.get(PreviewsRepository).forgetOld(DAY_MS);
      expectRefusal(await send(customer, previewId), over);
      expect(
        await gateway.database.query(`SELECT request, shown FROM gateway.previews WHERE preview_id = $1`, [previewId]),
      ).toEqual([{ request: null, shown: null }]);
      await gateway.replicas[0]?.get(PreviewsRepository).forgetOld(0);
      expectRefusal(await read(customer, previewId), { status: 404, code: 'not_found', says: 'No preview' });
      expect(await credits()).toMatchObject({ available: 10, held: 0 });
    });

    it('ends no later than the expiresAt of its body', async () => {
      const expiresAt = Date.now() + 3_600_000;
      const previewId = await ready(customer, { expiresAt });

      expect((await read(customer, previewId)).body).toMatchObject({ expiresAt });
      expect(await orderOf(previewId)).toMatchObject({ expiresAt });
    });
  });

  describe('of another account', () => {
    it('are not there: not to be read, seen or sent; as an id that nobody has', async () => {
      const previewId = await ready(customer);
      const other = await gateway.givenCustomer({ credits: 10 });
      const { queueId } = await gateway.accepted(customer);
      await quiet(gateway.database);
      const before = await wholeTables(gateway.database);
      const unknown = { status: 404, code: 'not_found', says: '^No preview has this previewId' } as const;

      for (const id of [previewId, '01920000-0000-8000-8000-000000000000', 'nothing', queueId]) {
        expectRefusal(await read(other, id), unknown);
        expectRefusal(await screenshot(other, id), unknown);
        expectRefusal(await send(other, id), unknown);
      }
      expect(await wholeTables(gateway.database)).toEqual(before);
    });

    it('need a key, with the scope for what is asked', async () => {
      const previewId = await ready(customer);
      const [reader, applier] = [
        { key: await gateway.givenKey(customer.accountId, ['read']) },
        { key: await gateway.givenKey(customer.accountId, ['apply']) },
      ];
      await quiet(gateway.database);
      const before = await wholeTables(gateway.database);

      for (const answer of [
        await make(reader),
        await send(reader, previewId),
        await read(applier, previewId),
        await screenshot(applier, previewId),
      ]) {
        expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden' } });
      }
      for (const [method, path] of [
        ['POST', ''],
        ['GET', `/${previewId}`],
        ['POST', `/${previewId}/send`],
      ] as const) {
        expect(await ask(method, path, { key: 'none' })).toMatchObject({ status: 401 });
      }
      expect(await wholeTables(gateway.database)).toEqual(before);
    });
  });

  it('hold no credit and are no application, whatever the code does', async () => {
    const previewId = await made(customer);

    await expect(
      gateway.database.query(
        `INSERT INTO billing.reservations (application_id, account_id, state) VALUES ($1, $2, 'held')`,
        [previewId, customer.accountId],
      ),
    ).rejects.toThrow(/reservations_preview/);
    const { queueId } = await gateway.accepted(customer);
    await expect(
      gateway.database.query(`UPDATE gateway.applications SET application_id = $1 WHERE application_id = $2`, [
        previewId,
        queueId,
      ]),
    ).rejects.toThrow(/applications_no_preview/);
    await expect(
      gateway.database.query(`UPDATE gateway.previews SET preview_id = $2 WHERE preview_id = $1`, [
        previewId,
        '01920000-0000-7000-8000-000000000000',
      ]),
    ).rejects.toThrow(/previews_id/);
  });
});
