import { Injectable } from '@nestjs/common';
import type { JobCiphertext } from '#contracts';
import { Database } from '#runtime';
import { isKnownToBeThere, waitAfterEarlier } from '../domain/earlier-send.js';
import type { JobReading, SentProposal } from '../domain/marketplace.js';
import { matchProposal } from '../domain/matching.js';
import { isEndedWithout } from '../domain/outcome-moves.js';
import { type EarlierIntent, IntentsRepository } from '../outbound/intents.repository.js';
import { SubmissionsRepository } from '../outbound/submissions.repository.js';
import { FinishSubmission } from './finish-submission.js';
import { LateFind } from './late-find.js';
import { Pod } from './pod.js';
import { ReportProgress } from './report-progress.js';
import type { SessionWork } from './session-work.js';
import type { AttemptEnd } from './submit-application.js';

/**
 * Before another application for a job may send: an earlier Send of ours for it has to be decided for a while, and a
 * fresh reading of the list has to show nothing. What is found then is a late find.
 */
@Injectable()
export class CheckEarlier {
  constructor(
    private readonly database: Database,
    private readonly intents: IntentsRepository,
    private readonly submissions: SubmissionsRepository,
    private readonly finish: FinishSubmission,
    private readonly lateFind: LateFind,
    private readonly progress: ReportProgress,
    private readonly pod: Pod,
  ) {}

  /** Null when nothing stands in the way. */
  async execute(work: SessionWork, { canonicalJobId, standing }: JobReading): Promise<AttemptEnd | null> {
    const earlier = await this.earlierOf(work, canonicalJobId);
    if (earlier.length === 0) return null;
    if (earlier.some(isKnownToBeThere)) return this.alreadyThere(work);
    // A proposal that is there needs no waiting for: it may be an earlier one of ours, and is then told as that.
    const isShown = standing.kind === 'applied';
    const waitMs = isShown ? 0 : Math.max(...earlier.map((one) => waitAfterEarlier(one, this.pod.times)));
    if (waitMs > 0) return this.wait(work, waitMs);
    const found = await this.proposals(work, canonicalJobId, isShown ? standing.proposalId : null);
    if (found.length === 0) return null;
    for (const one of earlier) await this.tellIfOurs(one, found);
    return isShown ? null : this.alreadyThere(work);
  }

  private earlierOf({ submission, session }: SessionWork, job: JobCiphertext): Promise<EarlierIntent[]> {
    return this.intents.earlier(this.database, session.agencyId, job, submission.applicationId);
  }

  private async wait({ submission }: SessionWork, delayMs: number): Promise<AttemptEnd> {
    const { applicationId, dispatch, order } = submission;
    this.progress.report({ applicationId, dispatch, echo: order.echo }, 'dispatched', 'earlier_intent');
    await this.progress.settled(applicationId);
    await this.database.transaction((tx) => this.submissions.requeue(tx, submission, delayMs, false));
    return 'again';
  }

  /** What is there for the job, each with its letter where it opens. */
  private async proposals(
    { marketplace }: SessionWork,
    job: JobCiphertext,
    shownId: string | null,
  ): Promise<SentProposal[]> {
    const rows = await marketplace.readSentProposals(job, 0);
    const isListed = rows.some(({ proposalId }) => proposalId === shownId);
    const shown = shownId === null || isListed ? null : await marketplace.readProposal(shownId);
    const opened: SentProposal[] = shown ? [shown] : [];
    for (const row of rows) opened.push((await marketplace.readProposal(row.proposalId)) ?? row);
    return opened;
  }

  private async tellIfOurs(earlier: EarlierIntent, found: readonly SentProposal[]): Promise<void> {
    // An open one is decided by its own recovery.
    if (!isEndedWithout(earlier.outcome)) return;
    const { applicationId, agencyId, at: intentAt, letterSha256, profile } = earlier;
    for (const proposal of found) {
      const isTaken = await this.intents.isEvidenceOfAnother(agencyId, proposal.proposalId, applicationId);
      if (matchProposal({ intentAt, letterSha256, profile }, proposal, isTaken).kind !== 'ours') continue;
      await this.database.transaction((tx) => this.lateFind.tell(tx, applicationId, proposal));
    }
  }

  private async alreadyThere(work: SessionWork): Promise<AttemptEnd> {
    await this.finish.beforeSend(work.lease(), work.submission, {
      status: 'failed',
      reasonCode: 'already_applied',
      message: 'An earlier application of this agency put a proposal on this job.',
    });
    return 'finished';
  }
}
