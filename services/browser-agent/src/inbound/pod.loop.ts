import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Hints } from '#messaging';
import { Log, Loop } from '#runtime';
import { HoldSession } from '../application/hold-session.js';
import { ResumeTests } from '../application/resume-tests.js';
import { ReturnStopped } from '../application/return-stopped.js';
import { WorkWakeUp } from '../application/work-wake-up.js';

// A lost hint costs this much, and so does a session whose pod died or whose work became due: no hint tells of them.
const LOOK_MS = 1_000;
// What a dead pod left with a stopped session waited for the session's end before; a few seconds more do not matter.
const LEFT_BEHIND_MS = 3_000;

/** This pod's life: claim a session that has work, work, give it back, look for the next. */
@Injectable()
export class PodLoop implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly loop: Loop;
  private readonly leftBehind: Loop;

  constructor(
    private readonly hold: HoldSession,
    returnStopped: ReturnStopped,
    resumeTests: ResumeTests,
    wakeUp: WorkWakeUp,
    hints: Hints,
    log: Log,
  ) {
    this.loop = new Loop({ name: 'pod', log, restMs: LOOK_MS, maxBackoffMs: 2_000 }, async () =>
      (await hold.execute()) ? 'again' : 'rest',
    );
    this.leftBehind = new Loop({ name: 'left-behind', log, restMs: LEFT_BEHIND_MS }, async () => {
      await returnStopped.execute();
      await resumeTests.execute();
    });
    wakeUp.onGiven((about) => this.wake(about));
    hints.onHint('work', (about) => this.wake(about));
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.hold.start();
    this.loop.start();
    this.leftBehind.start();
  }

  async onModuleDestroy(): Promise<void> {
    this.hold.stop();
    await Promise.all([this.loop.stop(), this.leftBehind.stop()]);
    await this.hold.close();
  }

  private wake(about: string): void {
    this.loop.wake();
    this.hold.wake(about);
  }
}
