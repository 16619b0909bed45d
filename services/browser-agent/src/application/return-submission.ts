import { Injectable } from '@nestjs/common';
import { type AgencyId, ApplicationReturned, outgoing } from '#contracts';
import { Healings, Outbox } from '#messaging';
import type { Tx } from '#runtime';
import { MailboxRepository, type ReturnedSubmission } from '../outbound/mailbox.repository.js';
import { ReportProgress } from './report-progress.js';

/** Back to the head of its lane: the session needs a person, and no intent exists. */
@Injectable()
export class ReturnSubmissions {
  constructor(
    private readonly mailbox: MailboxRepository,
    private readonly progress: ReportProgress,
    private readonly outbox: Outbox,
    private readonly healings: Healings,
  ) {}

  /** Gives back everything of this agency that waits here. */
  async within(tx: Tx, agencyId: AgencyId): Promise<void> {
    await this.tell(tx, await this.mailbox.returnQueued(tx, agencyId));
  }

  /** The same for sessions that wait for a person and that nobody holds. How many it were. */
  async leftBehind(tx: Tx): Promise<number> {
    const returned = await this.mailbox.returnStopped(tx);
    await this.tell(tx, returned);
    const ids = returned.map(({ applicationId }) => applicationId);
    await this.healings.swept(tx, 'return-stopped', 'its session waits for a person and nobody holds it', ids);
    return returned.length;
  }

  private async tell(tx: Tx, all: readonly ReturnedSubmission[]): Promise<void> {
    for (const returned of all) {
      const { applicationId, dispatch, echo } = returned;
      // Without it customers would see the last thing that was done for it, and not that it waits again, and why.
      await this.progress.within(tx, returned, 'queued', 'session_needs_human');
      const { agencyId } = echo;
      const body = { applicationId, agencyId, dispatch, why: 'the session needs a person' };
      await this.outbox.add(tx, outgoing(ApplicationReturned, agencyId, `${applicationId}:${dispatch}`, body));
    }
  }
}
