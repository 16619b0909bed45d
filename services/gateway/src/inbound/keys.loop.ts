import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Log, Loop } from '#runtime';
import { NoteKeyUses } from '../application/note-key-uses.js';
import { RateCounters } from '../outbound/rate-counters.js';

// Whoever uses a new key and looks sees that it was used; a replica that dies forgets no more than this.
const USES_EVERY_MS = 5_000;
// Rows of ended windows count nothing; they only should not pile up.
const FORGET_EVERY_MS = 600_000;

/** What calls leave behind: uses of keys are written down, counters of ended windows are forgotten. */
@Injectable()
export class KeysLoop implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly loops: readonly Loop[];

  constructor(uses: NoteKeyUses, counters: RateCounters, log: Log) {
    this.loops = [
      new Loop({ name: 'key-uses', log, restMs: USES_EVERY_MS }, () => uses.write()),
      new Loop({ name: 'rate-limit-retention', log, restMs: FORGET_EVERY_MS }, () => counters.forgetEnded()),
    ];
  }

  onApplicationBootstrap(): void {
    for (const loop of this.loops) loop.start();
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all(this.loops.map((loop) => loop.stop()));
  }
}
