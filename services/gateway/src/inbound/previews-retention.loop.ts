import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Log, Loop } from '#runtime';
import { PreviewsRepository } from '../outbound/previews.repository.js';

// A preview that is over is not shown; what is left of it may lie about for a moment longer.
const EVERY_MS = 600_000;
// Until then an id says that its preview is over or what it became, and not that it never was.
const KEPT_MS = 7 * 86_400_000;

@Injectable()
export class PreviewsRetention implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly loop: Loop;

  constructor(previews: PreviewsRepository, log: Log) {
    this.loop = new Loop({ name: 'previews-retention', log, restMs: EVERY_MS }, () => previews.forgetOld(KEPT_MS));
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.loop.stop();
  }
}
