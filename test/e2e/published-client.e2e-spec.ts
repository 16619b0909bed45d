import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type Embedded, eventually, HttpFront, testSystem, type Turn } from '#testing';
import { PublishedClient } from '../support/published-client.js';
import { Customer, expectSound, LETTER } from './customer.js';

jest.setTimeout(300_000);

// Its minute is a third of one: five of them are still far more than an application takes on a busy machine.
const FASTER = 3;

/*
 * The recipes of the published page, run unchanged against the whole system, over a way that loses and refuses.
 */
describe('a client that was written for the published API', () => {
  let system: Embedded;
  let customer: Customer;
  let front: HttpFront;
  let client: PublishedClient;

  beforeAll(async () => {
    system = await testSystem({ agents: 1, extra: { LANE_GAP_MIN_MS: '0', LANE_GAP_MAX_MS: '0' } });
    customer = await Customer.of(system, { credits: 10 });
    front = await HttpFront.listen(system.baseUrl);
    client = new PublishedClient({
      baseUrl: front.url,
      apiKey: customer.apiKey,
      fetch,
      now: () => Date.now() * FASTER,
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms / FASTER)),
    });
  });
  afterAll(async () => {
    await front?.close();
    if (system) await expectSound(system).finally(() => system.stop());
  });

  /** Runs it, and holds what it was told against what there is: one proposal, one credit, one webhook. */
  async function expectAppliedOnce(): Promise<void> {
    const before = await customer.credits();
    const { ciphertext } = await system.job();

    const status = await client.run(ciphertext, LETTER);

    expect(status).toMatchObject({ jobId: ciphertext, applicationStatus: 'applied', errorMessage: null });
    expect(status?.appliedAt).toBeGreaterThan(1_600_000_000_000);
    expect((await customer.oracle.proposals(ciphertext)).map(({ coverLetter }) => coverLetter)).toEqual([LETTER]);
    const { available, captured } = before;
    expect(await customer.credits()).toMatchObject({ held: 0, available: available - 1, captured: captured + 1 });
    const webhooks = await customer.webhooks(status?.queueId ?? '');
    expect(webhooks.map(({ type }) => type)).toEqual(['application.applied']);
    expect(front.left).toBe(0);
  }

  it('applies and sees the end', () => expectAppliedOnce());

  it('comes again after 429 and 5xx, when it is told to', async () => {
    const refusal = (status: number): Turn => ({ status, headers: { 'retry-after': '1' }, body: { error: 'Later.' } });
    front.next(/apply$/, refusal(429), refusal(503), refusal(500));
    front.next(/status/, refusal(503), refusal(429));

    await expectAppliedOnce();
  });

  it('comes again while a part of ours is down, and leaves nothing behind until it is back', async () => {
    const before = await customer.credits();
    const resume = await system.halt('billing');
    const { ciphertext } = await system.job();
    const asked = front.asked.length;
    const running = client.run(ciphertext, LETTER);
    await eventually(() => expect(front.asked.length - asked).toBeGreaterThanOrEqual(2));
    await resume();

    expect(await running).toMatchObject({ applicationStatus: 'applied' });
    expect(await customer.oracle.proposals(ciphertext)).toHaveLength(1);
    expect(await customer.credits()).toMatchObject({ held: 0, captured: before.captured + 1 });
  });

  it('finds its application again by the 409 when the answer was lost, and never makes a second one', async () => {
    const asked = front.asked.length;
    front.next(/apply$/, 'lose');

    await expectAppliedOnce();

    const applies = front.asked.slice(asked).filter(({ path }) => path.endsWith('/apply'));
    expect(applies).toHaveLength(2);
    expect(applies.map(({ headers }) => headers['idempotency-key'])).toEqual([undefined, undefined]);
  });
});
