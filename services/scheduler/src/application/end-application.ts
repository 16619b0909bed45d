import { Injectable } from '@nestjs/common';
import type { Tx } from '#runtime';
import { type Ended, EndedRepository } from '../outbound/ended.repository.js';
import { LanesRepository } from '../outbound/lanes.repository.js';
import { LaneWakeUp } from './lane-wake-up.js';

/** A settled application leaves its lane for good and frees its slot. Its letter goes with its row. */
@Injectable()
export class EndApplication {
  constructor(
    private readonly lanes: LanesRepository,
    private readonly ended: EndedRepository,
    private readonly wakeUp: LaneWakeUp,
  ) {}

  /** In how many of them that freed a slot. */
  async execute(ended: readonly Ended[], tx: Tx): Promise<number> {
    await this.lanes.lock(
      tx,
      ended.map(({ agencyId }) => agencyId),
    );
    const freed = await this.ended.end(tx, ended);
    tx.afterCommit(() => this.wakeUp.give());
    return freed;
  }
}
