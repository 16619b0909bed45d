import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  ApplicationFinished,
  type ApplicationOrder,
  BillingGrant,
  BillingReservation,
  BillingReserve,
  NO_TIMINGS,
  outgoing,
} from '#contracts';
import { anAccountId, anAgencyId, anEnding, eventually, ServiceProcess } from '#testing';
import { Scheduler } from '../test-kit/scheduler.kit-spec.js';
import { AskAboutOld } from './ask-about-old.js';

// Ten minutes are a second, the minute between two rounds a tenth of one.
const TIME_SCALE = 600;

describe('what is in flight for ten minutes', () => {
  let scheduler: Scheduler;
  let billing: ServiceProcess;
  beforeAll(async () => {
    scheduler = await Scheduler.start({ replicas: 2, timeScale: TIME_SCALE, env: { LANE_MAX_IN_FLIGHT: '1' } });
    billing = await startBilling();
  });
  afterEach(() => scheduler.holds());
  afterAll(async () => {
    await billing?.end();
    await scheduler?.stop();
  });

  const startBilling = () =>
    ServiceProcess.start({
      service: 'billing',
      database: scheduler.database,
      nats: scheduler.nats,
      env: { LOG_LEVEL: 'info' },
    });

  /** An application in flight, and one that waits for its slot; billing holds a credit for it. */
  const givenInFlight = async () => {
    const [accountId, agencyId] = [anAccountId(), anAgencyId()];
    const given = { kind: 'grant', reason: 'given', idempotencyKey: 'given', by: 'test' } as const;
    await eventually(() => scheduler.ask(BillingGrant, { accountId, credits: 1, ...given }));
    const message = scheduler.anApplication(agencyId, { echo: { accountId } });
    const { order } = message.body;
    await scheduler.ask(BillingReserve, { accountId, applicationId: order.applicationId });
    // As if the scheduler had heard of the settlement and lost what came of it: only asking can tell.
    await scheduler.database.query(`INSERT INTO scheduler.inbox (message_id) VALUES ($1)`, [
      `application.settled:${order.applicationId}`,
    ]);
    await scheduler.tell(message);
    await scheduler.isAt(order, 'dispatched 1');
    const next = await scheduler.request(agencyId);
    await scheduler.isAt(next, 'waiting 0');
    return { order, next };
  };
  const finish = ({ applicationId, echo }: ApplicationOrder) =>
    scheduler.tell(
      outgoing(ApplicationFinished, echo.agencyId, `${applicationId}:applied`, {
        applicationId,
        echo,
        ending: anEnding(),
        timings: NO_TIMINGS,
      }),
    );
  const settled = ({ applicationId }: ApplicationOrder) =>
    eventually(async () => {
      const { reservation } = await scheduler.ask(BillingReservation, { applicationId });
      if (reservation?.state !== 'captured') throw new Error(`It is ${reservation?.state}`);
    });
  const askedAt = async ({ applicationId }: ApplicationOrder): Promise<Date> =>
    eventually(async () => {
      const [row] = await scheduler.database.query<{ asked_at: Date | null }>(
        `SELECT asked_at FROM scheduler.dispatched WHERE application_id = $1`,
        [applicationId],
      );
      if (!row?.asked_at) throw new Error('Nobody asked');
      return row.asked_at;
    });

  it('is asked about: what billing has settled frees its slot, and the next one goes', async () => {
    const { order, next } = await givenInFlight();
    await finish(order);
    await settled(order);

    await scheduler.isAt(order, 'settled');
    await scheduler.isAt(next, 'dispatched 1');
    const healings = await scheduler.database.query(`SELECT kind, what, count, first, last FROM scheduler.healings`);
    const { applicationId: first } = order;
    expect(healings).toEqual([{ kind: 'sweeper', what: 'ask-about-old', count: 1, first, last: first }]);
  });

  it('keeps its slot while its credit is held, and is asked about again', async () => {
    const { order, next } = await givenInFlight();
    const first = await askedAt(order);
    await eventually(async () => expect((await askedAt(order)).getTime()).toBeGreaterThan(first.getTime()));

    expect(await scheduler.placeOf(order)).toBe('dispatched 1');
    expect(await scheduler.placeOf(next)).toBe('waiting 0');
  });

  it('is asked about in the next round, not ten minutes later, when nobody answered', async () => {
    await scheduler.halt();
    const app = await scheduler.run({ env: { LANE_MAX_IN_FLIGHT: '1' } });
    const { order, next } = await givenInFlight();
    await finish(order);
    await settled(order);
    await scheduler.database.query(
      `UPDATE scheduler.dispatched SET dispatched_at = dispatched_at - interval '11 minutes' WHERE application_id = $1`,
      [order.applicationId],
    );
    await billing.end();
    await app.get(AskAboutOld).execute();
    expect(await scheduler.placeOf(order)).toBe('dispatched 1');

    billing = await startBilling();
    await eventually(async () => {
      await app.get(AskAboutOld).execute();
      expect(await scheduler.placeOf(order)).toBe('settled');
    });
    await scheduler.isAt(next, 'dispatched 1');
  });
});
