import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import {
  type AgencyId,
  AgencyRegistered,
  ApplicationFinished,
  type ApplicationOrder,
  outgoing,
  type SessionId,
} from '#contracts';
import { anAccountId, anAgencyId, eventually, ServiceProcess } from '#testing';
import { CANCELLED, cancelling } from '../test-kit/cancelling.kit-spec.js';
import { Scheduler } from '../test-kit/scheduler.kit-spec.js';

describe('cancelling an application that agents have', () => {
  let scheduler: Scheduler;

  let agent: ServiceProcess;
  beforeAll(async () => {
    scheduler = await Scheduler.start({ replicas: 2, env: { LANE_MAX_IN_FLIGHT: '2' } });
    agent = await givenAgent();
  });
  afterEach(() => scheduler.holds());
  afterAll(async () => {
    await agent?.end();
    await scheduler?.stop();
  });

  const { cancel, dropped, dispatched } = cancelling(() => scheduler);

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
