import { Injectable } from '@nestjs/common';
import type { ApplicationReturned, BodyOf } from '#contracts';
import { Log, type Tx } from '#runtime';
import { LanesRepository } from '../outbound/lanes.repository.js';
import { QueueRepository } from '../outbound/queue.repository.js';
import { approvalRuleOf, LanePolicy } from './lane-policy.js';
import { LaneWakeUp } from './lane-wake-up.js';

/** An agent let go of a submission that has no intent: back to the head of its lane. */
@Injectable()
export class TakeBack {
  constructor(
    private readonly lanes: LanesRepository,
    private readonly queue: QueueRepository,
    private readonly policy: LanePolicy,
    private readonly wakeUp: LaneWakeUp,
    private readonly log: Log,
  ) {}

  async execute({ applicationId, agencyId, dispatch, why }: BodyOf<typeof ApplicationReturned>, tx: Tx): Promise<void> {
    const [lane] = await this.lanes.lock(tx, [agencyId]);
    const rule = approvalRuleOf(this.policy.of(lane?.terms ?? null));
    const isBack = await this.queue.putBack(tx, applicationId, dispatch, rule);
    if (isBack) await this.lanes.makeDue(tx, [agencyId]);
    tx.afterCommit(() => {
      this.log.info({ applicationId, agencyId, dispatch, why, isBack }, 'application.returned');
      this.wakeUp.give();
    });
  }
}
