import { Injectable } from '@nestjs/common';
import { Database } from '#runtime';
import { STOPPED_BY_POLICY } from '../domain/announcement.js';
import { LanesRepository } from '../outbound/lanes.repository.js';

/**
 * The policy comes with the configuration: what an earlier one stopped until tomorrow may go on under this one now.
 * Without a look at the start nobody would find out before tomorrow.
 */
@Injectable()
export class RecheckLanes {
  constructor(
    private readonly database: Database,
    private readonly lanes: LanesRepository,
  ) {}

  async execute(): Promise<void> {
    await this.database.transaction((tx) => this.lanes.makeDueIfAnnounced(tx, STOPPED_BY_POLICY));
  }
}
