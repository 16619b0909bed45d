import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Log, Loop } from '#runtime';
import { IdempotencyRepository } from '../outbound/idempotency.repository.js';

const EVERY_MS = 600_000;
// As promised to clients; a repeat after this is a new request.
const KEPT_FOR = '24 hours';

@Injectable()
export class IdempotencyRetention implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly loop: Loop;

  constructor(idempotency: IdempotencyRepository, log: Log) {
    this.loop = new Loop({ name: 'idempotency-retention', log, restMs: EVERY_MS }, () =>
      idempotency.forgetOld(KEPT_FOR),
    );
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.loop.stop();
  }
}
