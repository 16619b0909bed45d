import { Injectable } from '@nestjs/common';
import type { ApplicationId } from '#contracts';
import { type Preview, sendable, termsAsShown } from '../domain/preview.js';
import { Problem, type ProblemCode } from '../domain/problem.js';
import type { Account } from '../outbound/accounts.repository.js';
import { type Accepted, AcceptApplication } from './accept-application.js';
import { type ApplyInput, CheckApply, type CheckedApply } from './check-apply.js';
import type { IdempotencyInput } from './claim-key.js';
import { CreditsRemaining } from './credits-remaining.js';
import { expired, ReadPreview } from './read-preview.js';

/** Applies with exactly what a preview showed, once: whoever asks again is told what it became. */
@Injectable()
export class SendPreview {
  constructor(
    private readonly read: ReadPreview,
    private readonly check: CheckApply,
    private readonly accept: AcceptApplication,
    private readonly credits: CreditsRemaining,
  ) {}

  async execute(account: Account, previewId: ApplicationId): Promise<Accepted> {
    const preview = await this.read.known(account.accountId, previewId);
    // A preview is its own Idempotency-Key: two requests at once are one application, and so are two a year apart.
    const idempotency: IdempotencyInput = { path: SEND_PATH, key: previewId, body: null };
    const replay = await this.accept.replay(account.accountId, idempotency);
    if (replay) return replay;
    if (preview.sentAs !== null) return this.sentBefore(preview, preview.sentAs);
    return this.accept.execute(await this.checked(account, preview), idempotency);
  }

  private async checked(account: Account, preview: Preview<ApplyInput>): Promise<CheckedApply> {
    const what = sendable(preview, Date.now());
    switch (what.kind) {
      case 'expired':
        throw expired();
      case 'under_way':
        throw await this.conflict(preview, 'preview_under_way', 'It has not been looked at yet: ask again.', 5);
      case 'refused':
        throw await this.conflict(preview, 'preview_refused', `It cannot be sent: ${preview.errorMessage}`);
      case 'ready': {
        const { request, shown } = what;
        // Checked once more, because what makes sense may have changed; then said as it was shown.
        const apply = await this.check.execute(account, request);
        const { profileId } = shown;
        return {
          ...apply,
          profileId,
          terms: termsAsShown(apply.terms, shown),
          preview: { previewId: preview.previewId, shown },
        };
      }
    }
  }

  private async sentBefore(
    { accountId, jobId, processedJobId }: Preview,
    applicationId: ApplicationId,
  ): Promise<Accepted> {
    const creditsRemaining = await this.credits.execute(accountId);
    return { application: { applicationId, jobId, processedJobId }, creditsRemaining, forecast: null, isReplay: true };
  }

  // With the members of every 409: no application has come of it.
  private async conflict(preview: Preview, code: ProblemCode, message: string, retryAfter?: number): Promise<Problem> {
    const { accountId, previewId, state: previewStatus, reasonCode } = preview;
    const creditsRemaining = await this.credits.execute(accountId);
    const members = { queueId: null, applicationStatus: null, creditsRemaining, previewId, previewStatus, reasonCode };
    return new Problem(code, message, { members, ...(retryAfter === undefined ? {} : { retryAfter }) });
  }
}

const SEND_PATH = '/api/auto-apply-v2/previews/send';
