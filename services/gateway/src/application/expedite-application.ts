import { Injectable } from '@nestjs/common';
import { type AccountId, type ApplicationId, SchedulerExpedite } from '#contracts';
import { AskService } from './ask-service.js';
import { type Directed, RefuseDirection } from './refuse-direction.js';
import { ReadStatus } from './read-status.js';

/** To the front of its agency's queue. Asking again gives the same answer, and moves nothing again. */
@Injectable()
export class ExpediteApplication {
  constructor(
    private readonly status: ReadStatus,
    private readonly ask: AskService,
    private readonly refuse: RefuseDirection,
  ) {}

  async execute(accountId: AccountId, applicationId: ApplicationId): Promise<Directed> {
    const { application } = await this.status.byId(accountId, applicationId);
    const { agencyId } = application;
    const { result, isHere } = await this.ask.execute(SchedulerExpedite, { applicationId, agencyId, accountId });
    const reading = await this.status.byId(accountId, applicationId);
    if (result === 'expedited') return { reading, isHere };
    throw await this.refuse.problem('not_waiting', result, reading);
  }
}
