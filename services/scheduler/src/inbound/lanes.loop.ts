import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Database, Log, Loop, TimeScale } from '#runtime';
import { AskAboutOld } from '../application/ask-about-old.js';
import { DispatchDue } from '../application/dispatch-due.js';
import { DropExpired } from '../application/drop-expired.js';
import { LaneWakeUp } from '../application/lane-wake-up.js';
import { RecheckLanes } from '../application/recheck-lanes.js';

// Whatever makes a lane due in this process wakes the tick, and of lanes that will be due it knows when. This is what a
// change costs whose replica died before it could tick.
const POLL_MS = 1_000;
// After a tick: lanes that another replica held, or that are due again.
const AFTER_TICK_MS = 100;
const EXPIRY_MS = 1_000;
const ASK_MS = 60_000;
const TOMBSTONE_RETENTION = `30 days`;

/** What the scheduler does by itself: tick, expire, ask about what is in flight for too long, forget. */
@Injectable()
export class LanesLoop implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly loops: Loop[];

  constructor(
    dispatch: DispatchDue,
    expire: DropExpired,
    ask: AskAboutOld,
    private readonly recheck: RecheckLanes,
    wakeUp: LaneWakeUp,
    database: Database,
    scale: TimeScale,
    log: Log,
  ) {
    const tick = new Loop({ name: 'lane-tick', log, restMs: AFTER_TICK_MS, maxBackoffMs: 1_000 }, async (isCalled) => {
      // Called, there is something due: looking first would only make it wait.
      const dueMs = isCalled ? 0 : ((await dispatch.nextDueMs()) ?? POLL_MS);
      if (dueMs > 0) return Math.min(dueMs, POLL_MS);
      return (await dispatch.execute()) === 'more' ? 'again' : 'rest';
    });
    wakeUp.onGiven(() => tick.wake());
    this.loops = [
      tick,
      new Loop({ name: 'lane-expiry', log, restMs: scale.ms(EXPIRY_MS) }, async () =>
        (await expire.execute()) ? 'again' : 'rest',
      ),
      new Loop({ name: 'lane-questions', log, restMs: scale.ms(ASK_MS) }, async () => {
        await ask.execute();
        await database.survey(`DELETE FROM tombstones WHERE at < clock_timestamp() - $1::interval`, [
          TOMBSTONE_RETENTION,
        ]);
        // What is here may be kept waiting by a policy of tomorrow, whatever was said of it long ago.
        await database.survey(
          `DELETE FROM instructions WHERE at < clock_timestamp() - $1::interval
             AND NOT EXISTS (SELECT FROM waiting WHERE waiting.application_id = instructions.application_id)
             AND NOT EXISTS (SELECT FROM dispatched WHERE dispatched.application_id = instructions.application_id)`,
          [TOMBSTONE_RETENTION],
        );
      }),
    ];
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.recheck.execute();
    for (const loop of this.loops) loop.start();
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all(this.loops.map((loop) => loop.stop()));
  }
}
