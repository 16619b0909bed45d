import { Injectable } from '@nestjs/common';
import { Database } from '#runtime';
import { STOPPED_BY_POLICY } from '../domain/announcement.js';
import { LanesRepository } from '../outbound/lanes.repository.js';
import { PlaceInQueueRepository } from '../outbound/place-in-queue.repository.js';
import { approvalRuleOf, LanePolicy } from './lane-policy.js';

/**
 * The operator's part of policies comes with the configuration: what an earlier one stopped until tomorrow may go on
 * under this one now, and what it let go may have to be approved. Without a look at the start nobody would find out.
 */
@Injectable()
export class RecheckLanes {
  constructor(
    private readonly database: Database,
    private readonly lanes: LanesRepository,
    private readonly places: PlaceInQueueRepository,
    private readonly policy: LanePolicy,
  ) {}

  async execute(): Promise<void> {
    await this.database.transaction((tx) => this.lanes.makeDueIfAnnounced(tx, STOPPED_BY_POLICY));
    const rule = approvalRuleOf(this.policy.of(null));
    await this.database.transaction(async (tx) => {
      const agencyIds = await this.lanes.lockStale(tx, rule);
      await this.places.holdBy(tx, agencyIds, rule);
      await this.lanes.makeDue(tx, agencyIds);
    });
  }
}
