import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApplicationOrder } from '#contracts';
import { anAgencyId } from '#testing';
import { Scheduler } from '../test-kit/scheduler.kit-spec.js';
import { SCHEDULER_INVARIANTS } from './invariants.js';

describe('the rules of the lanes', () => {
  let scheduler: Scheduler;
  beforeAll(async () => {
    scheduler = await Scheduler.start();
  });
  afterAll(() => scheduler?.stop());

  const [ONE_PLACE, LOOKED_AT] = SCHEDULER_INVARIANTS.map(({ name }) => name);
  const waiting = async (): Promise<ApplicationOrder> => {
    const agencyId = anAgencyId();
    await scheduler.tell(scheduler.session(agencyId, 'needs_human', 1));
    await scheduler.absorbed();
    const order = await scheduler.request(agencyId);
    await scheduler.isAt(order, 'waiting 0');
    return order;
  };
  /** Changes something behind the scheduler's back, looks, and changes it back. */
  const brokenBy = async (damage: string, repair: string, value: string): Promise<string[]> => {
    await scheduler.database.query(damage, [value]);
    const broken = await scheduler.brokenInvariants();
    await scheduler.database.query(repair, [value]);
    expect(await scheduler.brokenInvariants()).toEqual([]);
    return broken;
  };

  it('see an application that waits and has ended', async () => {
    const { applicationId } = await waiting();
    expect(
      await brokenBy(
        `INSERT INTO scheduler.tombstones (application_id, kind) VALUES ($1, 'settled')`,
        `DELETE FROM scheduler.tombstones WHERE application_id = $1`,
        applicationId,
      ),
    ).toEqual([ONE_PLACE]);
  });

  it('see an application that waits and is in flight', async () => {
    const { applicationId } = await waiting();
    expect(
      await brokenBy(
        `INSERT INTO scheduler.dispatched (application_id, agency_id, dispatch, priority, expires_at, queued_at, order_json)
         SELECT application_id, agency_id, 1, priority, expires_at, queued_at, order_json FROM scheduler.waiting
         WHERE application_id = $1`,
        `DELETE FROM scheduler.dispatched WHERE application_id = $1`,
        applicationId,
      ),
    ).toEqual([ONE_PLACE]);
  });

  it('see a lane that nobody looks at although something in it could start', async () => {
    const { echo } = await waiting();
    await scheduler.database.query(
      `UPDATE scheduler.waiting SET not_before = clock_timestamp() - interval '2 minutes' WHERE agency_id = $1`,
      [echo.agencyId],
    );
    // It waits for its session: that is an event, and no rule is broken.
    expect(await scheduler.brokenInvariants()).toEqual([]);
    expect(
      await brokenBy(
        `UPDATE scheduler.lanes SET session_state = 'ready', due_at = NULL WHERE agency_id = $1`,
        `UPDATE scheduler.lanes SET session_state = 'needs_human' WHERE agency_id = $1`,
        echo.agencyId,
      ),
    ).toEqual([LOOKED_AT]);
  });
});
