import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Log, Loop, TimeScale } from '#runtime';
import { BEAT_MS, EventStreams } from '../application/event-streams.js';
import { EventWakeUp } from '../application/event-wake-up.js';

// What a lost hint costs. While no stream is open nothing is asked at all.
const POLL_MS = 1_000;
// Hints come with every transaction that tells something, also of accounts that nobody reads here: looked at together.
const GATHER_MS = 20;

/** Moves the streams of this replica on, and keeps their connections alive. */
@Injectable()
export class EventStreamsLoop implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly advancing: Loop;
  private readonly beating: Loop;
  private gathering: NodeJS.Timeout | undefined;

  constructor(
    private readonly streams: EventStreams,
    private readonly wakeUp: EventWakeUp,
    log: Log,
    times: TimeScale,
  ) {
    this.advancing = new Loop({ name: 'event-streams', log, restMs: POLL_MS }, () => streams.advance());
    this.beating = new Loop({ name: 'event-streams-beat', log, restMs: times.ms(BEAT_MS) }, () => streams.beat());
  }

  onApplicationBootstrap(): void {
    this.wakeUp.onGiven(() => this.wake());
    this.advancing.start();
    this.beating.start();
  }

  /** Before the server closes, which waits for what is under way: streams are, until somebody ends them. */
  async onModuleDestroy(): Promise<void> {
    clearTimeout(this.gathering);
    await this.streams.stop();
    await Promise.all([this.advancing.stop(), this.beating.stop()]);
  }

  private wake(): void {
    this.gathering ??= setTimeout(() => {
      this.gathering = undefined;
      this.advancing.wake();
    }, GATHER_MS);
  }
}
