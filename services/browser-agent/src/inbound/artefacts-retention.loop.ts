import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Log, Loop } from '#runtime';
import { KeepArtefacts } from '../application/keep-artefacts.js';

// What is kept for days may be kept for ten minutes longer.
const EVERY_MS = 600_000;

@Injectable()
export class ArtefactsRetention implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly loop: Loop;

  constructor(artefacts: KeepArtefacts, log: Log) {
    this.loop = new Loop({ name: 'artefacts-retention', log, restMs: EVERY_MS }, async () =>
      (await artefacts.forgetOld()) === 'more' ? 'again' : 'rest',
    );
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.loop.stop();
  }
}
