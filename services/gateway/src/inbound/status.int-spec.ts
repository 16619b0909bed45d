import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ApplicationId, Echo, Ending } from '#contracts';
import { anEnding, aSettlement, eventually } from '#testing';
import { aProgress } from '../test-kit/facts.kit-spec.js';
import { FakeBilling } from '../test-kit/fake-billing.kit-spec.js';
import { type Accepted, type Customer, Gateway, type Json, MARKETPLACE_HOST } from '../test-kit/gateway.kit-spec.js';
import { unlinked } from '../test-kit/unlinked.kit-spec.js';

const PUBLISHED = [
  'jobId',
  'processedJobId',
  'applicationStatus',
  'applicationStatusMessage',
  'queueId',
  'appliedAt',
  'processedAt',
  'errorMessage',
] as const;

describe('the status of an application', () => {
  let gateway: Gateway;
  let billing: FakeBilling;
  let customer: Customer;
  let accepted: Accepted;

  beforeAll(async () => {
    gateway = await Gateway.start();
    billing = await FakeBilling.start(gateway.database, gateway.nats);
  });
  beforeEach(async () => {
    billing.reset();
    customer = await gateway.givenCustomer();
    accepted = await gateway.accepted(customer, { metadata: { order: '7' } });
  });
  afterAll(async () => {
    await billing?.stop();
    await gateway?.stop();
  });

  const statusOf = async (query: string): Promise<Json> => {
    const { status, body, text } = await gateway.read(customer, `status?${query}`);
    if (status !== 200) throw new Error(text);
    return body;
  };
  const byId = () => statusOf(`queueId=${accepted.queueId}`);
  const applicationId = () => accepted.queueId as ApplicationId;
  const tell = (step: number, stage: Parameters<typeof aProgress>[1]['stage'], more: object = {}) =>
    gateway.tell('browser-agent', aProgress(customer, { applicationId: applicationId(), step, stage, ...more }));
  /** As billing would tell it, with the echo that it got. */
  const settlement = async (ending: Partial<Ending>) => {
    const echo = (await gateway.requested()).get(accepted.queueId)?.order['echo'] as Echo;
    const credit = ending.status === 'applied' ? 'captured' : 'released';
    return aSettlement({ applicationId: applicationId(), echo, ending: anEnding(ending), credit });
  };

  it('has the eight published members and what goes beyond, from acceptance on', async () => {
    const body = await byId();

    expect(Object.keys(body)).toEqual(expect.arrayContaining([...PUBLISHED]));
    expect(body).toMatchObject({
      queueId: accepted.queueId,
      jobId: accepted.jobId,
      processedJobId: accepted.processedJobId,
      applicationStatus: 'processing',
      applicationStatusMessage: 'Waiting for its turn.',
      appliedAt: null,
      processedAt: null,
      errorMessage: null,
      terminal: false,
      pollAfterSeconds: 5,
      stage: 'queued',
      reasonCode: null,
      reapply: null,
      evidence: null,
      metadata: { order: '7' },
      mode: 'live',
      agencyId: customer.agencyId,
      otherApplications: 0,
      settledAt: null,
    });
  });

  it('is found by queueId, and by URL, ciphertext and UUID of the job', async () => {
    const { jobId, processedJobId } = accepted;
    const url = encodeURIComponent(`https://${MARKETPLACE_HOST}/jobs/A-Job_${jobId}/`);

    for (const job of [jobId, url, processedJobId, processedJobId.toUpperCase()]) {
      expect(await statusOf(`jobId=${job}`)).toMatchObject({ queueId: accepted.queueId });
    }
    expect(await statusOf(`queueId=${accepted.queueId.toUpperCase()}`)).toMatchObject({ queueId: accepted.queueId });
  });

  it('by job is that of the live application, else of the newest, and counts the others', async () => {
    const { jobId } = accepted;
    const second = await gateway.givenAgency(customer.accountId);
    await gateway.tell('billing', await settlement({ status: 'failed', reasonCode: 'page_error' }));
    const live = await gateway.accepted(customer, { jobId, agencyId: customer.agencyId });
    const elsewhere = await gateway.accepted(customer, { jobId, agencyId: second });
    await gateway.tell('billing', aSettlement({ applicationId: elsewhere.queueId as ApplicationId }));

    expect(await statusOf(`jobId=${jobId}`)).toMatchObject({ queueId: live.queueId, otherApplications: 2 });
    const inSecond = await statusOf(`jobId=${jobId}&agencyId=${second.toUpperCase()}`);
    expect(inSecond).toMatchObject({ queueId: elsewhere.queueId, otherApplications: 0 });
    await gateway.tell(
      'billing',
      aSettlement({
        applicationId: live.queueId as ApplicationId,
        ending: anEnding({ status: 'failed', reasonCode: 'expired' }),
      }),
    );
    expect(await statusOf(`jobId=${jobId}`)).toMatchObject({ queueId: elsewhere.queueId, otherApplications: 2 });
  });

  it('moves on with the steps of the agent, in whatever order they come', async () => {
    const at = Date.now();
    await tell(2, 'filling', { at: at + 2 });
    await tell(1, 'opening_job', { at: at + 1 });

    expect(await byId()).toMatchObject({
      stage: 'filling',
      applicationStatusMessage: 'Being worked on.',
      position: null,
    });

    await tell(4, 'verifying', { at: at + 4 });
    await tell(3, 'sending', { at: at + 3, blockedOn: 'marketplace_unavailable' });

    expect(await byId()).toMatchObject({
      stage: 'verifying',
      blockedOn: null,
      processedAt: at + 2,
      applicationStatus: 'processing',
      applicationStatusMessage: expect.stringContaining('stays held until that is known'),
    });
    const { body } = await gateway.read(customer, `applications/${accepted.queueId}`);
    const stages = (body['timeline'] as { stage: string }[]).map(({ stage }) => stage);
    expect(stages).toEqual(['queued', 'opening_job', 'filling', 'sending', 'verifying']);
  });

  it('shows why it waits while an agent has it', async () => {
    await tell(1, 'dispatched', { blockedOn: 'earlier_intent' });

    expect(await byId()).toMatchObject({ stage: 'dispatched', blockedOn: 'earlier_intent' });
  });

  it('ends with what billing settled, and nothing that comes later changes it', async () => {
    const [processedAt, submittedAt] = [Date.now() - 2_000, Date.now() - 1_000];
    const evidence = {
      proposalId: '77',
      proposalUrl: 'https://marketplace.test/nx/proposals/77',
      submittedAt,
      coverLetterSha256: 'a'.repeat(64),
      terms: null,
      answers: [],
      connectsRequired: 8,
      connectsBoost: null,
      connectsSpent: 8,
      connectsBalanceAfter: 72,
    };
    const settled = await settlement({ status: 'applied', reasonCode: 'sent', evidence, processedAt });
    await gateway.tell('billing', settled);
    await tell(9, 'filling');
    await gateway.tell('billing', {
      ...settled,
      id: `${settled.id}:2`,
      body: { ...settled.body, ending: anEnding({ status: 'failed', reasonCode: 'internal' }) },
    });

    expect(await byId()).toMatchObject({
      applicationStatus: 'applied',
      terminal: true,
      pollAfterSeconds: null,
      stage: 'settled',
      reasonCode: 'sent',
      reapply: 'never',
      appliedAt: submittedAt,
      processedAt,
      settledAt: settled.body.settledAt,
      position: null,
      estimatedStartAt: null,
      evidence: { ...evidence, screenshotUrl: null },
    });
  });

  it('agrees with billing before its message arrives, as a webhook receiver sees it, and so does everything else', async () => {
    const settled = await settlement({ status: 'not_eligible', reasonCode: 'location', errorMessage: 'Only in Mars.' });
    await tell(1, 'opening_job');
    billing.settled.set(applicationId(), settled.body);

    const ended = await eventually(async () => {
      const body = await byId();
      expect(body['terminal']).toBe(true);
      return body;
    });

    expect(ended).toMatchObject({ applicationStatus: 'not_eligible', errorMessage: 'Only in Mars.', blockedOn: null });
    billing.settled.clear();
    expect(unlinked(await byId())).toEqual(unlinked(ended));
    const { body } = await gateway.read(customer, 'applied-jobs?status=not_eligible');
    expect(body['jobs']).toMatchObject([{ queueId: accepted.queueId, settledAt: settled.body.settledAt }]);
    // The message itself then changes nothing.
    await gateway.tell('billing', settled);
    expect(unlinked(await byId())).toEqual(unlinked(ended));
  });

  it('is the own copy when billing is silent', async () => {
    billing.before = (question) => (question === 'reservation' ? billing.silence : undefined);
    billing.settled.set(applicationId(), (await settlement({ status: 'applied' })).body);

    expect(await byId()).toMatchObject({ applicationStatus: 'processing' });
  });
});
