import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type Embedded, testSystem } from '#testing';
import { Customer, expectSound, LETTER } from './customer.js';

jest.setTimeout(300_000);

describe('an application, from the request to the webhook', () => {
  let system: Embedded;
  let customer: Customer;

  beforeAll(async () => {
    system = await testSystem({ extra: { LANE_GAP_MIN_MS: '0', LANE_GAP_MAX_MS: '0' } });
    customer = await Customer.of(system, { agencies: 2, credits: 20 });
  });
  afterAll(async () => {
    if (system) await expectSound(system).finally(() => system.stop());
  });

  it('becomes a proposal with the letter as it was sent, one captured credit and one webhook', async () => {
    const { ciphertext } = await system.job();
    const queueId = await customer.apply(ciphertext, { metadata: { order: '7' } });

    expect(await customer.settled(queueId)).toMatchObject({ applicationStatus: 'applied', reasonCode: 'sent' });

    const [proposal, ...others] = await customer.oracle.proposals(ciphertext);
    expect(others).toEqual([]);
    expect(proposal).toMatchObject({ coverLetter: LETTER, as: 'agency' });
    const { evidence } = await customer.status(queueId);
    expect(evidence).toMatchObject({
      proposalId: proposal?.id,
      coverLetterSha256: createHash('sha256').update(LETTER, 'utf8').digest('hex'),
      connectsSpent: proposal?.connectsSpent,
    });
    const webhooks = await customer.webhooks(queueId);
    expect(webhooks).toHaveLength(1);
    expect(webhooks[0]).toMatchObject({
      type: 'application.applied',
      times: 1,
      data: {
        applicationStatus: 'applied',
        credit: 'captured',
        metadata: { order: '7' },
        accountId: customer.accountId,
      },
    });
    expect(await customer.credits()).toMatchObject({ captured: 1, held: 0, available: 19 });
  });

  it.each<
    [
      status: string,
      reason: string,
      job: Record<string, unknown>,
      fault: ({ kind: string } & Record<string, unknown>) | null,
    ]
  >([
    ['failed', 'answers_required', { questions: [{ text: 'Which certificates do you hold?' }] }, null],
    ['not_available', 'job_closed', { state: 'closed' }, null],
    ['not_available', 'job_deleted', { state: 'removed' }, null],
    ['not_available', 'job_private', { state: 'private' }, null],
    ['not_eligible', 'location', { hardRefusal: { reason: 'location', at: 'open' } }, null],
    ['not_eligible', 'skills', { hardRefusal: { reason: 'skills', at: 'open' } }, null],
    ['not_enough_connects', 'connects_balance', { isUnaffordable: true }, null],
    ['logged_out', 'session_lost', {}, { kind: 'session_expires_before_open', pages: ['apply'] }],
  ])('ends as %s (%s), gives its credit back and says so once', async (status, reasonCode, job, fault) => {
    const { ciphertext } = await system.job(job);
    if (fault) await customer.oracle.arm({ ...fault, job: ciphertext });
    const before = await customer.credits();

    const queueId = await customer.apply(ciphertext);

    expect(await customer.settled(queueId)).toMatchObject({ applicationStatus: status, reasonCode });
    expect(await customer.credits()).toEqual(before);
    expect(await customer.oracle.proposals(ciphertext)).toEqual([]);
    expect(await customer.oracle.submits(ciphertext)).toEqual([]);
    expect(await customer.webhooks(queueId)).toMatchObject([
      { type: 'application.failed', times: 1, data: { applicationStatus: status, reasonCode, credit: 'released' } },
    ]);
  });

  it('is refused while another of the agency is there for the job, and names it', async () => {
    const { ciphertext } = await system.job();
    const queueId = await customer.apply(ciphertext);
    await customer.settled(queueId);

    await expect(customer.apply(ciphertext)).rejects.toMatchObject({
      status: 409,
      body: { queueId, applicationStatus: 'applied' },
    });
    // Another agency of the same account may.
    const other = await customer.apply(ciphertext, { agencyId: customer.agencies[1]?.agencyId });
    expect(await customer.settled(other)).toMatchObject({ applicationStatus: 'applied' });
    expect(await customer.oracle.proposals(ciphertext)).toHaveLength(2);
  });

  it('finds what a person has sent by hand, and does not call that its own', async () => {
    const { ciphertext } = await system.job();
    const agencyId = customer.agency.marketplaceAgencyId;
    await system.sandbox.post('/proposals', { agencyId, job: ciphertext, coverLetter: 'By hand' });

    const queueId = await customer.apply(ciphertext);

    expect(await customer.settled(queueId)).toMatchObject({
      applicationStatus: 'failed',
      reasonCode: 'already_applied',
    });
    expect(await customer.oracle.proposals(ciphertext)).toHaveLength(1);
  });
});
