import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { aJobId, anEnding, aSettlement, eventually } from '#testing';
import { aFreelancer, aJobRead, aRosterRead } from '../test-kit/facts.kit-spec.js';
import { type Customer, Gateway, type Json, MARKETPLACE_HOST } from '../test-kit/gateway.kit-spec.js';
import { processedJobIdOf } from './resolve-job.js';

describe('accepting an application', () => {
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

  /** What the scheduler is told of an application. */
  const orderOf = async (queueId: string): Promise<Json & { coverLetter: string }> => {
    const message = (await gateway.requested()).get(queueId);
    if (!message) throw new Error(`Nobody was told of ${queueId}`);
    return message.order;
  };

  it('holds one credit, keeps the application and tells the scheduler, before it answers 202', async () => {
    const jobId = aJobId();

    const accepted = await gateway.apply(customer, { jobId, metadata: { order: '7' } });

    expect(accepted.status).toBe(202);
    const { queueId } = accepted.body as { queueId: string };
    expect(accepted.body).toEqual({
      success: true,
      queueId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      jobId,
      processedJobId: processedJobIdOf(jobId),
      applicationStatus: 'processing',
      creditsRemaining: 9,
      position: null,
      blockedOn: null,
      estimatedStartAt: null,
      warnings: [],
    });
    expect(accepted.headers.get('location')).toBe(`/api/auto-apply-v2/applications/${queueId}`);
    expect(accepted.headers.get('idempotent-replayed')).toBeNull();
    expect(await gateway.creditsOf(customer.accountId)).toMatchObject({ available: 9, held: 1, captured: 0 });
    const { accountId, agencyId } = customer;
    expect(await orderOf(queueId)).toMatchObject({
      applicationId: queueId,
      echo: { accountId, agencyId, jobId, mode: 'live', metadata: { order: '7' } },
      profileId: null,
      autoFillOtherQuestions: false,
      answers: [],
    });
    expect((await gateway.read(customer, `status?queueId=${queueId}`)).body).toMatchObject({
      queueId,
      stage: 'queued',
    });
  });

  it.each([
    ['emoji and combining marks', 'Ça va? 👩‍👩‍👧 e\u0301 \u200fשלום'],
    ['markup', '</textarea><script>alert(1)</script> & "quotes" \'n\' `backticks` ${x} %s \\n'],
    ['spaces around and tabs', '  \tindented\n\n  and with an end  \n'],
    ['5,000 units of emoji', '🚀'.repeat(2_500)],
    ['one character', '.'],
    ['white space of other kinds', '\u00a0\u2028\u3000a\u200b\ufeff'],
  ])('sends the letter on as it is: %s', async (_, coverLetter) => {
    const { queueId } = await gateway.accepted(customer, { coverLetter });

    const order = await orderOf(queueId);

    expect(order.coverLetter).toBe(coverLetter);
    const sha256 = createHash('sha256').update(coverLetter, 'utf8').digest('hex');
    expect(order['echo']).toMatchObject({ coverLetterSha256: sha256 });
  });

  it('counts and keeps CRLF as the one LF that a form makes of it, in letter and answers', async () => {
    const coverLetter = `${'x'.repeat(4_990)}${'\r\n'.repeat(10)}`;
    const answers = [
      { question: 'Why?', answer: 'a\r\nb' },
      { index: 1, answer: 'c' },
    ];

    const { queueId } = await gateway.accepted(customer, { coverLetter, answers });

    const order = await orderOf(queueId);
    expect(order.coverLetter).toBe(`${'x'.repeat(4_990)}${'\n'.repeat(10)}`);
    expect(order['answers']).toEqual([
      { question: 'Why?', index: null, answer: 'a\nb' },
      { question: null, index: 1, answer: 'c' },
    ]);
  });

  it('takes URL, ciphertext and UUID for the same job, and answers which it is', async () => {
    const jobId = aJobId();
    const { processedJobId, queueId } = await gateway.accepted(customer, {
      jobId: `https://${MARKETPLACE_HOST}/freelance-jobs/apply/A-Job_${jobId}/?source=x`,
    });
    await gateway.tell(
      'billing',
      aSettlement({
        applicationId: queueId as never,
        ending: anEnding({ status: 'failed', reasonCode: 'page_error' }),
        credit: 'released',
      }),
    );

    const again = await gateway.accepted(customer, { jobId: processedJobId });

    expect(again).toMatchObject({ jobId, processedJobId });
    expect(await gateway.apply(customer, { jobId })).toMatchObject({ status: 409, body: { queueId: again.queueId } });
  });

  it('passes on what was asked for: terms, profile, times, limits, approval', async () => {
    await gateway.tell('browser-agent', aRosterRead(customer, [aFreelancer('Ada', 'p1'), aFreelancer('Bo', 'p2')]));
    const [scheduleAt, expiresAt] = [Date.now() + 3_600_000, Date.now() + 7_200_000];

    const { queueId } = await gateway.accepted(customer, {
      profileId: 'p2',
      agencyId: customer.agencyId.toUpperCase(),
      proposal: { hourlyRate: 45.5, timeline: '3 to 6 months', boostBids: 4, autoFillOtherQuestions: true },
      scheduleAt,
      expiresAt,
      requireApproval: true,
      priority: 3,
      maxConnects: 20,
    });

    expect((await gateway.requested()).get(queueId)).toMatchObject({ scheduleAt, requireApproval: true, priority: 3 });
    expect(await orderOf(queueId)).toMatchObject({
      profileId: 'p2',
      terms: { hourlyRate: 45.5, fixedBid: null, milestones: null, timeline: '3 to 6 months', boostConnects: 4 },
      autoFillOtherQuestions: true,
      maxConnects: 20,
      expiresAt,
    });
    const { body } = await gateway.read(customer, `status?queueId=${queueId}`);
    expect(body).toMatchObject({ stage: 'awaiting_approval', applicationStatusMessage: 'Waiting for your approval.' });
  });

  it('lets what says nothing of its end live a day from its time on', async () => {
    const scheduleAt = Date.now() + 3_600_000;
    const [later, now] = [await gateway.accepted(customer, { scheduleAt }), await gateway.accepted(customer)];

    expect((await orderOf(later.queueId))['expiresAt']).toBe(scheduleAt + 86_400_000);
    const { echo, expiresAt } = (await orderOf(now.queueId)) as unknown as {
      echo: { acceptedAt: number };
      expiresAt: number;
    };
    expect(expiresAt).toBe(echo.acceptedAt + 86_400_000);
  });

  it('lets a client that does not know the kind of job send both rate and bid', async () => {
    const jobId = aJobId();
    await gateway.tell('browser-agent', aJobRead(customer, { jobId, facts: { type: 'fixed' } }));

    const { queueId } = await gateway.accepted(customer, { jobId, proposal: { hourlyRate: 25, fixedBid: 250 } });

    expect(await orderOf(queueId)).toMatchObject({ terms: { hourlyRate: 25, fixedBid: 250 } });
  });

  it('takes a profile on trust as long as nobody has read the roster', async () => {
    const { queueId } = await gateway.accepted(customer, { profileId: 'p9' });

    expect(await orderOf(queueId)).toMatchObject({ profileId: 'p9' });
  });

  it('warns of members that it does not know, and takes a body of exactly 64 kB', async () => {
    const jobId = aJobId();
    const body = JSON.stringify({ jobId, coverLetter: 'A letter.', coverletter: 'x', hourlyRate: 20 });

    const accepted = await gateway.ask('POST', '/api/auto-apply-v2/apply', {
      body: body.padEnd(65_536),
      headers: { 'x-api-key': customer.key },
    });

    expect(accepted).toMatchObject({ status: 202 });
    expect(accepted.body['warnings']).toEqual([
      'coverletter is not known and was ignored',
      'hourlyRate is not known and was ignored',
    ]);
  });

  it('answers 409 with the application that is in the way, live or applied, and holds nothing for it', async () => {
    const jobId = aJobId();
    const { queueId } = await gateway.accepted(customer, { jobId });

    const live = await gateway.apply(customer, { jobId });
    await gateway.tell('billing', aSettlement({ applicationId: queueId as never }));
    const applied = await gateway.apply(customer, { jobId });

    const conflict = { error: expect.stringContaining('already'), code: 'already_applied', queueId };
    expect(live).toMatchObject({ status: 409, body: { ...conflict, applicationStatus: 'processing' } });
    expect(applied).toMatchObject({ status: 409, body: { ...conflict, applicationStatus: 'applied' } });
    for (const { headers } of [live, applied]) expect(headers.get('retry-after')).toBeNull();
    await eventually(async () =>
      expect((await gateway.apply(customer, { jobId })).body).toMatchObject({ creditsRemaining: 9 }),
    );
    expect(await gateway.creditsOf(customer.accountId)).toMatchObject({ available: 9, held: 1 });
  });

  it('is one 202 and one held credit however many ask two replicas for the same job at once', async () => {
    const jobId = aJobId();

    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, at) => gateway.apply(customer, { jobId }, { replica: at % 2 })),
    );

    const [won, ...lost] = answers.toSorted((a, b) => a.status - b.status);
    expect(won).toMatchObject({ status: 202 });
    const conflict = { code: 'already_applied', queueId: won?.body['queueId'], applicationStatus: 'processing' };
    for (const one of lost) expect(one).toMatchObject({ status: 409, body: conflict });
    expect(await gateway.creditsOf(customer.accountId)).toMatchObject({ available: 9, held: 1 });
    expect((await gateway.read(customer, 'applied-jobs')).body).toMatchObject({ total: 1 });
  });

  it('lets another agency of the same account apply to the job', async () => {
    const jobId = aJobId();
    const agencyId = await gateway.givenAgency(customer.accountId);

    await gateway.accepted(customer, { jobId, agencyId: customer.agencyId });
    await gateway.accepted(customer, { jobId, agencyId });

    expect(await gateway.creditsOf(customer.accountId)).toMatchObject({ available: 8, held: 2 });
  });

  it('holds the last credit and not one more, however many ask at once', async () => {
    const narrow = await gateway.givenCustomer({ credits: 3 });

    const answers = await Promise.all(Array.from({ length: 9 }, () => gateway.apply(narrow)));

    const statuses = answers.map(({ status }) => status).toSorted((a, b) => a - b);
    expect(statuses).toEqual([202, 202, 202, 402, 402, 402, 402, 402, 402]);
    expect(await gateway.creditsOf(narrow.accountId)).toEqual({ available: 0, held: 3, captured: 0, granted: 3 });
  });
});
