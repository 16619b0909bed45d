import { Injectable } from '@nestjs/common';
import { isPreview, JobRead, outgoing } from '#contracts';
import { Database, errorText, Log, TimeScale } from '#runtime';
import { type EndWords, endOfStanding } from '../domain/endings.js';
import {
  BrowserHungError,
  ChallengeError,
  EgressLostError,
  LayoutChangedError,
  LeaseLostError,
  MarketplaceUnavailableError,
  NeedsHumanError,
  ReadBackError,
  SessionLostError,
} from '../domain/faults.js';
import type { JobReading } from '../domain/marketplace.js';
import type { SubmissionPage } from '../domain/ports.js';
import { attemptBackoffMs, MAX_ATTEMPTS } from '../domain/submission.js';
import { SubmissionsRepository } from '../outbound/submissions.repository.js';
import { CheckEarlier } from './check-earlier.js';
import { FinishPreview } from './finish-preview.js';
import { type EndReason, FinishSubmission } from './finish-submission.js';
import { KeepArtefacts } from './keep-artefacts.js';
import { PrepareForm, type Prepared } from './prepare-form.js';
import { ReportProgress } from './report-progress.js';
import { SendProposal } from './send-proposal.js';
import type { SessionWork } from './session-work.js';

type Ready = Extract<Prepared, { kind: 'ready' }>;

/** What became of one attempt, for the session it ran in. */
export type AttemptEnd =
  | 'finished'
  | 'verifying'
  | 'again'
  | 'session_lost'
  /** Browser or proxy of the session are gone. Nothing is known against the application. */
  | 'session_broken'
  | 'needs_human'
  | 'marketplace_unavailable'
  | 'lease_lost';

// How long an application waits before a marketplace that answers with errors is tried again, in ms before scaling.
const UNAVAILABLE_RETRY_MS = 15_000;

/** One attempt at one application: open the job, fill the form, and from there on the Send protocol. */
@Injectable()
export class SubmitApplication {
  constructor(
    private readonly database: Database,
    private readonly submissions: SubmissionsRepository,
    private readonly earlier: CheckEarlier,
    private readonly prepare: PrepareForm,
    private readonly send: SendProposal,
    private readonly finish: FinishSubmission,
    private readonly previews: FinishPreview,
    private readonly progress: ReportProgress,
    private readonly artefacts: KeepArtefacts,
    private readonly scale: TimeScale,
    private readonly log: Log,
  ) {}

  async execute(work: SessionWork): Promise<AttemptEnd> {
    const began = performance.now();
    const { applicationId, attempt, epoch } = work.submission;
    let page: SubmissionPage | undefined;
    let end: AttemptEnd;
    let failure: unknown;
    try {
      page = await work.marketplace.openPage();
      end = await this.attempt(work, page);
    } catch (error) {
      failure = error;
      // Before it is told, so that whoever hears of the end finds them.
      if (page && work.isHeld()) await this.artefacts.failure(work, page, errorText(error));
      end = await this.failed(work, error);
    } finally {
      await page?.close();
    }
    this.log.info(
      {
        applicationId,
        sessionId: work.session.sessionId,
        epoch,
        attempt,
        durationMs: Math.round(performance.now() - began),
        outcome: end,
        ...(failure === undefined ? {} : { error: errorText(failure) }),
      },
      'submission.attempted',
    );
    return end;
  }

  private async attempt(work: SessionWork, page: SubmissionPage): Promise<AttemptEnd> {
    const { submission } = work;
    this.report(work, 'opening_job');
    const job = await page.openJob(submission.order.echo.jobId);
    if (page.firstNavigationAt !== null) {
      this.progress.navigated(submission.applicationId, page.firstNavigationAt);
    }
    this.archive(work, job);
    const standing = endOfStanding(job.standing);
    if (standing && job.standing.kind !== 'applied') return this.seen(work, page, standing, job);
    if (job.standing.kind === 'unclear') throw new LayoutChangedError('an offer to apply on the job page');
    // A preview sends nothing, so nothing that was sent before stands in its way.
    const waits = isPreview(submission.applicationId) ? null : await this.earlier.execute(work, job);
    if (waits !== null) return waits;
    if (standing) return this.seen(work, page, standing, job);
    const prepared = await this.prepare.execute(work, page, job);
    if (prepared.kind === 'ended') return this.seen(work, page, prepared.words, job);
    return isPreview(submission.applicationId)
      ? this.show(work, page, prepared)
      : this.press(work, page, job, prepared);
  }

  private async show({ lease, submission }: SessionWork, page: SubmissionPage, { shown }: Ready): Promise<AttemptEnd> {
    await this.previews.ready(lease(), submission, shown, await page.see());
    return 'finished';
  }

  private async press(work: SessionWork, page: SubmissionPage, job: JobReading, prepared: Ready): Promise<AttemptEnd> {
    if (work.isStopping()) return this.again(work, 0, false);
    this.report(work, 'sending');
    await this.artefacts.picture(work, page, 'form');
    const pressed = await page.pressSend();
    if (pressed.kind === 'held') {
      return this.send.execute(work, page, pressed.request, { canonicalJobId: job.canonicalJobId, ...prepared });
    }
    const messages = pressed.messages.join(' · ');
    const isOpenQuestion =
      prepared.draft.evidence.answers.some(({ source }) => source === 'blank') && /value is required/i.test(messages);
    if (!isOpenQuestion) throw new LayoutChangedError(`a form that accepts what was filled in (it says: ${messages})`);
    const open = prepared.draft.evidence.answers
      .filter(({ source }) => source === 'blank')
      .map(({ question }) => question);
    return this.seen(work, page, {
      status: 'failed',
      reasonCode: 'answers_required',
      message: `The job asks questions that have no answer: ${open.join(' · ')}`.slice(0, 500),
    });
  }

  /** The page shows why: it is kept as it is. */
  private async seen(work: SessionWork, page: SubmissionPage, words: EndWords, job?: JobReading): Promise<AttemptEnd> {
    await this.artefacts.picture(work, page, 'screenshot');
    return this.end(work, words, job);
  }

  private async end(work: SessionWork, words: EndWords, job?: JobReading): Promise<AttemptEnd> {
    const proposalId = job?.standing.kind === 'applied' ? job.standing.proposalId : null;
    const reason: EndReason = { ...words, ...(proposalId === null ? {} : { evidence: { proposalId } }) };
    await this.finish.beforeSend(work.lease(), work.submission, reason);
    return 'finished';
  }

  /** Only reached while no intent exists: from the intent on, SendProposal answers for everything. */
  private async failed(work: SessionWork, error: unknown): Promise<AttemptEnd> {
    if (error instanceof LeaseLostError || !work.isHeld()) return 'lease_lost';
    if (error instanceof EgressLostError || error instanceof BrowserHungError || !work.marketplace.isOpen()) {
      await this.again(work, 0, false);
      return 'session_broken';
    }
    if (error instanceof SessionLostError) return this.lost(work);
    if (error instanceof ChallengeError) {
      await this.end(work, {
        status: 'failed',
        reasonCode: 'challenge',
        message: 'The marketplace asked whether a person is there.',
      });
      return 'needs_human';
    }
    if (error instanceof NeedsHumanError) {
      await this.end(work, { status: 'failed', reasonCode: 'layout_changed', message: error.message });
      return 'needs_human';
    }
    if (error instanceof MarketplaceUnavailableError) {
      this.report(work, 'dispatched', 'marketplace_unavailable');
      await this.again(work, this.scale.ms(UNAVAILABLE_RETRY_MS), false);
      return 'marketplace_unavailable';
    }
    if (work.isStopping()) return this.again(work, 0, false);
    const { attempt } = work.submission;
    if (attempt < MAX_ATTEMPTS) return this.again(work, this.scale.ms(attemptBackoffMs(attempt)), true);
    const isLayout = error instanceof LayoutChangedError || error instanceof ReadBackError;
    return this.end(work, {
      status: 'failed',
      reasonCode: isLayout ? 'layout_changed' : 'page_error',
      message: `It did not work in ${attempt} attempts: ${errorText(error).slice(0, 300)}`,
    });
  }

  /**
   * The session signs in again either way. One that its agency wants held waits for that, or in its lane when only a
   * person can sign in; but one under which sessions are lost again and again is not what sessions are lost by chance.
   */
  private async lost(work: SessionWork): Promise<AttemptEnd> {
    const { attempt, onLoggedOut } = work.submission;
    if (onLoggedOut === 'hold' && attempt < MAX_ATTEMPTS) {
      this.report(work, 'dispatched', 'session_reconnecting');
      await this.again(work, this.scale.ms(attemptBackoffMs(attempt)), true);
      return 'session_lost';
    }
    const times = onLoggedOut === 'hold' ? `, ${attempt} times` : '';
    await this.end(work, {
      status: 'logged_out',
      reasonCode: 'session_lost',
      message: `The session was signed out before sending${times}.`,
    });
    return 'session_lost';
  }

  private async again({ submission }: SessionWork, delayMs: number, isAttempt: boolean): Promise<AttemptEnd> {
    await this.database.transaction((tx) => this.submissions.requeue(tx, submission, delayMs, isAttempt));
    return 'again';
  }

  private report(
    { submission }: SessionWork,
    ...step: [
      stage: 'opening_job' | 'sending' | 'dispatched',
      blocked?: 'marketplace_unavailable' | 'session_reconnecting',
    ]
  ): void {
    const { applicationId, dispatch, order } = submission;
    this.progress.report({ applicationId, dispatch, echo: order.echo }, ...step);
  }

  private archive({ submission }: SessionWork, job: JobReading): void {
    const { echo, applicationId } = submission.order;
    const { agencyId, jobId, processedJobId } = echo;
    const body = { agencyId, jobId, processedJobId, facts: job.facts, readAt: Date.now() };
    const key = `${applicationId}:${submission.dispatch}:${submission.attempt}`;
    this.progress.tell(applicationId, outgoing(JobRead, agencyId, key, body));
  }
}
