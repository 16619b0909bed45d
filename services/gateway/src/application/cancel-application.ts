import { Injectable } from '@nestjs/common';
import { type AccountId, type ApplicationId, SchedulerCancel, type Stage } from '#contracts';
import type { Application } from '../domain/application.js';
import { Problem } from '../domain/problem.js';
import { AskService } from './ask-service.js';
import { CreditsRemaining } from './credits-remaining.js';
import { ReadStatus, type StatusReading } from './read-status.js';

const AFTER_SEND: ReadonlySet<Stage> = new Set(['sending', 'verifying', 'settled']);

/** Ends an application before it is sent, or says how far it is. Asking again gives the same answer. */
@Injectable()
export class CancelApplication {
  constructor(
    private readonly status: ReadStatus,
    private readonly ask: AskService,
    private readonly credits: CreditsRemaining,
  ) {}

  /** The application as it is after that: settled, or about to be. */
  async execute(accountId: AccountId, applicationId: ApplicationId): Promise<StatusReading> {
    const before = await this.status.byId(accountId, applicationId);
    const { agencyId, status } = before.application;
    if (status !== 'processing') return this.ofSettled(before);
    const { result } = await this.ask.execute(SchedulerCancel, { applicationId, agencyId, accountId });
    const after = await this.status.byId(accountId, applicationId);
    if (after.application.status !== 'processing') return this.ofSettled(after);
    if (result === 'cancelled') return after;
    const { stage } = after.application;
    throw await this.tooLate(after.application, AFTER_SEND.has(stage) ? stage : 'sending');
  }

  private async ofSettled(reading: StatusReading): Promise<StatusReading> {
    const { application } = reading;
    if (application.reasonCode === 'cancelled') return reading;
    throw await this.tooLate(application, 'settled');
  }

  private async tooLate({ accountId, applicationId, status }: Application, stage: Stage): Promise<Problem> {
    const state = stage === 'settled' ? `It has ended already: ${status}.` : `It is past Send already: ${stage}.`;
    return new Problem('not_cancellable', state, {
      members: {
        queueId: applicationId,
        applicationStatus: status,
        stage,
        creditsRemaining: await this.credits.execute(accountId),
      },
    });
  }
}
