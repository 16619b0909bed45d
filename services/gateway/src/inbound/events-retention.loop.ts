import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Log, Loop } from '#runtime';
import { EventsRepository } from '../outbound/events.repository.js';
import { OpenStreamsRepository } from '../outbound/open-streams.repository.js';
import { StreamTokensRepository } from '../outbound/stream-tokens.repository.js';

const EVERY_MS = 600_000;
// An hour longer than a cursor lives: no cursor that is still good may lead over events that are gone.
const KEPT_FOR = '7 days 1 hour';

@Injectable()
export class EventsRetention implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly loop: Loop;

  constructor(events: EventsRepository, streams: OpenStreamsRepository, tokens: StreamTokensRepository, log: Log) {
    this.loop = new Loop({ name: 'events-retention', log, restMs: EVERY_MS }, async () => {
      await events.forgetOld(KEPT_FOR);
      await streams.forgetDead();
      await tokens.forgetOld();
    });
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.loop.stop();
  }
}
