import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Log, Loop } from '#runtime';
import { EgressService } from '../application/egress-service.js';

// The first connection under a new epoch wakes the look for it, and a session that goes on under one opens its browser before
// it asks whether the old one is fenced. This is how long it waits at most when no connection came.
const FENCE_MS = 250;
const HERE_MS = 1_000;

@Injectable()
export class EgressLoop implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly loops: Loop[];

  constructor(
    private readonly egress: EgressService,
    log: Log,
  ) {
    const fence = new Loop({ name: 'egress-fence', log, restMs: FENCE_MS, maxBackoffMs: 1_000 }, () =>
      egress.confirm(),
    );
    egress.onUnconfirmed(() => fence.wake());
    this.loops = [
      fence,
      new Loop({ name: 'egress-here', log, restMs: HERE_MS, maxBackoffMs: HERE_MS }, () => egress.sayHere()),
    ];
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.egress.start();
    for (const loop of this.loops) loop.start();
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all(this.loops.map((loop) => loop.stop()));
    await this.egress.stop();
  }
}
