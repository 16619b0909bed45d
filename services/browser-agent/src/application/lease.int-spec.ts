import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually, TcpRelay, type TestProgram } from '#testing';
import { PROTOCOL_MS } from '../domain/protocol-times.js';
import { type Dispatched, GivenAgents, type GivenAgency, PATIENCE_MS } from '../spec/given-agents.kit-spec.js';

const FOREVER_MS = 3_600_000;
const HIDDEN = [
  { kind: 'list_late', byMs: FOREVER_MS },
  { kind: 'job_page_late', byMs: FOREVER_MS },
];

describe('two pods and one session', () => {
  let given: GivenAgents;
  /** Takes over what another pod lost. Stands still while that one has its session. */
  let next: TestProgram;
  let agency: GivenAgency;
  beforeAll(async () => {
    given = await GivenAgents.start(30);
    given.isByRows = true;
    await given.proxy();
    next = await given.pod('next', { SESSION_IDLE_MS: '0' });
  }, PATIENCE_MS);
  afterAll(() => given?.stop(), PATIENCE_MS);
  beforeEach(async () => {
    await eventually(async () =>
      expect(await given.query(`SELECT FROM agent.sessions WHERE lease_pod IS NOT NULL`)).toEqual([]),
    );
    next.signal('SIGSTOP');
    agency = await given.agency();
  });
  afterEach(async () => {
    // What a test leaves open is no business of the ones after it.
    await given.query(`UPDATE agent.sessions SET not_before = 'infinity', lease_pod = NULL, lease_until = NULL`);
    next.signal('SIGCONT');
  });

  const aJob = async (...faults: ({ kind: string } & Record<string, unknown>)[]): Promise<string> => {
    const { ciphertext: job } = await given.sandbox.job({ boost: null });
    for (const fault of faults) await given.sandbox.arm({ ...fault, job });
    return job;
  };
  const endOf = async ({ applicationId }: Dispatched) => (await given.finished(applicationId)).ending;
  const observed = ({ applicationId }: Dispatched): Promise<{ seen: string; detail: { why?: string } }[]> =>
    given.query(
      `SELECT pod || ' ' || kind AS seen, detail FROM agent.observations WHERE application_id = $1 ORDER BY id`,
      [applicationId],
    );
  const untilSeen = (one: Dispatched, wanted: string) =>
    eventually(async () => {
      const found = (await observed(one)).find(({ seen }) => seen === wanted);
      expect(found).toBeDefined();
      return found;
    }, PATIENCE_MS);
  const untilOlderThanTheRule = ({ applicationId }: Dispatched) =>
    eventually(
      async () => expect(await given.ageOfIntent(applicationId)).toBeGreaterThan(PROTOCOL_MS.intentToSend),
      PATIENCE_MS,
    );
  const untilFrozen = (pod: TestProgram) => eventually(() => expect(pod.isFrozen()).toBe(true), PATIENCE_MS);
  const admissions = ({ applicationId }: Dispatched) =>
    given.query(`SELECT FROM agent.submit_admissions WHERE application_id = $1`, [applicationId]);

  describe('a pod that stood still for longer than its lease', () => {
    let zombie: TestProgram;
    afterEach(() => zombie?.stop());

    /** It stands still at a point of its Send, and the other has the session since. */
    const frozenAt = async (label: string, ...faults: Parameters<typeof aJob>): Promise<Dispatched> => {
      zombie = await given.pod('zombie', { CRASH_AT: `${label}:freeze` });
      const one = await given.dispatch(agency, { job: await aJob(...faults) });
      await untilFrozen(zombie);
      await given.expireLease(agency);
      next.signal('SIGCONT');
      await eventually(async () => {
        await given.endFrozenTransactions('zombie');
        expect((await observed(one)).map(({ seen }) => seen)).toContain('next fenced');
      }, PATIENCE_MS);
      return one;
    };

    it(
      'gets nothing out any more: its epoch is closed at the proxy',
      async () => {
        const one = await frozenAt('before-send');
        zombie.signal('SIGCONT');
        const tried = await untilSeen(one, 'zombie unclear');

        // Nothing but the proxy was in its way.
        expect(tried?.detail.why).toMatch(/proxy refused/);
        expect(await endOf(one)).toMatchObject({ status: 'failed', reasonCode: 'not_found_after_send' });
        expect(await given.sent(one.job)).toEqual({ submits: 0, proposals: 0 });
        expect(await admissions(one)).toEqual([]);
        await eventually(() => {
          const told = [...zombie.logged('session.lease_lost'), ...zombie.logged('pod.abandons')];
          expect(told).not.toEqual([]);
        });
      },
      PATIENCE_MS,
    );

    it(
      'may decide nothing, but what it saw counts',
      async () => {
        const one = await frozenAt('after-send', ...HIDDEN);
        zombie.signal('SIGCONT');

        expect(await endOf(one)).toMatchObject({ status: 'applied', reasonCode: 'sent_verified' });
        const seen = (await observed(one)).map((observation) => observation.seen);
        expect(seen).toEqual(expect.arrayContaining(['zombie proposal_matched', 'next proposal_matched']));
        expect(await given.sent(one.job)).toEqual({ submits: 1, proposals: 1 });
      },
      PATIENCE_MS,
    );

    it(
      'saw a late find when the end came first',
      async () => {
        const one = await frozenAt('after-send', ...HIDDEN);
        expect(await endOf(one)).toMatchObject({ reasonCode: 'not_found_after_send' });
        zombie.signal('SIGCONT');

        await eventually(async () => {
          expect(await given.told('application.corrected', one.applicationId)).toHaveLength(1);
        }, PATIENCE_MS);
        expect(await given.told('application.finished', one.applicationId)).toHaveLength(1);
        expect(await given.sent(one.job)).toEqual({ submits: 1, proposals: 1 });
      },
      PATIENCE_MS,
    );
  });

  it(
    'does not send what is two seconds past its intent, although its lease is as good as new',
    async () => {
      const slow = await given.pod('slow', { CRASH_AT: 'after-intent:freeze' });
      const one = await given.dispatch(agency);
      await untilFrozen(slow);
      await untilOlderThanTheRule(one);
      slow.signal('SIGCONT');

      expect((await untilSeen(one, 'slow unclear'))?.detail.why).toMatch(/too long/);
      expect(await given.sent(one.job)).toEqual({ submits: 0, proposals: 0 });
      expect(await admissions(one)).toEqual([]);
      await slow.stop();
    },
    PATIENCE_MS,
  );

  it(
    'lets the next pod believe a refusal that the one before it was told',
    async () => {
      const first = await given.pod('first');
      const one = await given.dispatch(agency, { job: await aJob({ kind: 'job_closes_on_send' }) });
      await untilSeen(one, 'first refused');
      first.killAlone();
      await first.exited;
      await given.expireLease(agency);
      next.signal('SIGCONT');

      // Without it: a job that closed shows no offer, and its outcome would stay unknown.
      expect(await endOf(one)).toMatchObject({ status: 'not_available', reasonCode: 'job_closed' });
      expect(await given.sent(one.job)).toEqual({ submits: 1, proposals: 0 });
    },
    PATIENCE_MS,
  );

  describe('a pod whose way to the database', () => {
    let pod: TestProgram;
    let relay: TcpRelay;
    beforeAll(async () => {
      const url = given.database.urlOf('browser-agent');
      relay = await TcpRelay.listen(url);
      pod = await given.pod('far', { AGENT_DATABASE_URL: relay.through(url) });
    }, PATIENCE_MS);
    afterAll(() => relay?.close());
    afterEach(() => {
      relay.watch();
      relay.thaw();
    });

    /** The session is open, and the form takes its time: enough to see the transaction of the intent coming. */
    const dispatched = async (): Promise<Dispatched> => {
      await endOf(await given.dispatch(agency));
      return given.dispatch(agency, { job: await aJob({ kind: 'slow_response', pages: ['apply'], delayMs: 400 }) });
    };

    it.each([
      ['before the database has it', 'toServer', 1],
      ['on the way back', 'toClient', 0],
    ] as const)(
      'loses the COMMIT of an intent %s aborts the request',
      async (_where, direction, submits) => {
        const one = await dispatched();
        let intending: number | undefined;
        let isCut = false;
        relay.watch(({ direction: at, connection, bytes }) => {
          const text = bytes.toString('latin1');
          // What is known before Send is only written in the transaction of the intent.
          if (text.includes('connectsBefore') && text.includes(one.applicationId)) intending = connection;
          if (isCut || connection !== intending || at !== direction || !text.includes('COMMIT')) return 'pass';
          isCut = true;
          return 'cut';
        });
        await eventually(() => expect(isCut).toBe(true), PATIENCE_MS);

        // Rolled back, it begins again; committed, it is left to recovery.
        if (submits === 1) expect(await endOf(one)).toMatchObject({ status: 'applied', reasonCode: 'sent' });
        else await untilSeen(one, 'far intent_commit_unknown');
        expect(await given.sent(one.job)).toEqual({ submits, proposals: submits });
        expect(await admissions(one)).toHaveLength(submits);
      },
      PATIENCE_MS,
    );

    it(
      'is slow aborts the request: the commit came too late',
      async () => {
        const one = await dispatched();
        let intending: number | undefined;
        let isCommitting = false;
        relay.watch(({ direction, connection, bytes }) => {
          const text = bytes.toString('latin1');
          if (text.includes('connectsBefore') && text.includes(one.applicationId)) intending = connection;
          if (connection === intending && text.includes('COMMIT')) isCommitting = true;
          // Of this connection alone: were renewals slow too, the pod could give up its session instead.
          return isCommitting && connection === intending && direction === 'toClient' ? 'hold' : 'pass';
        });
        await untilOlderThanTheRule(one);
        relay.watch();
        relay.thaw();

        expect((await untilSeen(one, 'far unclear'))?.detail.why).toMatch(/too long/);
        expect(await given.sent(one.job)).toEqual({ submits: 0, proposals: 0 });
        expect(await admissions(one)).toEqual([]);
      },
      PATIENCE_MS,
    );

    it(
      'is cut off ends before anybody else may have its session, and the next one goes on',
      async () => {
        await dispatched();
        const lease = await given.query<{ left: number }>(
          `SELECT extract(epoch FROM lease_until - clock_timestamp())::float8 * 1000 AS left FROM agent.sessions WHERE lease_pod = 'far'`,
        );
        const askedAt = performance.now();
        relay.freeze();

        expect(await pod.exited).toMatchObject({ code: 1 });
        expect(pod.logged('pod.abandons')).toHaveLength(1);
        expect(performance.now() - askedAt).toBeLessThan(Number(lease[0]?.left));
        next.signal('SIGCONT');
        expect(await endOf(await given.dispatch(agency))).toMatchObject({ status: 'applied' });
      },
      PATIENCE_MS,
    );
  });
});
