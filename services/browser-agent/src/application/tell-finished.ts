import { Injectable } from '@nestjs/common';
import { ApplicationFinished, type ApplicationId, type Echo, type Evidence, outgoing, type Timings } from '#contracts';
import { Outbox } from '#messaging';
import { Log, Metrics, type Tx } from '#runtime';
import type { EndWords } from '../domain/endings.js';

export interface Finished {
  readonly applicationId: ApplicationId;
  readonly echo: Echo;
  readonly words: EndWords;
  readonly evidence: Evidence | null;
  readonly timings: Timings;
}

/** Tells that a submission came to its end, in the transaction in which it did. */
@Injectable()
export class TellFinished {
  constructor(
    private readonly outbox: Outbox,
    private readonly log: Log,
    private readonly metrics: Metrics,
  ) {}

  async execute(tx: Tx, { applicationId, echo, words, evidence, timings }: Finished): Promise<void> {
    const { status, reasonCode, message } = words;
    const { agencyId, jobId } = echo;
    const errorMessage = status === 'applied' ? null : message;
    const processedAt = timings.takenAt ?? timings.dispatchedAt;
    const ending = { status, reasonCode, errorMessage, evidence, processedAt };
    // The status belongs to the message's name: a second, different ending would be another message, and a conflict.
    const key = `${applicationId}:${status}`;
    await this.outbox.add(tx, outgoing(ApplicationFinished, agencyId, key, { applicationId, echo, ending, timings }));
    tx.afterCommit(() => {
      this.metrics.counter('agent_finished_total', 'Submissions that ended', ['status']).inc({ status });
      this.log.info(
        { applicationId, agencyId, jobId, outcome: status, reasonCode, next: 'settle' },
        'submission.finished',
      );
    });
  }
}
