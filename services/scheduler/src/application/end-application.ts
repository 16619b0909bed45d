import { Injectable } from '@nestjs/common';
import type { AgencyId, ApplicationId } from '#contracts';
import type { Tx } from '#runtime';
import { LanesRepository } from '../outbound/lanes.repository.js';
import { QueueRepository } from '../outbound/queue.repository.js';
import { LaneWakeUp } from './lane-wake-up.js';

export interface EndedApplication {
  readonly applicationId: ApplicationId;
  readonly agencyId: AgencyId;
  /** What it cost; null when nobody knows. */
  readonly connects: number | null;
}

/** A settled application leaves its lane for good and frees its slot. Its letter goes with its row. */
@Injectable()
export class EndApplication {
  constructor(
    private readonly lanes: LanesRepository,
    private readonly queue: QueueRepository,
    private readonly wakeUp: LaneWakeUp,
  ) {}

  /** In how many of them that freed a slot. */
  async execute(ended: readonly EndedApplication[], tx: Tx): Promise<number> {
    const agencyIds = [...new Set(ended.map(({ agencyId }) => agencyId))];
    await this.lanes.lock(tx, agencyIds);
    const freed = await this.queue.end(
      tx,
      ended.map(({ applicationId, connects }) => ({ applicationId, connects })),
    );
    await this.lanes.noteWork(tx, freed);
    await this.lanes.makeDue(tx, agencyIds);
    tx.afterCommit(() => this.wakeUp.give());
    return freed.length;
  }
}
