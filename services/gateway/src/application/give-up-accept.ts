import { setTimeout } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { type AccountId, type ApplicationId, BillingCancelReservation } from '#contracts';
import { Questions } from '#messaging';
import { crashPoint, isDatabaseAway, Log, Metrics } from '#runtime';
import { type Application, isLiveOrApplied } from '../domain/application.js';
import { Problem } from '../domain/problem.js';
import { ApplicationKeysRepository } from '../outbound/application-keys.repository.js';
import { ApplicationsRepository } from '../outbound/applications.repository.js';
import { CatchUp } from './catch-up.js';
import type { CheckedApply } from './check-apply.js';
import { type Attempt, ClaimKey } from './claim-key.js';
import { CreditsRemaining } from './credits-remaining.js';

const RETRY = { retryAfter: 2 };
// A failover of Postgres takes seconds. Until the id's fate is written down nobody knows whether the application exists.
const FATE_WITHIN_MS = 5_000;
const AGAIN_AFTER_MS = 100;

/**
 * An accept that cannot go on: lost race, unknown answer, unknown COMMIT. First the id is abandoned, then the credit is
 * given back. When the application turns out to exist, it was accepted after all.
 */
@Injectable()
export class GiveUpAccept {
  constructor(
    private readonly keys: ApplicationKeysRepository,
    private readonly applications: ApplicationsRepository,
    private readonly claims: ClaimKey,
    private readonly catchUp: CatchUp,
    private readonly credits: CreditsRemaining,
    private readonly questions: Questions,
    private readonly log: Log,
    private readonly metrics: Metrics,
  ) {}

  /** Returns the application when it exists; otherwise throws the 409 or 503. */
  async execute(apply: CheckedApply, attempt: Attempt): Promise<Application> {
    const { applicationId } = attempt;
    const { accountId } = apply.account;
    const application = await this.decidedFate(applicationId);
    if (application) return application;
    crashPoint('after-abandon');
    // Best effort: what does not arrive is asked about by billing, and a retry with the key waits for the answer.
    const cancelled = await this.questions.tryAsk(BillingCancelReservation, { applicationId, accountId });
    await this.claims.free(attempt, false);
    this.metrics.counter('gateway_given_up_total', 'Accepts that were given up').inc();
    this.log.warn({ applicationId, accountId, cancelled: cancelled?.result ?? 'no answer' }, 'accept.given_up');
    const conflict = await this.applications.conflicting(apply.agency.agencyId, apply.job.jobId);
    const current = conflict && (await this.catchUp.execute(conflict));
    if (current && isLiveOrApplied(current)) throw await this.conflictProblem(accountId, current);
    throw new Problem('unavailable', 'A part of ours did not answer and nothing was accepted: try again.', RETRY);
  }

  // Asked as long as Postgres is away: an answer without it could be a 503 for an application that exists.
  private async decidedFate(applicationId: ApplicationId): Promise<Application | undefined> {
    const until = Date.now() + FATE_WITHIN_MS;
    for (;;) {
      try {
        return await this.fate(applicationId);
      } catch (error) {
        if (!isDatabaseAway(error)) throw error;
        if (Date.now() > until) {
          const message = 'Nobody can say yet whether this was accepted: send the same request again.';
          throw new Problem('unavailable', message, RETRY);
        }
        await setTimeout(AGAIN_AFTER_MS);
      }
    }
  }

  /** The application; undefined when there is none and never will be. */
  private async fate(applicationId: ApplicationId): Promise<Application | undefined> {
    const kind = (await this.keys.abandon([applicationId])).get(applicationId);
    if (kind === 'abandoned') return undefined;
    const application = await this.applications.byId(applicationId);
    if (!application) throw new Error(`${applicationId} is ${kind} and is not there`);
    return application;
  }

  async conflictProblem(accountId: AccountId, conflict: Application): Promise<Problem> {
    const state = conflict.status === 'applied' ? 'has applied' : 'is applying';
    return new Problem('already_applied', `This agency ${state} to the job already.`, {
      members: {
        queueId: conflict.applicationId,
        applicationStatus: conflict.status,
        creditsRemaining: await this.credits.execute(accountId),
      },
    });
  }
}
