import { Injectable } from '@nestjs/common';
import {
  ApplicationProgressed,
  type ApplicationId,
  type BlockedOn,
  type Echo,
  isPreview,
  outgoing,
  type Stage,
} from '#contracts';
import { Outbox } from '#messaging';
import { Database, errorText, Log, type Tx } from '#runtime';
import { SubmissionsRepository } from '../outbound/submissions.repository.js';

export interface ProgressOf {
  readonly applicationId: ApplicationId;
  readonly dispatch: number;
  readonly echo: Echo;
}

/** Tells how far an application is, in order, without making the work wait for it. A preview's steps are told to nobody. */
@Injectable()
export class ReportProgress {
  private readonly last = new Map<ApplicationId, Promise<void>>();

  constructor(
    private readonly database: Database,
    private readonly submissions: SubmissionsRepository,
    private readonly outbox: Outbox,
    private readonly log: Log,
  ) {}

  /** Returns at once. A step that cannot be written is left out: it is information, and the outcome is told apart from it. */
  report(about: ProgressOf, stage: Stage, blockedOn: BlockedOn | null = null): void {
    const { applicationId } = about;
    if (isPreview(applicationId)) return;
    const before = this.last.get(applicationId) ?? Promise.resolve();
    const step = before
      .then(() => this.database.transaction((tx) => this.within(tx, about, stage, blockedOn)))
      .catch((error: unknown) =>
        this.log.warn({ applicationId, stage, error: errorText(error) }, 'progress.not_written'),
      )
      .then(() => void (this.last.get(applicationId) === step && this.last.delete(applicationId)));
    this.last.set(applicationId, step);
  }

  /** Waits until everything reported so far is written. */
  async settled(applicationId: ApplicationId): Promise<void> {
    await this.last.get(applicationId);
  }

  /** The same, as part of a transaction: where the step is more than information. */
  async within(tx: Tx, about: ProgressOf, stage: Stage, blockedOn: BlockedOn | null): Promise<void> {
    const { applicationId, dispatch, echo } = about;
    if (isPreview(applicationId)) return;
    const step = await this.submissions.step(tx, applicationId, stage, blockedOn);
    if (step === undefined) return;
    const body = { applicationId, echo, dispatch, step, stage, blockedOn, at: Date.now() };
    await this.outbox.add(tx, outgoing(ApplicationProgressed, echo.agencyId, `${applicationId}:${step}`, body));
  }
}
