import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Log, Loop, TimeScale } from '#runtime';
import { ReleaseAbandoned } from '../application/release-abandoned.js';

const SWEEP_MS = 5_000;

@Injectable()
export class ReservationSweeper implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly loop: Loop;

  constructor(release: ReleaseAbandoned, scale: TimeScale, log: Log) {
    const options = { name: 'reservation-sweeper', log, restMs: scale.ms(SWEEP_MS) };
    this.loop = new Loop(options, async () => ((await release.execute()) ? 'again' : 'rest'));
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.loop.stop();
  }
}
