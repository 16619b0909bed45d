import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Log, Loop } from '#runtime';
import { TotalsRepository } from '../outbound/totals.repository.js';

// An account applies sixty times a minute at most: what is not added up yet is some dozens of rows when it is read.
const EVERY_MS = 10_000;
// A tenth of a second's work, so that a backlog after an outage holds no other transaction up.
const AT_ONCE = 5_000;

@Injectable()
export class TotalsLoop implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly loop: Loop;

  constructor(totals: TotalsRepository, log: Log) {
    this.loop = new Loop({ name: 'totals', log, restMs: EVERY_MS }, async () =>
      (await totals.addUp(AT_ONCE)) === AT_ONCE ? 'again' : 'rest',
    );
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.loop.stop();
  }
}
