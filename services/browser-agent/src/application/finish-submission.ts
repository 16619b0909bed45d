import { Injectable } from '@nestjs/common';
import {
  type ApplicationId,
  type Echo,
  type Evidence,
  isPreview,
  type ReasonCode,
  type TerminalStatus,
} from '#contracts';
import { Healings } from '#messaging';
import { crashPoint, Database, isUniqueViolation, Log, type Tx } from '#runtime';
import { type Draft, evidenceWith, NO_EVIDENCE } from '../domain/draft.js';
import type { SentProposal } from '../domain/marketplace.js';
import type { LeaseRef } from '../domain/session.js';
import type { Submission } from '../domain/submission.js';
import { DecisionsRepository } from '../outbound/decisions.repository.js';
import { IntentsRepository, type OpenIntent } from '../outbound/intents.repository.js';
import { SessionsRepository } from '../outbound/sessions.repository.js';
import { type EndedSubmission, SubmissionsRepository } from '../outbound/submissions.repository.js';
import { FinishPreview } from './finish-preview.js';
import { LateFind } from './late-find.js';
import { Pod } from './pod.js';
import { ReportProgress } from './report-progress.js';
import { TellFinished } from './tell-finished.js';

export interface EndReason {
  readonly status: TerminalStatus;
  readonly reasonCode: ReasonCode;
  readonly message: string;
  readonly evidence?: Partial<Evidence>;
}

const FOUND = 'the answer to Send did not decide it: its proposal was found';
const NOT_FOUND = 'the answer to Send did not decide it: both witnesses, twice, show no proposal';

/** All the ways a submission comes to its end. Outcome, state and outgoing message share one transaction. */
@Injectable()
export class FinishSubmission {
  constructor(
    private readonly database: Database,
    private readonly sessions: SessionsRepository,
    private readonly submissions: SubmissionsRepository,
    private readonly intents: IntentsRepository,
    private readonly decisions: DecisionsRepository,
    private readonly progress: ReportProgress,
    private readonly lateFind: LateFind,
    private readonly previews: FinishPreview,
    private readonly finished: TellFinished,
    private readonly healings: Healings,
    private readonly pod: Pod,
    private readonly log: Log,
  ) {}

  /** Ends it before Send. Takes the application's key, so that cancel, end and Send compete for one. */
  async beforeSend(lease: LeaseRef, submission: Submission, reason: EndReason): Promise<void> {
    const { applicationId, order } = submission;
    if (isPreview(applicationId)) return this.previews.refused(lease, submission, reason);
    await this.progress.settled(applicationId);
    const { echo } = order;
    await this.database.transaction(async (tx) => {
      // Cancelled meanwhile: told by whoever took the key. A Send of it can only be ended by its outcome.
      const ended = await this.decisions.end(tx, lease, applicationId, echo);
      const evidence = reason.evidence === undefined ? null : { ...NO_EVIDENCE, ...reason.evidence };
      await this.tell(tx, applicationId, echo, reason, ended, () => evidence);
      crashPoint('before-end-commit');
    });
  }

  /**
   * The proposal is there and is ours. `false` when this epoch may not say so any more; then the observation stays, and
   * is a late find if the application was settled without it meanwhile.
   */
  async applied(
    lease: LeaseRef,
    intent: Pick<OpenIntent, 'applicationId' | 'echo'>,
    proposal: SentProposal,
    how: 'sent' | 'sent_verified',
  ): Promise<boolean> {
    const { applicationId, echo } = intent;
    await this.progress.settled(applicationId);
    const seen = { applicationId, epoch: lease.epoch, pod: this.pod.name, proposal };
    const outcomeReadAt = Date.now();
    try {
      return await this.database.transaction(async (tx) => {
        const { isOutcome, ended } = await this.decisions.applied(tx, lease, seen, outcomeReadAt);
        if (!isOutcome) {
          await this.lateFind.tell(tx, applicationId, proposal);
          await this.intents.lookNow(tx, applicationId);
          return false;
        }
        const reason: EndReason = { status: 'applied', reasonCode: how, message: '' };
        await this.tell(tx, applicationId, echo, reason, ended, (draft) => evidenceWith(draft, proposal));
        if (how === 'sent_verified') await this.healings.swept(tx, 'recover-send', FOUND, [applicationId]);
        crashPoint('before-applied-commit');
        return true;
      });
    } catch (error) {
      // Another application's evidence, whatever the comparison said: then it is not this one's.
      if (!isUniqueViolation(error, 'intents_proposal')) throw error;
      this.log.alarm({ applicationId, proposalId: proposal.proposalId }, 'proposal.claimed_twice');
      return false;
    }
  }

  /** Not there: refused, or absent by both witnesses, twice. */
  async notSent(
    lease: LeaseRef,
    intent: Pick<OpenIntent, 'applicationId' | 'echo'>,
    outcome: 'refused' | 'not_found',
    reason: EndReason,
  ): Promise<boolean> {
    const { applicationId, echo } = intent;
    await this.progress.settled(applicationId);
    return this.database.transaction(async (tx) => {
      if (!(await this.sessions.isCurrent(tx, lease.sessionId, lease.epoch))) return false;
      if (!(await this.intents.setOutcome(tx, applicationId, outcome, reason.message, null))) return false;
      await this.intents.planLateLook(tx, applicationId, [this.pod.times.lateLookFirst, this.pod.times.lateLookSecond]);
      const ended = await this.submissions.finish(tx, applicationId, Date.now());
      await this.tell(tx, applicationId, echo, reason, ended, (draft) => draft?.evidence ?? null);
      if (outcome === 'not_found') await this.healings.swept(tx, 'recover-send', NOT_FOUND, [applicationId]);
      crashPoint('before-not-sent-commit');
      return true;
    });
  }

  /** Nobody knows. The credit stays held and the lane goes on. */
  async unknown(lease: LeaseRef, intent: Pick<OpenIntent, 'applicationId'>, why: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      if (!(await this.sessions.isCurrent(tx, lease.sessionId, lease.epoch))) return;
      await this.intents.setOutcome(tx, intent.applicationId, 'unknown', why, null);
    });
    this.log.warn({ applicationId: intent.applicationId, why, next: 'read again' }, 'send.unknown');
  }

  /** Send may have happened and its outcome is open: told as `verifying`, which frees the lane's slot. */
  async verifying(
    applicationId: ApplicationId,
    dispatch: number,
    echo: Echo,
    seen: { epoch: number; kind: string; detail: unknown },
  ): Promise<void> {
    await this.progress.settled(applicationId);
    await this.database.transaction(async (tx) => {
      await this.intents.observe(tx, { applicationId, pod: this.pod.name, ...seen });
      await this.submissions.markVerifying(tx, applicationId);
      await this.progress.within(tx, { applicationId, dispatch, echo }, 'verifying', null);
    });
  }

  /** The same for a Send whose pod died, or could not say it: found by whoever has the session now. */
  async stillVerifying({ applicationId, echo }: Pick<OpenIntent, 'applicationId' | 'echo'>): Promise<void> {
    await this.database.transaction(async (tx) => {
      const dispatch = await this.submissions.markVerifying(tx, applicationId);
      if (dispatch !== undefined) {
        await this.progress.within(tx, { applicationId, dispatch, echo }, 'verifying', null);
      }
    });
  }

  private async tell(
    tx: Tx,
    applicationId: ApplicationId,
    echo: Echo,
    words: EndReason,
    ended: EndedSubmission | undefined,
    evidenceOf: (draft: Draft | null) => Evidence | null,
  ): Promise<void> {
    if (!ended) return;
    const { timings, draft } = ended;
    await this.finished.execute(tx, { applicationId, echo, words, evidence: evidenceOf(draft), timings });
  }
}
