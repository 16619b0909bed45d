import type { Socket } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { SessionId } from '#contracts';
import { anApplicationId, eventually, type TestProgram } from '#testing';
import { passwordOf, usernameOf } from '../domain/egress-credential.js';
import { connectThrough } from '../outbound/http/connect-through.js';
import { type Dispatched, GivenAgents, type GivenAgency, PATIENCE_MS } from '../spec/given-agents.kit-spec.js';
import { GivenTarget } from '../spec/given-target.kit-spec.js';

// The longest life of a submit at this scale: a minute.
const SCALE = 60;
const CAP_MS = 60_000 / SCALE;

describe('an egress proxy as a process', () => {
  let given: GivenAgents;
  let pod: TestProgram;
  beforeAll(async () => {
    given = await GivenAgents.start(SCALE);
    given.isByRows = true;
    pod = await given.pod('agent-1', { PAGE_TIMEOUT_MS: '1000' });
  }, PATIENCE_MS);
  afterAll(() => given?.stop(), PATIENCE_MS);

  const endOf = async ({ applicationId }: Dispatched) => (await given.finished(applicationId)).ending;
  const namedBy = async ({ sessionId }: GivenAgency): Promise<string> => {
    const rows = await given.query<{ address: string }>(
      `SELECT address FROM agent.sessions JOIN agent.proxies ON instance_id = proxy_instance WHERE session_id = $1`,
      [sessionId],
    );
    return rows[0]?.address ?? '';
  };
  const addressOf = (proxy: TestProgram): string => String(proxy.logged('egress.ready')[0]?.['address']);
  /** As time would: it has not said for a while that it is there. */
  const isSilent = (proxy: TestProgram) =>
    given.query(`UPDATE agent.proxies SET seen_at = seen_at - interval '1 minute' WHERE address = $1`, [
      addressOf(proxy),
    ]);

  describe('that stands still for longer than a submit may live', () => {
    let target: GivenTarget;
    beforeEach(async () => {
      target = await GivenTarget.listen();
    });

    it(
      'lets nothing more of it out when it goes on',
      async () => {
        const proxy = await given.proxy('frozen');
        const agency = await given.agency();
        const applicationId = anApplicationId();
        await given.query(
          `UPDATE agent.sessions SET base_url = $2, lease_epoch = 1, not_before = 'infinity', state = 'ready',
           proxy_instance = (SELECT instance_id FROM agent.proxies WHERE address = $3) WHERE session_id = $1`,
          [agency.sessionId, target.url, addressOf(proxy)],
        );
        await given.query(
          `INSERT INTO agent.intents (application_id, agency_id, canonical_job_id, kind, epoch, echo, letter_sha256, next_look_at)
         VALUES ($1, $2, 'a job', 'send', 1, '{}', 'x', 'infinity')`,
          [applicationId, agency.agencyId],
        );
        const username = usernameOf({ sessionId: agency.sessionId as SessionId, epoch: 1, applicationId });
        const credentials = { username, password: passwordOf(username, given.egressSecret) };
        const server = `http://${addressOf(proxy)}`;
        const socket: Socket = await connectThrough({ server, ...credentials }, new URL(target.url), {
          timeoutMs: 5_000,
        });
        let end = 'open';
        socket.on('error', (error: NodeJS.ErrnoException) => (end = error.code ?? 'error'));
        socket.resume();
        socket.write('first half, ');
        await eventually(() => expect(target.arrivals[0]?.text).toBe('first half, '));
        const since = performance.now();
        proxy.signal('SIGSTOP');
        socket.write('second half');
        await eventually(() => expect(performance.now() - since).toBeGreaterThan(1.5 * CAP_MS));
        proxy.signal('SIGCONT');

        await eventually(() => expect(end).toBe('ECONNRESET'));
        await eventually(() => expect(target.arrivals[0]?.end).toBe('rst'));
        expect(target.arrivals[0]?.text).toBe('first half, ');
        await target.stop();
        await proxy.stop();
      },
      PATIENCE_MS,
    );
  });

  it(
    'is waited for while it is only silent, and followed by another once it is proven gone',
    async () => {
      const first = await given.proxy('egress-1');
      const agency = await given.agency();
      await endOf(await given.dispatch(agency));
      expect(await namedBy(agency)).toBe(addressOf(first));
      const second = await given.proxy('egress-2');

      first.signal('SIGSTOP');
      await isSilent(first);
      await given.expireLease(agency);
      const one = await given.dispatch(agency);
      await eventually(() => expect(pod.logged('egress.silent')).not.toEqual([]), PATIENCE_MS);
      expect(await namedBy(agency)).toBe(addressOf(first));
      expect(await given.sent(one.job)).toEqual({ submits: 0, proposals: 0 });

      first.signal('SIGCONT');
      expect(await endOf(one)).toMatchObject({ status: 'applied' });
      expect(await namedBy(agency)).toBe(addressOf(first));

      first.killAlone();
      await first.exited;
      await isSilent(first);
      const another = await given.dispatch(agency);
      expect(await endOf(another)).toMatchObject({ status: 'applied' });
      expect(await namedBy(agency)).toBe(addressOf(second));
      expect(pod.logged('egress.gone')).toHaveLength(1);
      expect(await given.sent(another.job)).toEqual({ submits: 1, proposals: 1 });
      await second.stop();
    },
    PATIENCE_MS,
  );

  it(
    'says itself that it is gone when it is stopped, and is followed at once',
    async () => {
      const third = await given.proxy('egress-3');
      const agency = await given.agency();
      await endOf(await given.dispatch(agency));
      const fourth = await given.proxy('egress-4');
      await third.stop();

      expect(await endOf(await given.dispatch(agency))).toMatchObject({ status: 'applied' });
      expect(await namedBy(agency)).toBe(addressOf(fourth));
    },
    PATIENCE_MS,
  );

  it(
    'is killed under a Send: what it let through is found, and nothing is sent again',
    async () => {
      const agency = await given.agency();
      await endOf(await given.dispatch(agency));
      const named = await namedBy(agency);
      const proxy = given.programs.find(
        (program) => program.isRunning() && program.logged('egress.ready')[0]?.['address'] === named,
      );
      const { ciphertext: job } = await given.sandbox.job({ boost: null });
      await given.sandbox.arm({ kind: 'slow_response', delayMs: 600, accept: 'before', job });
      const one = await given.dispatch(agency, { job });
      await eventually(async () => expect(await given.sent(job)).toMatchObject({ submits: 1 }), PATIENCE_MS);
      proxy?.killAlone();
      await given.query(`UPDATE agent.proxies SET seen_at = seen_at - interval '1 minute' WHERE address = $1`, [named]);
      await given.proxy('egress-5');

      expect(await endOf(one)).toMatchObject({ status: 'applied', reasonCode: 'sent_verified' });
      expect(await given.sent(job)).toEqual({ submits: 1, proposals: 1 });
    },
    PATIENCE_MS,
  );
});
