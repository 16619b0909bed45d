import { Injectable } from '@nestjs/common';
import { type AccountId, type ApplicationId, SchedulerApprove } from '#contracts';
import { Database } from '#runtime';
import { ApprovalsRepository } from '../outbound/approvals.repository.js';
import { AskService } from './ask-service.js';
import { type Directed, RefuseDirection } from './refuse-direction.js';
import { ReadStatus } from './read-status.js';

/** A person lets a waiting application go. Asking again gives the same answer. */
@Injectable()
export class ApproveApplication {
  constructor(
    private readonly database: Database,
    private readonly status: ReadStatus,
    private readonly approvals: ApprovalsRepository,
    private readonly ask: AskService,
    private readonly refuse: RefuseDirection,
  ) {}

  async execute(accountId: AccountId, applicationId: ApplicationId): Promise<Directed> {
    const { application } = await this.status.byId(accountId, applicationId);
    const { agencyId, requireApproval } = application;
    const request = { applicationId, agencyId, accountId, requireApproval };
    const { result, at, isHere } = await this.ask.execute(SchedulerApprove, request);
    if (result === 'approved') {
      // The lane decided it; our copy only shows it, and a copy that was not written is shown right all the same.
      await this.database.transaction((tx) => this.approvals.note(tx, applicationId, at ?? Date.now()));
      return { reading: await this.status.byId(accountId, applicationId), isHere };
    }
    const reading = await this.status.byId(accountId, applicationId);
    throw await this.refuse.problem('not_awaiting_approval', result, reading);
  }
}
