import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Log, Loop } from '#runtime';
import { ScreenshotsRepository } from '../outbound/screenshots.repository.js';

/** How long a preview is good for, in ms. */
export class PreviewLife {
  constructor(readonly ms: number) {}
}

// Nobody is shown one whose preview is over; it may lie about for a moment longer.
const EVERY_MS = 600_000;

@Injectable()
export class ScreenshotsRetention implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly loop: Loop;

  constructor(screenshots: ScreenshotsRepository, life: PreviewLife, log: Log) {
    this.loop = new Loop({ name: 'screenshots-retention', log, restMs: EVERY_MS }, () =>
      screenshots.forgetOlderThan(life.ms),
    );
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.loop.stop();
  }
}
