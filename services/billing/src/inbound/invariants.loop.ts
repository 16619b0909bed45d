import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Operations } from '#messaging';
import { Log, Loop } from '#runtime';
import { BILLING_INVARIANTS } from '../application/invariants.js';

const EVERY_MS = 60_000;
// They read every entry there is: seconds of a core for a million applications, which nobody who applies must wait for.
const MAX_SHARE = 0.01;

/**
 * Asks the tables every minute whether they still agree, or less often when that takes more than a hundredth of the
 * time, and alarms when they do not.
 */
@Injectable()
export class InvariantsLoop implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly loop: Loop;

  constructor(operations: Operations, log: Log) {
    this.loop = new Loop({ name: 'invariants', log, restMs: EVERY_MS }, async () => {
      const beganAt = performance.now();
      const { invariants } = await operations.check(BILLING_INVARIANTS);
      for (const { name, holds, broken } of invariants) if (!holds) log.alarm({ name, broken }, 'invariant.broken');
      return restAfter(performance.now() - beganAt);
    });
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.loop.stop();
  }
}

/** How long to rest after a look that took so long, both in ms. */
export const restAfter = (tookMs: number): number => Math.max(EVERY_MS, tookMs * (1 / MAX_SHARE - 1));
