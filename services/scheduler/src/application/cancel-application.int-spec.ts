import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { v7 as uuid } from 'uuid';
import {
  type AgencyId,
  AgencyRegistered,
  ApplicationFinished,
  type ApplicationOrder,
  outgoing,
  SchedulerCancel,
  type SessionId,
} from '#contracts';
import { anAccountId, anAgencyId, eventually, ServiceProcess, testService, type TestService } from '#testing';
import { Scheduler } from '../test-kit/scheduler.kit-spec.js';

const CANCELLED = { ending: { status: 'failed', reasonCode: 'cancelled' } };

describe('cancelling', () => {
  let scheduler: Scheduler;
  beforeAll(async () => {
    scheduler = await Scheduler.start({ replicas: 2, env: { LANE_MAX_IN_FLIGHT: '2' } });
  });
  afterEach(() => scheduler.holds());
  afterAll(() => scheduler?.stop());

  const cancel = async ({ applicationId, echo }: ApplicationOrder) =>
    (await scheduler.ask(SchedulerCancel, { applicationId, agencyId: echo.agencyId, accountId: echo.accountId }))
      .result;
  const dropped = ({ applicationId }: ApplicationOrder) => scheduler.told('application.dropped', applicationId);
  const dispatched = async (agencyId: AgencyId = anAgencyId()): Promise<ApplicationOrder> => {
    const order = await scheduler.request(agencyId);
    await scheduler.isAt(order, 'dispatched 1');
    return order;
  };

  describe('an application that waits', () => {
    it('drops it and tells that once; asking again gives the same answer', async () => {
      const order = await scheduler.request(anAgencyId(), { requireApproval: true });
      await scheduler.isAt(order, 'waiting 0');

      expect(await cancel(order)).toBe('cancelled');
      expect(await cancel(order)).toBe('cancelled');

      expect(await scheduler.placeOf(order)).toBe('cancelled');
      expect(await dropped(order)).toMatchObject([
        { ...CANCELLED, echo: order.echo, timings: { queuedAt: expect.any(Number), dispatchedAt: null } },
      ]);
      await scheduler.settle(order);
      await scheduler.absorbed();
      expect(await cancel(order)).toBe('cancelled');
    });

    it('competes with dispatch: one of the two has it, never both', async () => {
      const agencies = Array.from({ length: 40 }, anAgencyId);
      const outcomes = await Promise.all(
        agencies.map(async (agencyId) => {
          const order = await scheduler.request(agencyId);
          // Nobody answers for agents here: a dispatched one cannot be cancelled, and says so by no answer.
          const result = await cancel(order).catch(() => 'no answer');
          return { order, result };
        }),
      );
      await scheduler.absorbed();

      for (const { order, result } of outcomes) {
        if (result === 'no answer') await scheduler.isAt(order, 'dispatched 1');
        else {
          expect(await scheduler.told('apply.dispatched', order.applicationId)).toEqual([]);
          await eventually(async () => expect(await dropped(order)).toMatchObject([CANCELLED]));
        }
      }
    });
  });

  describe('an application that has not arrived', () => {
    it('drops it when it does, whatever its lane is', async () => {
      const message = scheduler.anApplication();
      const { order } = message.body;
      expect(await cancel(order)).toBe('cancelled');
      expect(await cancel(order)).toBe('cancelled');
      expect(await dropped(order)).toEqual([]);

      await scheduler.tell(message);
      await eventually(async () => expect(await dropped(order)).toMatchObject([{ ...CANCELLED, echo: order.echo }]));
      await scheduler.tell(message, `${message.id}:again`);
      await scheduler.absorbed();

      expect(await scheduler.placeOf(order)).toBe('cancelled');
      expect(await dropped(order)).toHaveLength(1);
      expect(await scheduler.told('apply.dispatched', order.applicationId)).toEqual([]);
    });

    it('ends each once when the two come at the same moment, in a lane that nobody knew', async () => {
      const messages = Array.from({ length: 40 }, () =>
        scheduler.anApplication(anAgencyId(), { requireApproval: true }),
      );
      const results = await Promise.all(
        messages.flatMap((message) => [cancel(message.body.order), scheduler.tell(message).then(() => 'told')]),
      );
      await scheduler.absorbed();

      expect(new Set(results)).toEqual(new Set(['cancelled', 'told']));
      for (const { body } of messages) {
        expect(await scheduler.placeOf(body.order)).toBe('cancelled');
        expect(await dropped(body.order)).toMatchObject([CANCELLED]);
      }
    });
  });

  it('comes too late for what was settled or has expired', async () => {
    const settled = await dispatched();
    await scheduler.settle(settled);
    await scheduler.isAt(settled, 'settled');
    expect(await cancel(settled)).toBe('ended');

    const expired = await scheduler.request(anAgencyId(), {
      requireApproval: true,
      order: { expiresAt: Date.now() + 50 },
    });
    await scheduler.isAt(expired, 'dropped');
    expect(await cancel(expired)).toBe('ended');
    expect(await dropped(expired)).toMatchObject([{ ending: { reasonCode: 'expired' } }]);
  });

  it('promises nothing when the agent does not answer, and changes nothing', async () => {
    const order = await dispatched();
    await expect(cancel(order)).rejects.toThrow('No answer');

    expect(await scheduler.placeOf(order)).toBe('dispatched 1');
    expect(await dropped(order)).toEqual([]);
  });

  describe('an application that agents gave back', () => {
    let agent: TestService;
    let answers: (request: { applicationId: string; dispatch: number }) => Promise<string>;
    const asked: { applicationId: string; dispatch: number }[] = [];
    beforeAll(async () => {
      const on = {
        'agent.cancel': async (request: { applicationId: string; dispatch: number }) => {
          asked.push({ applicationId: request.applicationId, dispatch: request.dispatch });
          return { result: await answers(request) };
        },
      };
      agent = await testService({ service: 'browser-agent', database: scheduler.database, nats: scheduler.nats, on });
    });
    afterEach(() => void asked.splice(0));
    afterAll(() => agent?.close());

    it('drops it although the message of the return is still on its way, and ignores that one when it comes', async () => {
      const order = await dispatched();
      answers = () => Promise.resolve('returned');

      expect(await cancel(order)).toBe('cancelled');
      await scheduler.tell(scheduler.returned(order, 1));
      await scheduler.absorbed();

      expect(await scheduler.placeOf(order)).toBe('cancelled');
      expect(await dropped(order)).toMatchObject([CANCELLED]);
      expect(await scheduler.told('apply.dispatched', order.applicationId)).toHaveLength(1);
    });

    it('asks about the dispatch that is current by then, when it was dispatched again meanwhile', async () => {
      const order = await dispatched();
      answers = async ({ dispatch }) => {
        if (dispatch > 1) return 'sending';
        await scheduler.tell(scheduler.returned(order, 1));
        await scheduler.isAt(order, 'dispatched 2');
        return 'returned';
      };

      expect(await askedPatiently(order)).toBe('sending');
      expect(asked.map(({ dispatch }) => dispatch)).toEqual([1, 2]);
      expect(await scheduler.placeOf(order)).toBe('dispatched 2');
    });

    it.each(['sending', 'already_sent', 'ended', 'cancelled'])('passes on what the agent says: %s', async (result) => {
      const order = await dispatched();
      answers = () => Promise.resolve(result);

      expect(await cancel(order)).toBe(result);
      expect(await scheduler.placeOf(order)).toBe('dispatched 1');
      expect(await dropped(order)).toEqual([]);
    });

    // The agent's answer waits for the scheduler here, which may take longer than its question has.
    const askedPatiently = (order: ApplicationOrder) => eventually(() => cancel(order), 30_000);
  });

  describe('an application that agents have', () => {
    let agent: ServiceProcess;
    beforeAll(async () => {
      agent = await givenAgent();
    });
    afterAll(() => agent?.end());

    const givenAgent = (env: Record<string, string> = {}): Promise<ServiceProcess> =>
      ServiceProcess.start({
        service: 'browser-agent',
        database: scheduler.database,
        nats: scheduler.nats,
        env: {
          LOG_LEVEL: 'info',
          EGRESS_SECRET: randomBytes(32).toString('hex'),
          SESSION_STATE_KEY: randomBytes(32).toString('base64'),
          MARKETPLACE_LOGINS_DIR: tmpdir(),
          ...env,
        },
      });
    const finished = async ({ applicationId }: ApplicationOrder) =>
      (
        await scheduler.database.query<{ body: string }>(`SELECT body FROM agent.outbox WHERE message_id LIKE $1`, [
          `${ApplicationFinished.subject}:${applicationId}:%`,
        ])
      ).map(({ body }) => JSON.parse(body) as unknown);
    const submission = async ({ applicationId }: ApplicationOrder) =>
      (
        await scheduler.database.query<{ state: string; dispatch: number }>(
          `SELECT state, dispatch FROM agent.submissions WHERE application_id = $1`,
          [applicationId],
        )
      )[0];

    it('ends it there, in one piece, and the slot is free when it is settled', async () => {
      const order = await dispatched();
      await eventually(async () => expect(await submission(order)).toMatchObject({ state: 'queued' }));

      expect(await eventually(() => cancel(order))).toBe('cancelled');

      expect(await finished(order)).toMatchObject([{ ...CANCELLED, echo: order.echo }]);
      expect(await submission(order)).toMatchObject({ state: 'finished' });
      expect(await scheduler.placeOf(order)).toBe('dispatched 1');
      await scheduler.settle(order);
      await scheduler.isAt(order, 'settled');
      expect(await cancel(order)).toBe('ended');
    });

    it('ends it before its dispatch has arrived there; the dispatch finds the end', async () => {
      const root = await scheduler.nats.open('root');
      await root.manager.consumers.pause('SCHEDULER_LETTERS', 'browser-agent', new Date(Date.now() + 600_000));
      const order = await dispatched();

      expect(await eventually(() => cancel(order))).toBe('cancelled');
      expect(await finished(order)).toMatchObject([CANCELLED]);
      expect(await hasArrived(order)).toBe(false);
      await root.manager.consumers.resume('SCHEDULER_LETTERS', 'browser-agent');

      await eventually(async () => expect(await hasArrived(order)).toBe(true));
      expect(await submission(order)).toMatchObject({ state: 'finished' });
      expect(await finished(order)).toHaveLength(1);
      await root.close();
    });

    it('drops what a stopped session has given back', async () => {
      const agencyId = anAgencyId();
      await givenStoppedSession(agencyId);
      agent.signal('SIGSTOP');
      const order = await dispatched(agencyId);
      await scheduler.tell(scheduler.session(agencyId, 'needs_human', 1));
      await scheduler.absorbed();
      agent.signal('SIGCONT');
      await scheduler.isAt(order, 'waiting 1');
      expect(await submission(order)).toMatchObject({ state: 'returned' });

      expect(await cancel(order)).toBe('cancelled');
      expect(await dropped(order)).toMatchObject([CANCELLED]);
      expect(await finished(order)).toEqual([]);
    });

    it('loses and doubles nothing when the agent dies while it writes the cancel', async () => {
      await agent.end();
      const dying = await givenAgent({ CRASH_AT: 'before-cancel-commit' });
      const order = await dispatched();
      await eventually(async () => expect(await submission(order)).toMatchObject({ state: 'queued' }));
      const [signal] = await Promise.all([dying.gone(), expect(cancel(order)).rejects.toThrow('No answer')]);
      expect(signal).toBe('SIGKILL');
      expect(await finished(order)).toEqual([]);

      agent = await givenAgent();
      expect(await eventually(() => cancel(order))).toBe('cancelled');
      expect(await finished(order)).toMatchObject([CANCELLED]);
    });

    const hasArrived = async ({ applicationId }: ApplicationOrder): Promise<boolean> => {
      const name = `apply.dispatched:${applicationId}:1`;
      return (await scheduler.database.query(`SELECT FROM agent.inbox WHERE message_id = $1`, [name])).length > 0;
    };

    const givenStoppedSession = async (agencyId: AgencyId): Promise<void> => {
      const sessionId = uuid() as SessionId;
      await scheduler.tell(
        outgoing(AgencyRegistered, agencyId, `${agencyId}:1`, {
          agencyId,
          accountId: anAccountId(),
          mode: 'live',
          name: 'An agency',
          sessionId,
          marketplaceAgencyId: agencyId,
          marketplaceBaseUrl: 'http://127.0.0.1:9',
          businessDeveloper: { name: 'Robin Ashe', loginRef: 'none', defaultProfileId: null },
          revision: 1,
        }),
      );
      await eventually(async () =>
        expect(
          await scheduler.database.query(
            `UPDATE agent.sessions SET state = 'needs_human', changes = 1 WHERE session_id = $1 RETURNING session_id`,
            [sessionId],
          ),
        ).toHaveLength(1),
      );
    };
  });
});
