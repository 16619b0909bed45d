import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import { type AccountId, type ApplicationId, ApplyRequested, type Forecast, outgoing } from '#contracts';
import { CommitUnknownError, crashPoint, isUniqueViolation, Log, Metrics } from '#runtime';
import { type Application, isLiveOrApplied } from '../domain/application.js';
import { Problem } from '../domain/problem.js';
import { ApplicationsRepository } from '../outbound/applications.repository.js';
import { AskForecast, FORECAST_MS } from './ask-forecast.js';
import { CatchUp } from './catch-up.js';
import type { CheckedApply } from './check-apply.js';
import { type Attempt, ClaimKey, type IdempotencyInput } from './claim-key.js';
import { CreditsRemaining } from './credits-remaining.js';
import { GiveUpAccept } from './give-up-accept.js';
import { HoldCredit } from './hold-credit.js';
import { WriteAccepted } from './write-accepted.js';

export interface Accepted {
  readonly application: Pick<Application, 'applicationId' | 'jobId' | 'processedJobId'>;
  readonly creditsRemaining: number | null;
  readonly forecast: Forecast | null;
  readonly isReplay: boolean;
}

interface Answer {
  readonly applicationId: ApplicationId;
  readonly jobId: Application['jobId'];
  readonly processedJobId: Application['processedJobId'];
  readonly creditsRemaining: number | null;
  readonly forecast: Forecast | null;
}

/**
 * Accepting, in the order that its model has: claim the key, look for a conflict, hold a credit, then write the
 * application, the answer to be replayed and the message in one transaction. Whoever gives up on the way first makes
 * sure that the application can never exist.
 */
@Injectable()
export class AcceptApplication {
  constructor(
    private readonly applications: ApplicationsRepository,
    private readonly claims: ClaimKey,
    private readonly giveUp: GiveUpAccept,
    private readonly catchUp: CatchUp,
    private readonly credits: CreditsRemaining,
    private readonly holding: HoldCredit,
    private readonly forecasts: AskForecast,
    private readonly writing: WriteAccepted,
    private readonly log: Log,
    private readonly metrics: Metrics,
  ) {}

  /**
   * The 202 that was given under this key before. Looked up before anything is checked: what was accepted stays
   * accepted, whatever has become known of the job and the profiles since.
   */
  async replay(accountId: AccountId, idempotency: IdempotencyInput | null): Promise<Accepted | undefined> {
    const answer = idempotency && (await this.claims.answered(accountId, idempotency));
    return answer ? acceptedOf(answer as Answer, true) : undefined;
  }

  async execute(apply: CheckedApply, idempotency: IdempotencyInput | null): Promise<Accepted> {
    const claimed = await this.claims.execute(apply.account.accountId, idempotency);
    if (claimed.kind === 'replay') return acceptedOf(claimed.answer as Answer, true);
    const attempt = claimed.attempt;
    const own = attempt.isFirst ? undefined : await this.applications.byId(attempt.applicationId);
    if (own) return this.alreadyAccepted(own);
    const conflict = await this.conflictOf(apply);
    if (conflict) return this.refuseConflict(apply, attempt, conflict);
    const forecasting = this.forecast(apply, attempt);
    const creditsRemaining = await this.reserve(apply, attempt);
    if (creditsRemaining === undefined) return this.giveUpOn(apply, attempt);
    crashPoint('after-reserve');
    const answer: Answer = {
      applicationId: attempt.applicationId,
      jobId: apply.job.jobId,
      processedJobId: apply.job.processedJobId,
      creditsRemaining,
      forecast: await forecasting,
    };
    try {
      await this.write(apply, attempt, answer);
    } catch (error) {
      // Lost the race for the job, was abandoned by billing's question, or nobody knows: all of them are given up alike.
      if (!isUniqueViolation(error) && !(error instanceof CommitUnknownError)) {
        this.log.error({ applicationId: attempt.applicationId, error: String(error) }, 'accept.write_failed');
      }
      return this.giveUpOn(apply, attempt);
    }
    this.metrics.counter('gateway_accepted_total', 'Applications accepted').inc();
    return acceptedOf(answer, false);
  }

  private async conflictOf({ agency, job }: CheckedApply): Promise<Application | undefined> {
    const found = await this.applications.conflicting(agency.agencyId, job.jobId);
    const current = found && (await this.catchUp.execute(found));
    return current && isLiveOrApplied(current) ? current : undefined;
  }

  /** What can be reserved after this, or undefined when nobody knows whether a credit is held. */
  private async reserve(apply: CheckedApply, attempt: Attempt): Promise<number | undefined> {
    const { accountId } = apply.account;
    const reserved = await this.holding.execute({ applicationId: attempt.applicationId, accountId });
    if (reserved === undefined || reserved.result === 'ended') return undefined;
    if (reserved.result === 'reserved') return reserved.creditsRemaining;
    // A definite no to the only question this id was ever in: it holds nothing, and no row needs to stay.
    await this.claims.free(attempt, attempt.isFirst);
    throw new Problem('insufficient_credits', 'No auto-apply credit is available: add credits.', {
      error: 'Insufficient auto-apply credits',
      members: { creditsRemaining: reserved.creditsRemaining, needsCredits: true },
    });
  }

  private write(apply: CheckedApply, { applicationId, claim }: Attempt, answer: Answer): Promise<void> {
    const { order, scheduleAt, requireApproval, priority } = orderOf(apply, applicationId);
    const application = {
      applicationId,
      accountId: apply.account.accountId,
      agencyId: apply.agency.agencyId,
      mode: apply.account.mode,
      jobId: apply.job.jobId,
      processedJobId: apply.job.processedJobId,
      stage: requireApproval ? 'awaiting_approval' : 'queued',
      acceptedAt: order.echo.acceptedAt,
      scheduleAt,
      expiresAt: order.expiresAt,
      requireApproval,
      coverLetterSha256: order.echo.coverLetterSha256,
      metadata: order.echo.metadata,
      previewId: apply.preview?.previewId ?? null,
    };
    const body = { order, scheduleAt, requireApproval, priority };
    const message = outgoing(ApplyRequested, apply.agency.agencyId, applicationId, body);
    return this.writing.execute({ application, message, ...(claim ? { answer } : {}) });
  }

  private async refuseConflict(apply: CheckedApply, attempt: Attempt, conflict: Application): Promise<Accepted> {
    // An earlier attempt under this key may hold a credit: its id has to be made harmless first.
    if (!attempt.isFirst) return this.giveUpOn(apply, attempt);
    await this.claims.free(attempt, true);
    throw await this.giveUp.conflictProblem(apply.account.accountId, conflict);
  }

  private async giveUpOn(apply: CheckedApply, attempt: Attempt): Promise<Accepted> {
    return this.alreadyAccepted(await this.giveUp.execute(apply, attempt));
  }

  private async alreadyAccepted(application: Application): Promise<Accepted> {
    const creditsRemaining = await this.credits.execute(application.accountId);
    return { application, creditsRemaining, forecast: null, isReplay: false };
  }

  private forecast(apply: CheckedApply, { applicationId }: Attempt): Promise<Forecast | null> {
    const { agencyId } = apply.agency;
    const { scheduleAt, requireApproval } = apply;
    return this.forecasts.execute({ applicationId, agencyId, scheduleAt, requireApproval }, FORECAST_MS);
  }
}

/** The order to an agent, and when and how it may be carried out. */
export function orderOf(apply: CheckedApply, applicationId: ApplicationId) {
  const acceptedAt = Date.now();
  const echo = {
    accountId: apply.account.accountId,
    agencyId: apply.agency.agencyId,
    jobId: apply.job.jobId,
    processedJobId: apply.job.processedJobId,
    mode: apply.account.mode,
    metadata: apply.metadata,
    acceptedAt,
    coverLetterSha256: createHash('sha256').update(apply.coverLetter, 'utf8').digest('hex'),
  };
  const order = {
    applicationId,
    echo,
    coverLetter: apply.coverLetter,
    profileId: apply.profileId,
    terms: apply.terms,
    autoFillOtherQuestions: apply.autoFillOtherQuestions,
    answers: apply.answers,
    maxConnects: apply.maxConnects,
    expiresAt: apply.expiresAt ?? Math.max(acceptedAt, apply.scheduleAt ?? 0) + apply.livesForMs,
    ...(apply.preview ? { asShown: apply.preview.shown } : {}),
  };
  const { scheduleAt, requireApproval, priority } = apply;
  return { order, scheduleAt, requireApproval, priority };
}

export const newApplicationId = (): ApplicationId => uuid() as ApplicationId;

const acceptedOf = (
  { applicationId, jobId, processedJobId, creditsRemaining, forecast }: Answer,
  isReplay: boolean,
): Accepted => ({
  application: { applicationId, jobId, processedJobId },
  creditsRemaining,
  forecast,
  isReplay,
});
