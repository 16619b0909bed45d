import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Log, Loop } from '#runtime';
import { SignReceipts } from '../application/sign-receipts.js';

// Who asks for a receipt gets it at once; this is for those that nobody has asked for yet.
const EVERY_MS = 2_000;

@Injectable()
export class ReceiptsLoop implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly loop: Loop;

  constructor(signing: SignReceipts, log: Log) {
    this.loop = new Loop({ name: 'receipts', log, restMs: EVERY_MS }, async () =>
      (await signing.execute()) > 0 ? 'again' : 'rest',
    );
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.loop.stop();
  }
}
