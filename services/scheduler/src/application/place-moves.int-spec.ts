import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ApplyRequested, BodyOf } from '#contracts';
import { Database, type Tx } from '#runtime';
import { anAgencyId, illegalSteps, readTraces, recordTraces, untrodden } from '#testing';
import { Scheduler } from '../test-kit/scheduler.kit-spec.js';
import { CancelApplication } from './cancel-application.js';
import { DispatchDue } from './dispatch-due.js';
import { DropExpired } from './drop-expired.js';
import { EndApplication } from './end-application.js';
import { FreeSlot } from './free-slot.js';
import { QueueApplication } from './queue-application.js';
import { TakeBack } from './take-back.js';

describe('the way of an application through its lane', () => {
  let scheduler: Scheduler;
  let requested: BodyOf<typeof ApplyRequested>;
  beforeAll(async () => {
    scheduler = await Scheduler.start();
    await recordTraces(scheduler.database.adminUrl);
  });
  beforeEach(() => {
    requested = scheduler.anApplication(anAgencyId()).body;
  });
  afterEach(() => scheduler.holds());
  afterAll(() => scheduler?.stop());

  const part = <T>(type: new (...parts: never[]) => T): T => scheduler.replicas[0]?.get<T>(type) as T;
  const within = (work: (tx: Tx) => Promise<unknown>) => part(Database).transaction(work);
  const seen = () => ({
    applicationId: requested.order.applicationId,
    echo: requested.order.echo,
    agencyId: requested.order.echo.agencyId,
    accountId: requested.order.echo.accountId,
    dispatch: 1,
    step: 1,
    blockedOn: null,
    at: Date.now(),
    why: 'the session needs a person',
  });

  const ACTS = {
    /** Accepted, and nobody approves it: it stays where it is. */
    waits: () => within((tx) => part(QueueApplication).execute([{ ...requested, requireApproval: true }], tx)),
    starts: async () => {
      await within((tx) => part(QueueApplication).execute([requested], tx));
      await part(DispatchDue).execute();
      await scheduler.isAt(requested.order, 'dispatched 1');
    },
    verifies: () => within((tx) => part(FreeSlot).execute({ ...seen(), stage: 'verifying' }, tx)),
    /** To a lane that then needs a person, or it would start again at once. */
    'is given back': async () => {
      await scheduler.tell(scheduler.session(seen().agencyId, 'needs_human', 1));
      await scheduler.absorbed();
      await within((tx) => part(TakeBack).execute(seen(), tx));
    },
    settles: () => within((tx) => part(EndApplication).execute([{ ...seen(), connects: null }], tx)),
    'is cancelled': () => part(CancelApplication).execute(seen()),
    expires: async () => {
      await scheduler.database.query(
        `UPDATE scheduler.waiting SET expires_at = clock_timestamp() WHERE application_id = $1`,
        [requested.order.applicationId],
      );
      await part(DropExpired).execute();
      await scheduler.isAt(requested.order, 'dropped');
    },
  };

  it.each<[way: (keyof typeof ACTS)[], end: string]>([
    [['waits', 'waits', 'expires', 'settles', 'waits'], 'dropped'],
    [['waits', 'is cancelled', 'settles', 'waits'], 'cancelled'],
    [['is cancelled', 'waits', 'settles'], 'cancelled'],
    [['waits', 'settles', 'is cancelled'], 'settled'],
    [['settles', 'waits'], 'settled'],
    [['starts', 'settles', 'verifies', 'is given back'], 'settled'],
    [['starts', 'verifies', 'verifies', 'is given back', 'settles'], 'settled'],
    [['starts', 'is given back', 'is given back', 'verifies', 'is cancelled', 'settles'], 'cancelled'],
  ])('%j ends as %s, by moves of the table', async (way, end) => {
    for (const act of way) await ACTS[act]();

    expect(await scheduler.placeOf(requested.order)).toBe(end);
    expect(illegalSteps(await readTraces(scheduler.database.adminUrl))).toEqual([]);
  });

  it('makes every move of the table, but for tombstones that are forgotten after weeks', async () => {
    const steps = await readTraces(scheduler.database.adminUrl);

    expect(untrodden(steps, 'place')).toEqual(['settled to gone', 'dropped to gone', 'cancelled to gone']);
  });
});
