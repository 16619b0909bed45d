import { Injectable } from '@nestjs/common';
import type { ApplicationProgressed, BodyOf } from '#contracts';
import type { Tx } from '#runtime';
import { LanesRepository } from '../outbound/lanes.repository.js';
import { QueueRepository } from '../outbound/queue.repository.js';
import { LaneWakeUp } from './lane-wake-up.js';

type Progressed = BodyOf<typeof ApplicationProgressed>;

/** Whether that is as far as a step says. */
export const freesSlot = ({ stage }: Progressed): boolean => stage === 'verifying';

/** Send happened and only its outcome is open: the lane may go on, however long verifying takes. */
@Injectable()
export class FreeSlot {
  constructor(
    private readonly lanes: LanesRepository,
    private readonly queue: QueueRepository,
    private readonly wakeUp: LaneWakeUp,
  ) {}

  async execute({ applicationId, dispatch, echo }: Progressed, tx: Tx): Promise<void> {
    await this.lanes.lock(tx, [echo.agencyId]);
    const freed = await this.queue.free(tx, applicationId, dispatch);
    if (!freed) return;
    await this.lanes.noteWork(tx, [freed]);
    await this.lanes.makeDue(tx, [echo.agencyId]);
    tx.afterCommit(() => this.wakeUp.give());
  }
}
