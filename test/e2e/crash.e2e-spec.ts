import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type Embedded, eventually, testSystem } from '#testing';
import { Customer, expectSound, LETTER } from './customer.js';

jest.setTimeout(300_000);

// A quarter of every protocol time: a lease ends after 7.5 s, which a busy machine can renew in time; the settle window after 30.
const TIME_SCALE = '4';

describe('a process killed while an application is under way', () => {
  let system: Embedded;
  let customer: Customer;

  beforeAll(async () => {
    system = await testSystem({ extra: { TIME_SCALE, LANE_GAP_MIN_MS: '0', LANE_GAP_MAX_MS: '0' } });
    customer = await Customer.of(system);
  });
  afterAll(async () => {
    if (system) await expectSound(system).finally(() => system.stop());
  });

  /** One proposal, one captured credit, one webhook. */
  async function expectAppliedOnce(queueId: string, job: string, before: { captured: number; available: number }) {
    await customer.applied(queueId);
    expect((await customer.oracle.proposals(job)).map(({ coverLetter }) => coverLetter)).toEqual([LETTER]);
    await eventually(async () =>
      expect(await customer.credits()).toMatchObject({
        held: 0,
        captured: before.captured + 1,
        available: before.available - 1,
      }),
    );
    const webhooks = await customer.webhooks(queueId);
    expect(webhooks.map(({ type }) => type)).toEqual(['application.applied']);
  }

  function kill(name: string): void {
    const child = system.child(name);
    if (!child) throw new Error(`${name} does not run`);
    child.signal('SIGKILL');
  }

  it.each(['billing', 'scheduler', 'notifier', 'egress-proxy', 'nats-server', 'stream-admin', 'postgres'])(
    'costs nothing when it is %s',
    async (name) => {
      const before = await customer.credits();
      const { ciphertext } = await system.job();
      const queueId = await customer.apply(ciphertext);

      kill(name);

      await expectAppliedOnce(queueId, ciphertext, before);
    },
  );

  it('costs nothing when it is the gateway, and the client asks again with its key', async () => {
    const before = await customer.credits();
    const { ciphertext } = await system.job();
    const accepted = customer.apply(ciphertext);

    kill('gateway');

    await expectAppliedOnce(await accepted, ciphertext, before);
  });

  it.each(['opening_job', 'filling', 'sending'])('costs nothing when it is the agent, at %s', async (stage) => {
    const before = await customer.credits();
    const { ciphertext: job } = await system.job();
    await customer.oracle.arm({ kind: 'slow_response', delayMs: 1_500, job, pages: pagesOf(stage) });
    const queueId = await customer.apply(job);
    await customer.reaches(queueId, stage);
    // `sending` is told when the intent is there. An agent killed before its request has sent nothing: rightly not applied.
    if (stage === 'sending')
      await eventually(async () => expect(await customer.oracle.hits('slow_response', job)).toBe(1));

    for (const name of Object.keys(system.pids()).filter((one) => one.startsWith('agent-'))) kill(name);

    await expectAppliedOnce(queueId, job, before);
  });
});

// Where the marketplace is slow enough for the kill to hit this stage.
const pagesOf = (stage: string): string[] =>
  stage === 'opening_job' ? ['job'] : stage === 'filling' ? ['apply'] : ['submit'];
