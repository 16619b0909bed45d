import { Injectable } from '@nestjs/common';
import type { AnswerOf, RequestOf, SchedulerApprove } from '#contracts';
import { Database, Log, type Tx } from '#runtime';
import { needsApproval } from '../domain/policy.js';
import { InstructionsRepository } from '../outbound/instructions.repository.js';
import { LanesRepository } from '../outbound/lanes.repository.js';
import { PlaceInQueueRepository } from '../outbound/place-in-queue.repository.js';
import { FindPlace } from './find-place.js';
import { LanePolicy } from './lane-policy.js';
import { LaneWakeUp } from './lane-wake-up.js';

type Request = RequestOf<typeof SchedulerApprove>;
type Answer = AnswerOf<typeof SchedulerApprove>;

/**
 * A person lets an application go. With cancel and expiry it competes for the waiting row: each of them locks or deletes
 * it, so what has been dropped is not approved. One that is not here yet does not wait when it comes.
 */
@Injectable()
export class ApproveApplication {
  constructor(
    private readonly database: Database,
    private readonly find: FindPlace,
    private readonly lanes: LanesRepository,
    private readonly places: PlaceInQueueRepository,
    private readonly instructions: InstructionsRepository,
    private readonly policy: LanePolicy,
    private readonly wakeUp: LaneWakeUp,
    private readonly log: Log,
  ) {}

  async execute(request: Request): Promise<Answer> {
    const answer = await this.database.transaction((tx) => this.within(tx, request));
    const { applicationId, agencyId } = request;
    this.log.info({ applicationId, agencyId, result: answer.result, isHere: answer.isHere }, 'application.approve');
    return answer;
  }

  private async within(tx: Tx, request: Request): Promise<Answer> {
    const { applicationId, requireApproval } = request;
    const { lane, place, isHere, isDispatched, isOver, said } = await this.find.execute(tx, request);
    if (said.approvedAt !== null) return { result: 'approved', at: said.approvedAt, isHere };
    const no = (result: Answer['result']): Answer => ({ result, at: null, isHere });
    if (isDispatched) return no('dispatched');
    if (isOver && !place) return no('ended');
    const needs = place?.needsApproval ?? needsApproval(this.policy.of(lane?.terms ?? null), requireApproval);
    if (!needs) return no('not_needed');
    if (isOver) return no('ended');
    await this.instructions.approve(tx, applicationId);
    if (place) await this.letGo(tx, request);
    return { result: 'approved', at: (await this.instructions.of(tx, applicationId)).approvedAt, isHere };
  }

  private async letGo(tx: Tx, { applicationId, agencyId }: Request): Promise<void> {
    await this.places.approve(tx, applicationId);
    await this.lanes.makeDue(tx, [agencyId]);
    tx.afterCommit(() => this.wakeUp.give());
  }
}
