import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, type TestProgram } from '#testing';
import { type Dispatched, GivenAgents, type GivenAgency, PATIENCE_MS } from '../spec/given-agents.kit-spec.js';

const HOUR_MS = '3600000000';

describe('one pod for many sessions', () => {
  let given: GivenAgents;
  let pod: TestProgram;
  beforeAll(async () => {
    given = await GivenAgents.start();
    // Left alone it would keep an idle session for hours, and a busy one for six seconds.
    [, pod] = await Promise.all([
      given.proxy(),
      given.pod('agent-1', { SESSION_IDLE_MS: HOUR_MS, SESSION_HOLD_MS: '240000' }),
    ]);
  }, PATIENCE_MS);
  afterAll(() => given?.stop(), PATIENCE_MS);

  const endOf = async ({ applicationId }: Dispatched) => (await given.finished(applicationId)).ending;
  const claims = () => pod.logged('session.claimed').map(({ agencyId }) => agencyId);
  const holder = async ({ sessionId }: GivenAgency) =>
    (
      await given.query<{ lease_pod: string | null }>(`SELECT lease_pod FROM agent.sessions WHERE session_id = $1`, [
        sessionId,
      ])
    )[0]?.lease_pod;

  it(
    'gives an idle session back as soon as another agency has work, and takes it again for its own',
    async () => {
      const [first, second] = [await given.agency(), await given.agency()];
      await endOf(await given.dispatch(first));
      await endOf(await given.dispatch(second));
      expect(await holder(second)).toBe('agent-1');
      const before = claims().length;

      expect(await endOf(await given.dispatch(first))).toMatchObject({ status: 'applied' });
      expect(await endOf(await given.dispatch(second))).toMatchObject({ status: 'applied' });
      expect(claims().slice(before)).toEqual([first.agencyId, second.agencyId]);
      // Signed in once each: restored after that.
      const { requests } = await given.sandbox.call<{ requests: { path: string }[] }>(
        'GET',
        `/requests?kind=login&agency=${second.sandbox.agencyId}`,
      );
      expect(requests.length).toBeLessThanOrEqual(2);
    },
    PATIENCE_MS,
  );

  it('rests while the session it holds has nothing to do', async () => {
    const agency = await given.agency();
    await endOf(await given.dispatch(agency));
    expect(await holder(agency)).toBe('agent-1');
    // How often it looked for Sends to recover. Postgres tells about once a second: a pod at rest has looked a few times
    // since it was asked last, one that never rests hundreds of times.
    const looks = async () => {
      const [row] = await given.query<{ looks: string }>(
        `SELECT seq_scan + idx_scan AS looks FROM pg_stat_user_tables WHERE schemaname = 'agent' AND relname = 'intents'`,
      );
      return Number(row?.looks);
    };
    const increases: number[] = [];
    let last = await looks();

    await eventually(async () => {
      const now = await looks();
      if (now > last) increases.push(now - last);
      last = now;
      expect(increases.length).toBeGreaterThan(4);
    });

    expect(Math.min(...increases.slice(1))).toBeLessThan(40);
  });

  it(
    'gives way although a Send of its session is being looked for, and comes back to that',
    async () => {
      const [busy, waiting] = [await given.agency(), await given.agency()];
      const { ciphertext: job } = await given.sandbox.job({ boost: null });
      await endOf(await given.dispatch(busy));
      await given.sandbox.arm({ kind: 'cut_mid_request', job });
      const lost = await given.dispatch(busy, { job });
      expect(await endOf(await given.dispatch(waiting))).toMatchObject({ status: 'applied' });

      expect(await endOf(lost)).toMatchObject({ reasonCode: 'not_found_after_send' });
    },
    PATIENCE_MS,
  );

  it(
    'ends what expires although its marketplace cannot be reached at all',
    async () => {
      const agency = await given.agency();
      await endOf(await given.dispatch(agency));
      await given.query(
        `UPDATE agent.sessions SET base_url = 'http://127.0.0.1:9', lease_until = clock_timestamp() WHERE session_id = $1`,
        [agency.sessionId],
      );
      const one = await given.dispatch(agency, { order: { expiresAt: Date.now() + 1_500 } });

      expect(await endOf(one)).toMatchObject({ status: 'failed', reasonCode: 'expired' });
      expect(await given.sent(one.job)).toEqual({ submits: 0, proposals: 0 });
    },
    PATIENCE_MS,
  );

  it(
    'gives back to its lane what a dead pod left with a session that waits for a person',
    async () => {
      const agency = await given.agency();
      await endOf(await given.dispatch(agency));
      // As if it had stopped, and its pod had died with one application begun and one queued.
      await given.query(
        `UPDATE agent.sessions SET state = 'needs_human', lease_pod = NULL, lease_until = NULL WHERE session_id = $1`,
        [agency.sessionId],
      );
      given.isByRows = true;
      const [begun, queued] = [await given.dispatch(agency), await given.dispatch(agency)];
      await given.query(`UPDATE agent.submissions SET state = 'working', epoch = 1 WHERE application_id = $1`, [
        begun.applicationId,
      ]);
      given.isByRows = false;
      await eventually(async () => {
        for (const { applicationId } of [begun, queued]) {
          expect(await given.told('application.returned', applicationId)).toMatchObject([{ dispatch: 1 }]);
        }
      }, PATIENCE_MS);
    },
    PATIENCE_MS,
  );
});
