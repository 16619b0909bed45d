import { Injectable } from '@nestjs/common';
import type { AccountId, AgencyId } from '#contracts';
import type { Tx } from '#runtime';
import { LanesRepository } from '../outbound/lanes.repository.js';

@Injectable()
export class RegisterLane {
  constructor(private readonly lanes: LanesRepository) {}

  async execute(agency: { agencyId: AgencyId; accountId: AccountId }, tx: Tx): Promise<void> {
    await this.lanes.ensure(tx, [agency]);
  }
}
