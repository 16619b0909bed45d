import { Injectable } from '@nestjs/common';
import { Outbox } from '#messaging';
import { crashPoint, Database, Log } from '#runtime';
import { QueueRepository } from '../outbound/queue.repository.js';
import { droppedMessage } from './dropped-message.js';

const BATCH = 100;

/** Applications whose time ran out while they waited: one of the two exits of a waiting row. */
@Injectable()
export class DropExpired {
  constructor(
    private readonly database: Database,
    private readonly queue: QueueRepository,
    private readonly outbox: Outbox,
    private readonly log: Log,
  ) {}

  /** True when there may be more. */
  async execute(): Promise<boolean> {
    // Hardly ever any: no transaction for it.
    if (!(await this.queue.hasExpired(this.database))) return false;
    const dropped = await this.database.transaction(async (tx) => {
      const expired = await this.queue.dropExpired(tx, BATCH);
      const ids = expired.map(({ applicationId }) => applicationId);
      await this.queue.bury(tx, ids, 'dropped');
      await this.outbox.add(tx, ...expired.map(({ order, queuedAt }) => droppedMessage(order, 'expired', queuedAt)));
      crashPoint('before-drop-commit');
      return expired;
    });
    for (const { applicationId, agencyId, queuedAt } of dropped) {
      this.log.info({ applicationId, agencyId, waitedMs: Date.now() - queuedAt }, 'application.expired');
    }
    return dropped.length === BATCH;
  }
}
