import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApplicationOrder } from '#contracts';
import { anAgencyId, eventually, type ServiceProcess } from '#testing';
import { Scheduler } from '../test-kit/scheduler.kit-spec.js';

describe('a waiting application leaves its lane by dispatch or drop', () => {
  let scheduler: Scheduler;
  beforeAll(async () => {
    scheduler = await Scheduler.surroundings();
  });
  afterEach(async () => {
    await scheduler.holds();
    await scheduler.halt();
  });
  afterAll(() => scheduler?.stop());

  const exits = async ({ applicationId }: ApplicationOrder) => ({
    dispatched: (await scheduler.told('apply.dispatched', applicationId)).length,
    dropped: (await scheduler.told('application.dropped', applicationId)).length,
  });

  it('expires where it waits, whatever it waits for, and says so', async () => {
    await scheduler.run({ env: { LANE_MAX_IN_FLIGHT: '1' } });
    const agencyId = anAgencyId();
    await scheduler.isAt(await scheduler.request(agencyId), 'dispatched 1');
    const soon = { expiresAt: Date.now() + 200 };
    const orders = [
      await scheduler.request(agencyId, { order: soon }),
      await scheduler.request(agencyId, { order: soon, requireApproval: true }),
      await scheduler.request(agencyId, { order: soon, scheduleAt: Date.now() + 3_600_000 }),
      await scheduler.request(anAgencyId(), { order: { expiresAt: Date.now() - 1 } }),
    ];

    for (const order of orders) {
      await scheduler.isAt(order, 'dropped');
      expect(await scheduler.told('application.dropped', order.applicationId)).toMatchObject([
        { echo: order.echo, ending: { status: 'failed', reasonCode: 'expired' }, timings: { dispatchedAt: null } },
      ]);
      expect(await exits(order)).toEqual({ dispatched: 0, dropped: 1 });
    }
  });

  it('expires after a return as well, and never while agents have it', async () => {
    await scheduler.run();
    const agencyId = anAgencyId();
    const order = await scheduler.request(agencyId);
    await scheduler.isAt(order, 'dispatched 1');
    await scheduler.tell(scheduler.session(agencyId, 'needs_human', 1));
    await scheduler.absorbed();
    // Its time runs out while agents have it.
    await scheduler.database.query(
      `UPDATE scheduler.dispatched SET expires_at = clock_timestamp() WHERE application_id = $1`,
      [order.applicationId],
    );
    // Somebody else's expiry shows that the look for expired ones has been.
    await scheduler.isAt(await scheduler.request(anAgencyId(), { order: { expiresAt: 1 } }), 'dropped');
    expect(await scheduler.placeOf(order)).toBe('dispatched 1');

    await scheduler.tell(scheduler.returned(order, 1));
    await scheduler.isAt(order, 'dropped');
    expect(await exits(order)).toEqual({ dispatched: 1, dropped: 1 });
  });

  it('expires and is dispatched at the same moment in one way only', async () => {
    await scheduler.run();
    await scheduler.run();
    const expiresAt = Date.now() + 1_200;
    const orders = await Promise.all(
      Array.from({ length: 60 }, () =>
        scheduler.request(anAgencyId(), { order: { expiresAt }, scheduleAt: expiresAt - 20 }),
      ),
    );

    for (const order of orders) {
      await eventually(async () => {
        const { dispatched, dropped } = await exits(order);
        expect(dispatched + dropped).toBe(1);
        expect(await scheduler.placeOf(order)).toBe(dispatched === 1 ? 'dispatched 1' : 'dropped');
      });
    }
  });

  describe('when the scheduler dies', () => {
    let survivor: ServiceProcess | undefined;
    afterEach(async () => {
      await survivor?.end();
      survivor = undefined;
    });

    const stored = ({ applicationId }: ApplicationOrder) =>
      eventually(async () =>
        expect(
          await scheduler.database.query(
            `SELECT FROM scheduler.waiting WHERE application_id = $1
             UNION ALL SELECT FROM scheduler.dispatched WHERE application_id = $1`,
            [applicationId],
          ),
        ).toHaveLength(1),
      );

    it('just before the commit of a dispatch: nothing had happened, and it happens once', async () => {
      const dying = await scheduler.spawn({ env: { CRASH_AT: 'before-dispatch-commit' } });
      const orders = await Promise.all(Array.from({ length: 5 }, () => scheduler.request(anAgencyId())));
      expect(await dying.gone()).toBe('SIGKILL');
      for (const order of orders) expect(await exits(order)).toEqual({ dispatched: 0, dropped: 0 });

      survivor = await scheduler.spawn();

      for (const order of orders) {
        await scheduler.isAt(order, 'dispatched 1');
        expect(await exits(order)).toEqual({ dispatched: 1, dropped: 0 });
      }
      expect(await scheduler.starts.faults()).toMatchObject({ doubled: [] });
    });

    it('just before the commit of a drop: nothing had happened, and it happens once', async () => {
      const closed = await scheduler.spawn();
      const orders = [];
      for (let at = 0; at < 5; at += 1) {
        const order = { expiresAt: Date.now() + 3_600_000 };
        orders.push(await scheduler.request(anAgencyId(), { order, requireApproval: true }));
      }
      for (const order of orders) await stored(order);
      await closed.end();
      // Their time runs out while nobody is there to see it.
      await scheduler.database.query(
        `UPDATE scheduler.waiting SET expires_at = clock_timestamp() WHERE needs_approval`,
      );

      const dying = await scheduler.spawn({ env: { CRASH_AT: 'before-drop-commit' } }).catch(() => undefined);
      if (dying) expect(await dying.gone()).toBe('SIGKILL');
      for (const order of orders) expect(await exits(order)).toEqual({ dispatched: 0, dropped: 0 });

      survivor = await scheduler.spawn();

      for (const order of orders) {
        await scheduler.isAt(order, 'dropped');
        expect(await exits(order)).toEqual({ dispatched: 0, dropped: 1 });
      }
    });
  });
});
