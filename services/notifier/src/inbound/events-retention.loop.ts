import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Log, Loop } from '#runtime';
import { EventsRepository } from '../outbound/events.repository.js';

const EVERY_MS = 600_000;
// A resend may be asked for this long, and no message comes twice after it: inbox rows live as long.
const KEPT_FOR = '30 days';
// A delete of this many, with their deliveries and tries, takes far less than a second.
const BATCH = 500;

@Injectable()
export class EventsRetention implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly loop: Loop;

  constructor(events: EventsRepository, log: Log) {
    this.loop = new Loop({ name: 'events-retention', log, restMs: EVERY_MS }, async () =>
      (await events.forgetOld(KEPT_FOR, BATCH)) === BATCH ? 'again' : 'rest',
    );
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.loop.stop();
  }
}
