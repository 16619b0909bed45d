import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Operations } from '#messaging';
import { Log, Loop } from '#runtime';
import { BILLING_INVARIANTS } from '../application/invariants.js';

const EVERY_MS = 60_000;

/** Asks the tables every minute whether they still agree, and alarms when they do not. */
@Injectable()
export class InvariantsLoop implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly loop: Loop;

  constructor(operations: Operations, log: Log) {
    this.loop = new Loop({ name: 'invariants', log, restMs: EVERY_MS }, async () => {
      const { invariants } = await operations.invariants(BILLING_INVARIANTS);
      for (const { name, holds, broken } of invariants) if (!holds) log.alarm({ name, broken }, 'invariant.broken');
    });
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.loop.stop();
  }
}
