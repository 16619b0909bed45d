import { Injectable } from '@nestjs/common';
import type { AnswerOf, RequestOf, SchedulerExpedite } from '#contracts';
import { Database, Log, type Tx } from '#runtime';
import { InstructionsRepository } from '../outbound/instructions.repository.js';
import { PlaceInQueueRepository } from '../outbound/place-in-queue.repository.js';
import { FindPlace } from './find-place.js';

type Request = RequestOf<typeof SchedulerExpedite>;
type Answer = AnswerOf<typeof SchedulerExpedite>;

/**
 * Moves an application to the front of its own lane, among those of its priority. When the lane starts one is not
 * touched: the gap, caps, hours, an approval and a time of its own hold as before.
 */
@Injectable()
export class ExpediteApplication {
  constructor(
    private readonly database: Database,
    private readonly find: FindPlace,
    private readonly places: PlaceInQueueRepository,
    private readonly instructions: InstructionsRepository,
    private readonly log: Log,
  ) {}

  async execute(request: Request): Promise<Answer> {
    const answer = await this.database.transaction((tx) => this.within(tx, request));
    const { applicationId, agencyId } = request;
    this.log.info({ applicationId, agencyId, ...answer }, 'application.expedite');
    return answer;
  }

  private async within(tx: Tx, request: Request): Promise<Answer> {
    const { applicationId } = request;
    const { place, isHere, isDispatched, isOver, said } = await this.find.execute(tx, request);
    if (said.expeditedAt !== null) return { result: 'expedited', isHere };
    if (isDispatched) return { result: 'dispatched', isHere };
    if (isOver) return { result: 'ended', isHere };
    await this.instructions.expedite(tx, applicationId);
    if (place) await this.places.expedite(tx, applicationId);
    return { result: 'expedited', isHere };
  }
}
