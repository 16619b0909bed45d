import { Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import { type AccountId, type ApplicationId, ApplyRequested, type Forecast, outgoing, previewIdOf } from '#contracts';
import { Outbox } from '#messaging';
import { CommitUnknownError, Database, Metrics } from '#runtime';
import type { Preview } from '../domain/preview.js';
import { IdempotencyRepository } from '../outbound/idempotency.repository.js';
import { PreviewsRepository } from '../outbound/previews.repository.js';
import { orderOf } from './accept-application.js';
import type { ApplyInput, CheckedApply } from './check-apply.js';
import { type Attempt, ClaimKey, type IdempotencyInput, unavailable } from './claim-key.js';
import { ForecastPreview } from './forecast-preview.js';

export interface AcceptedPreview {
  readonly preview: Pick<Preview, 'previewId' | 'jobId' | 'processedJobId' | 'expiresAt'>;
  readonly forecast: Forecast | null;
  readonly isReplay: boolean;
}

type Answer = Omit<AcceptedPreview, 'isReplay'>;

/** How long a preview is good for, in ms. */
export class PreviewLife {
  constructor(readonly ms: number) {}
}

/**
 * Accepting a preview: the same way as an application, without what a Send takes. No credit is asked for, no other
 * application stands in its way, and it stands in nobody's.
 */
@Injectable()
export class AcceptPreview {
  constructor(
    private readonly database: Database,
    private readonly previews: PreviewsRepository,
    private readonly idempotency: IdempotencyRepository,
    private readonly claims: ClaimKey,
    private readonly forecasts: ForecastPreview,
    private readonly outbox: Outbox,
    private readonly life: PreviewLife,
    private readonly metrics: Metrics,
  ) {}

  async replay(accountId: AccountId, idempotency: IdempotencyInput | null): Promise<AcceptedPreview | undefined> {
    const answer = idempotency && (await this.claims.answered(accountId, idempotency));
    return answer ? { ...(answer as Answer), isReplay: true } : undefined;
  }

  async execute(
    apply: CheckedApply,
    input: ApplyInput,
    idempotency: IdempotencyInput | null,
  ): Promise<AcceptedPreview> {
    const { accountId } = apply.account;
    const claimed = await this.claims.execute(accountId, idempotency, previewIdOf(uuid()));
    if (claimed.kind === 'replay') return { ...(claimed.answer as Answer), isReplay: true };
    const { attempt } = claimed;
    try {
      const answer = await this.write(apply, input, attempt);
      this.metrics.counter('gateway_previews_total', 'Previews accepted').inc();
      return { ...answer, isReplay: false };
    } catch (error) {
      // Whether it is there or not, nothing is held: the key keeps its id, under which there is at most one.
      await this.claims.free(attempt, false);
      if (error instanceof CommitUnknownError) throw unavailable('database');
      throw error;
    }
  }

  private async write(apply: CheckedApply, input: ApplyInput, attempt: Attempt): Promise<Answer> {
    const { account, agency, job } = apply;
    const previewId: ApplicationId = attempt.applicationId;
    const { order, priority } = orderOf(apply, previewId);
    const createdAt = order.echo.acceptedAt;
    const expiresAt = Math.min(createdAt + this.life.ms, input.expiresAt ?? Number.POSITIVE_INFINITY);
    const ids = { jobId: job.jobId, processedJobId: job.processedJobId };
    const forecast = await this.forecasts.execute({ previewId, agencyId: agency.agencyId });
    const answer: Answer = { preview: { previewId, ...ids, expiresAt }, forecast };
    await this.database.transaction(async (tx) => {
      // By what was meant by it today: an account may have another agency tomorrow, and another job by that UUID never.
      const request: ApplyInput = { ...input, jobId: job.jobId, agencyId: agency.agencyId };
      const owner = { accountId: account.accountId, agencyId: agency.agencyId, mode: account.mode };
      await this.previews.insert(tx, { previewId, ...owner, ...ids, request, createdAt, expiresAt });
      if (attempt.claim) await this.idempotency.complete(tx, [{ applicationId: previewId, answer }]);
      // Now, and unapproved: when to send, and whether, is said of the application that it may become.
      const message = { order: { ...order, expiresAt }, scheduleAt: null, requireApproval: false, priority };
      await this.outbox.add(tx, outgoing(ApplyRequested, agency.agencyId, previewId, message));
    });
    return answer;
  }
}
