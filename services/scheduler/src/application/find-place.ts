import { Injectable } from '@nestjs/common';
import type { AccountId, AgencyId, ApplicationId } from '#contracts';
import type { Tx } from '#runtime';
import { type Instructions, InstructionsRepository } from '../outbound/instructions.repository.js';
import { LanesRepository, type LockedLane } from '../outbound/lanes.repository.js';
import { type LockedPlace, PlaceInQueueRepository } from '../outbound/place-in-queue.repository.js';
import { QueueRepository } from '../outbound/queue.repository.js';

/** An application as it stands until the transaction ends. */
export interface FoundPlace {
  readonly lane: LockedLane | undefined;
  /** Undefined when it does not wait: not here yet, dispatched, or over. */
  readonly place: LockedPlace | undefined;
  readonly isHere: boolean;
  readonly isDispatched: boolean;
  /** It left its lane for good, or its time ran out and nobody has dropped it yet. */
  readonly isOver: boolean;
  /** What its customer said of it before. */
  readonly said: Instructions;
}

/**
 * Where the application stands that a customer says something about. The lane's lock is what keeps apply.requested, a
 * dispatch and a change of policy from coming between: there has to be one.
 */
@Injectable()
export class FindPlace {
  constructor(
    private readonly lanes: LanesRepository,
    private readonly queue: QueueRepository,
    private readonly places: PlaceInQueueRepository,
    private readonly instructions: InstructionsRepository,
  ) {}

  async execute(
    tx: Tx,
    about: { applicationId: ApplicationId; agencyId: AgencyId; accountId: AccountId },
  ): Promise<FoundPlace> {
    const { applicationId, agencyId } = about;
    await this.lanes.ensure(tx, [about]);
    const [lane] = await this.lanes.lock(tx, [agencyId]);
    const place = await this.places.lock(tx, applicationId);
    const known = place ? 'waiting' : (await this.queue.known(tx, [applicationId])).get(applicationId);
    const isHere = known !== undefined;
    const isDispatched = known === 'dispatched';
    const isOver = place ? place.isExpired : isHere && !isDispatched;
    return { lane, place, isHere, isDispatched, isOver, said: await this.instructions.of(tx, applicationId) };
  }
}
