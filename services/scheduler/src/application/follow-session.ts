import { Injectable } from '@nestjs/common';
import type { AccountId, AgencyId } from '#contracts';
import type { Tx } from '#runtime';
import type { Lane } from '../domain/lane.js';
import { LanesRepository } from '../outbound/lanes.repository.js';
import { LaneWakeUp } from './lane-wake-up.js';

/** A lane stands still while its session cannot work, and goes on when it can. */
@Injectable()
export class FollowSession {
  constructor(
    private readonly lanes: LanesRepository,
    private readonly wakeUp: LaneWakeUp,
  ) {}

  async execute(
    session: { agencyId: AgencyId; accountId: AccountId; change: number },
    state: Lane['sessionState'],
    tx: Tx,
  ): Promise<void> {
    await this.lanes.ensure(tx, [session]);
    await this.lanes.lock(tx, [session.agencyId]);
    const isNews = await this.lanes.setSession(tx, session.agencyId, state, session.change);
    // Due either way: the tick announces that the lane stopped, or that it goes on.
    if (isNews) await this.lanes.makeDue(tx, [session.agencyId]);
    tx.afterCommit(() => this.wakeUp.give());
  }
}
