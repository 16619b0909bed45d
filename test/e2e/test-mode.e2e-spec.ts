import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type Embedded, eventually, testSystem } from '#testing';
import { Customer, expectSound } from './customer.js';

jest.setTimeout(300_000);

const SCALE = { TIME_SCALE: '20', LANE_GAP_MIN_MS: '0', LANE_GAP_MAX_MS: '0' };

/*
 * A customer's own tests: a key that reaches the sandbox and nothing else, and jobs whose ids say how they end. Through
 * the pipeline as it is, with a real browser.
 */
describe('with a test key', () => {
  let system: Embedded;
  let live: Customer;
  let test: Customer;
  beforeAll(async () => {
    system = await testSystem({ agents: 1, extra: SCALE, only: { sandbox: { SANDBOX_SLOW_MS: '500' } } });
    live = await Customer.of(system, { credits: 5 });
    test = await Customer.twinOf(live, { credits: 20 });
  });
  afterAll(async () => {
    if (system) await expectSound(system).finally(() => system.stop());
  });

  const credits = () => test.credits();

  it.each([
    ['applied', 'applied', 'sent'],
    ['slow', 'applied', 'sent'],
    ['notavailable', 'not_available', 'job_closed'],
    ['noteligible', 'not_eligible', 'location'],
    ['notenoughconnects', 'not_enough_connects', 'connects_balance'],
    ['failed', 'failed', 'answers_required'],
    ['loggedout', 'logged_out', 'session_lost'],
  ])('~02test%s… ends as %s', async (word, applicationStatus, reasonCode) => {
    const before = await credits();
    const job = `~02test${word}0001`;
    const queueId = await test.apply(job);

    expect(await test.settled(queueId)).toMatchObject({ applicationStatus, reasonCode, mode: 'test' });
    const isApplied = applicationStatus === 'applied';
    expect(await test.oracle.proposals(job)).toHaveLength(isApplied ? 1 : 0);
    expect((await credits()).captured - before.captured).toBe(isApplied ? 1 : 0);
    expect(await test.webhooks(queueId)).toMatchObject([
      { times: 1, data: { applicationStatus, mode: 'test', accountId: test.accountId } },
    ]);
  });

  it('~02testunknown… stays unknown, its credit held, and the next application goes on beside it', async () => {
    const queueId = await test.apply('~02testunknown0001');
    await test.reaches(queueId, 'verifying');

    const next = await test.apply('~02testapplied0002');
    expect(await test.settled(next)).toMatchObject({ applicationStatus: 'applied' });
    expect(await test.status(queueId)).toMatchObject({ applicationStatus: 'processing', terminal: false });
    expect((await credits()).held).toBe(1);
  });

  it('~02testchallenge… stops the session for a person, and it goes on by itself after a while', async () => {
    const queueId = await test.apply('~02testchallenge0001');
    expect(await test.settled(queueId)).toMatchObject({ applicationStatus: 'failed', reasonCode: 'challenge' });

    const next = await test.apply('~02testapplied0003');
    expect(await test.settled(next)).toMatchObject({ applicationStatus: 'applied' });
    const acts = await system.operator.get('/operator/v1/sessions');
    expect(JSON.stringify(acts)).toContain('"mode":"test"');
  });

  it('nothing live was reached: no credit, no job, no session', async () => {
    expect(await live.credits()).toMatchObject({ available: 5, held: 0, captured: 0 });
    await expect(live.apply('~02testapplied0009')).rejects.toMatchObject({ status: 422, body: { code: 'test_job' } });
    const { ciphertext } = await system.job();
    await expect(test.apply(ciphertext)).rejects.toMatchObject({ status: 422, body: { code: 'test_job' } });
    await eventually(async () => {
      const { sessions } = await system.operator.get<{ sessions: { accountId: string; state: string }[] }>(
        '/operator/v1/sessions',
      );
      expect(sessions.filter(({ accountId }) => accountId === live.accountId)).toMatchObject([{ state: 'ready' }]);
    });
  });
});
