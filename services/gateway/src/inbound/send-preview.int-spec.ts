import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ApplicationId } from '#contracts';
import { aJobId, anEnding, aSettlement } from '#testing';
import { type Customer, Gateway } from '../test-kit/gateway.kit-spec.js';
import { LETTER, previewing, REFUSED, SHOWN } from '../test-kit/previews.kit-spec.js';
import { expectRefusal } from '../test-kit/refusal.kit-spec.js';
import { quiet, wholeTables } from '../test-kit/whole-tables.kit-spec.js';

describe('sending a preview', () => {
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

  const { made, orderOf, finish, ready, read, send } = previewing(() => gateway);
  const credits = () => gateway.creditsOf(customer.accountId);

  it('applies with exactly what was shown, for one credit, and says what it became', async () => {
    const jobId = aJobId();
    const proposal = { boostBids: 4 };
    const answers = [{ index: 0, answer: 'Because.' }];
    const previewId = await ready(customer, {
      jobId,
      proposal,
      answers,
      autoFillOtherQuestions: true,
      metadata: { order: '9' },
    });

    const sent = await send(customer, previewId);

    const queueId = String(sent.body['queueId']);
    expect(sent).toMatchObject({
      status: 202,
      body: { success: true, jobId, applicationStatus: 'processing', creditsRemaining: 9 },
    });
    expect(sent.headers.get('location')).toBe(`/api/auto-apply-v2/applications/${queueId}`);
    expect(await credits()).toMatchObject({ available: 9, held: 1 });
    expect(await orderOf(queueId)).toMatchObject({
      applicationId: queueId,
      coverLetter: LETTER,
      profileId: 'p-7',
      terms: { hourlyRate: 70, fixedBid: null, milestones: null, timeline: null, boostConnects: 4 },
      asShown: SHOWN,
      echo: { jobId, metadata: { order: '9' } },
    });
    expect((await gateway.read(customer, `status?queueId=${queueId}`)).body).toMatchObject({
      applicationStatus: 'processing',
    });
    expect((await read(customer, previewId)).body).toMatchObject({ previewStatus: 'ready', sent: { queueId } });
  });

  it('is one application however often and wherever it is asked for, also when that one has ended', async () => {
    const previewId = await ready(customer);
    const answers = await Promise.all([0, 1, 0, 1, 0, 1].map((replica) => send(customer, previewId, { replica })));

    const accepted = answers.filter(({ status }) => status === 202);
    const others = answers.filter(({ status }) => status !== 202);
    expect(accepted.length).toBeGreaterThan(0);
    for (const other of others) expect(other).toMatchObject({ status: 409 });
    const [queueId, ...more] = [...new Set(accepted.map(({ body }) => String(body['queueId'])))];
    expect(more).toEqual([]);
    expect(await credits()).toMatchObject({ available: 9, held: 1 });

    const ending = anEnding({ status: 'failed', reasonCode: 'page_error' });
    const { echo } = (await orderOf(String(queueId))) as never;
    const settled = { applicationId: queueId as ApplicationId, echo, ending, credit: 'released' as const };
    await gateway.tell('billing', aSettlement(settled));
    // A day later its key is forgotten; the application is not.
    await gateway.database.query(`DELETE FROM gateway.idempotency_keys`);
    const again = await send(customer, previewId);
    expect(again).toMatchObject({ status: 202, body: { queueId } });
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    const rows = await gateway.database.query(`SELECT FROM gateway.applications WHERE account_id = $1`, [
      customer.accountId,
    ]);
    expect(rows).toHaveLength(1);
  });

  it('cannot become two applications, whatever the code does', async () => {
    const previewId = await ready(customer);
    const { queueId } = (await send(customer, previewId)).body;
    const { queueId: other } = await gateway.accepted(customer);

    await expect(
      gateway.database.query(`UPDATE gateway.applications SET preview_id = $1 WHERE application_id = $2`, [
        previewId,
        other,
      ]),
    ).rejects.toThrow(/applications_one_of_preview/);
    await expect(
      gateway.database.query(`UPDATE gateway.applications SET preview_id = $1 WHERE application_id = $1`, [queueId]),
    ).rejects.toThrow(/applications_of_preview/);
  });

  it('is 409 while it is under way, worth repeating, and when it was refused, not', async () => {
    const [waiting, refused] = [await made(customer), await made(customer)];
    await finish(refused, REFUSED);
    await quiet(gateway.database);
    const before = await wholeTables(gateway.database);
    const none = { queueId: null, applicationStatus: null, creditsRemaining: 10 };

    const early = await send(customer, waiting);
    expectRefusal(early, { status: 409, code: 'preview_under_way', says: 'ask again' });
    expect(early.headers.get('retry-after')).toBe('5');
    expect(early.body).toMatchObject({ ...none, previewStatus: 'processing' });
    const late = await send(customer, refused);
    expectRefusal(late, { status: 409, code: 'preview_refused', says: 'The job is closed' });
    expect(late.body).toMatchObject({ ...none, previewStatus: 'refused', reasonCode: 'job_closed' });
    expect(await wholeTables(gateway.database)).toEqual(before);
  });

  it('is 402 without a credit and leaves nothing; with one it goes', async () => {
    const poor = await gateway.givenCustomer({ credits: 0 });
    const previewId = await made(poor);
    await finish(previewId);
    await quiet(gateway.database);
    const before = await wholeTables(gateway.database);

    const refused = await send(poor, previewId);
    expectRefusal(refused, { status: 402, code: 'insufficient_credits', says: 'Insufficient auto-apply credits' });
    expect(refused.body).toMatchObject({ creditsRemaining: 0, needsCredits: true });
    expect(await wholeTables(gateway.database)).toEqual(before);

    const body = { credits: 1, reason: 'more' };
    await gateway.operate('POST', `/v1/accounts/${poor.accountId}/credits`, {
      body,
      headers: { 'idempotency-key': 'm' },
    });
    expect(await send(poor, previewId)).toMatchObject({ status: 202, body: { creditsRemaining: 0 } });
  });

  it('is 409 for a job that has a live or applied application, and not once that has failed', async () => {
    const jobId = aJobId();
    const previewId = await ready(customer, { jobId });
    const live = await gateway.accepted(customer, { jobId });

    const refused = await send(customer, previewId);
    expectRefusal(refused, { status: 409, code: 'already_applied', says: 'is applying' });
    expect(refused.body).toMatchObject({ queueId: live.queueId, creditsRemaining: 9 });

    const { echo } = (await orderOf(live.queueId)) as never;
    const ending = anEnding({ status: 'failed', reasonCode: 'page_error' });
    const settled = { applicationId: live.queueId as ApplicationId, echo, ending, credit: 'released' as const };
    await gateway.tell('billing', aSettlement(settled));
    expect(await send(customer, previewId)).toMatchObject({ status: 202 });
  });
});
