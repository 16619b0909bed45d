import { Injectable } from '@nestjs/common';
import { outgoing, type PreviewEnding, PreviewFinished, type ShownForm } from '#contracts';
import { Outbox } from '#messaging';
import { crashPoint, Database, Log, Metrics } from '#runtime';
import type { EndWords } from '../domain/endings.js';
import type { PageView } from '../domain/ports.js';
import type { Submission } from '../domain/submission.js';
import type { LeaseRef } from '../domain/session.js';
import { ScreenshotsRepository } from '../outbound/screenshots.repository.js';
import { SessionsRepository } from '../outbound/sessions.repository.js';
import { SubmissionsRepository } from '../outbound/submissions.repository.js';

/**
 * The two ends of a preview. Nothing competes for it, so it takes no key; whoever is first under a lease that still holds
 * finishes its row, and tells it in the same transaction.
 */
@Injectable()
export class FinishPreview {
  constructor(
    private readonly database: Database,
    private readonly sessions: SessionsRepository,
    private readonly submissions: SubmissionsRepository,
    private readonly screenshots: ScreenshotsRepository,
    private readonly outbox: Outbox,
    private readonly log: Log,
    private readonly metrics: Metrics,
  ) {}

  ready(lease: LeaseRef, submission: Submission, form: ShownForm, { screenshot, warnings }: PageView): Promise<void> {
    const shown = { ...form, warnings: [...warnings, ...blanksIn(form)] };
    return this.end(lease, submission, { result: 'ready', shown, hasScreenshot: screenshot !== null }, screenshot);
  }

  refused(lease: LeaseRef, submission: Submission, { reasonCode, message }: Omit<EndWords, 'status'>): Promise<void> {
    return this.end(lease, submission, { result: 'refused', reasonCode, errorMessage: message }, null);
  }

  private async end(
    lease: LeaseRef,
    { applicationId: previewId, order: { echo } }: Submission,
    ending: PreviewEnding,
    screenshot: Buffer | null,
  ): Promise<void> {
    await this.database.transaction(async (tx) => {
      if (!(await this.sessions.isCurrent(tx, lease.sessionId, lease.epoch))) return;
      if (!(await this.submissions.finish(tx, previewId, null))) return;
      if (screenshot) await this.screenshots.keep(tx, previewId, screenshot);
      const body = { previewId, echo, ending, endedAt: Date.now() };
      await this.outbox.add(tx, outgoing(PreviewFinished, echo.agencyId, previewId, body));
      crashPoint('before-preview-commit');
      const { result } = ending;
      const reasonCode = ending.result === 'refused' ? ending.reasonCode : null;
      tx.afterCommit(() => {
        this.metrics.counter('agent_previews_total', 'Previews that ended', ['result']).inc({ result });
        this.log.info({ previewId, agencyId: echo.agencyId, outcome: result, reasonCode }, 'preview.finished');
      });
    });
  }
}

// Which of its questions a form insists on shows only when Send is pressed, which nobody does here.
const blanksIn = ({ answers }: ShownForm): string[] =>
  answers.flatMap(({ question, source }) =>
    source === 'blank' ? [`This question has no answer, and the form may insist on one: ${question}`] : [],
  );
