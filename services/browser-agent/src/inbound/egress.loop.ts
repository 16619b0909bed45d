import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Log, Loop } from '#runtime';
import { EgressService } from '../application/egress-service.js';

// How long a recovery waits for a confirmation at most; an idle look is one index look-up.
const FENCE_MS = 50;
const HERE_MS = 1_000;

@Injectable()
export class EgressLoop implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly loops: Loop[];

  constructor(
    private readonly egress: EgressService,
    log: Log,
  ) {
    this.loops = [
      new Loop({ name: 'egress-fence', log, restMs: FENCE_MS, maxBackoffMs: 1_000 }, () => egress.confirm()),
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
