import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type AccountId, type AgencyId, ApplyRequested, LaneBlocked, outgoing } from '#contracts';
import { anAccountId, anAgencyId, anEcho, anOrder, eventually, publish, ServiceProcess } from '#testing';
import { Notifier } from '../test-kit/notifier.kit-spec.js';
import { Receiver } from '../test-kit/receiver.kit-spec.js';

const hourFromNow = (hours: number): string => String((new Date().getUTCHours() + hours) % 24);

describe('a lane that stands still', () => {
  let notifier: Notifier;
  let receiver: Receiver;
  beforeAll(async () => {
    [notifier, receiver] = [await Notifier.start(), await Receiver.start()];
  });
  afterEach(() => notifier.holds());
  afterAll(async () => {
    await receiver?.stop();
    await notifier?.stop();
  });

  const startScheduler = (env: Record<string, string> = {}) =>
    ServiceProcess.start({
      service: 'scheduler',
      database: notifier.database,
      nats: notifier.nats,
      env: { LOG_LEVEL: 'info', ...env },
    });
  const blocked = (agencyId: AgencyId, accountId: AccountId, until: number | null) =>
    outgoing(LaneBlocked, agencyId, `${agencyId}:test`, { agencyId, accountId, blockedOn: 'hours', until, at: 3 });

  it('is told of every application that waits in it, however many; what waits for approval waits for that', async () => {
    const [accountId, agencyId] = [anAccountId(), anAgencyId()];
    const scheduler = await startScheduler({ LANE_HOURS_FROM: hourFromNow(2), LANE_HOURS_TO: hourFromNow(3) });
    const gateway = await notifier.nats.open('gateway');
    const orders = Array.from({ length: 130 }, () => anOrder({ echo: anEcho({ accountId, agencyId }) }));
    const requests = orders.map((order, at) => {
      const body = { order, scheduleAt: null, requireApproval: at % 10 === 0, priority: 0 };
      return outgoing(ApplyRequested, agencyId, order.applicationId, body);
    });
    await Promise.all(requests.map((request) => publish(gateway, request)));
    await eventually(async () =>
      expect(
        await notifier.database.query(`SELECT FROM scheduler.waiting WHERE agency_id = $1`, [agencyId]),
      ).toHaveLength(130),
    );

    // What the scheduler said itself, when the first of them came, nobody wanted to hear yet.
    await eventually(async () =>
      expect(
        await notifier.database.query(
          `SELECT FROM scheduler.outbox WHERE message_id LIKE 'lane.blocked:%' AND published_at IS NOT NULL`,
        ),
      ).toHaveLength(1),
    );
    await notifier.absorbed();
    await notifier.endpoint(accountId, receiver, ['application.blocked']);
    await notifier.tell(blocked(agencyId, accountId, 4_102_444_800_000));

    const bodies = await eventually(() => {
      expect(receiver.received).toHaveLength(117);
      return receiver.bodies();
    });
    const waiting = requests.filter(({ body }) => !body.requireApproval).map(({ body }) => body.order.applicationId);
    expect(new Set(bodies.map(({ data }) => data['queueId']))).toEqual(new Set(waiting));
    expect(bodies[0]).toMatchObject({
      type: 'application.blocked',
      data: { stage: 'queued', blockedOn: 'hours', blockedUntil: 4_102_444_800_000, accountId, agencyId },
    });
    await Promise.all([scheduler.end(), gateway.close()]);
  });

  it('asks nobody when nobody wants to hear of it, and asks again while the scheduler is silent', async () => {
    const deaf = anAccountId();
    await notifier.endpoint(deaf, receiver);
    await notifier.tell(blocked(anAgencyId(), deaf, null));
    await notifier.absorbed();

    const accountId = anAccountId();
    await notifier.endpoint(accountId, receiver, ['application.blocked']);
    const message = blocked(anAgencyId(), accountId, null);
    await notifier.tell(message);
    const root = await notifier.nats.open('root');
    await eventually(async () => {
      const { num_redelivered: redelivered } = await root.manager.consumers.info('SCHEDULER', 'notifier');
      expect(redelivered).toBeGreaterThan(0);
    });
    expect(await notifier.database.query(`SELECT FROM notifier.dead_letters`)).toEqual([]);

    const scheduler = await startScheduler();
    await notifier.absorbed();
    await Promise.all([scheduler.end(), root.close()]);
  });
});
