import { Injectable } from '@nestjs/common';
import type { AgentCancel, AnswerOf, RequestOf } from '#contracts';
import { crashPoint, Database, Log, type Tx } from '#runtime';
import type { EndWords } from '../domain/endings.js';
import { IntentsRepository } from '../outbound/intents.repository.js';
import { SubmissionsRepository } from '../outbound/submissions.repository.js';
import { TellFinished } from './tell-finished.js';

type Request = RequestOf<typeof AgentCancel>;
type Result = AnswerOf<typeof AgentCancel>['result'];

const CANCELLED: EndWords = {
  status: 'failed',
  reasonCode: 'cancelled',
  message: 'It was cancelled before it was sent.',
};

/** That dispatch was given back: the key that was just taken has to be free again. Rolls everything back. */
class ReturnedError extends Error {}

/**
 * Ends a dispatched application without sending it, if its key is still free. Whoever works on it finds the key taken
 * when it wants to send. One that has not arrived is ended as well, and told at once from what the question carries: its
 * credit need not wait for a dispatch that may be hours behind, and the dispatch finds its end here when it comes.
 */
@Injectable()
export class CancelSubmission {
  constructor(
    private readonly database: Database,
    private readonly intents: IntentsRepository,
    private readonly submissions: SubmissionsRepository,
    private readonly finished: TellFinished,
    private readonly log: Log,
  ) {}

  async execute(request: Request): Promise<{ result: Result }> {
    const result = await this.decide(request);
    const { applicationId, dispatch, echo } = request;
    this.log.info({ applicationId, agencyId: echo.agencyId, dispatch, result }, 'submission.cancel');
    return { result };
  }

  private async decide(request: Request): Promise<Result> {
    try {
      return await this.database.transaction((tx) => this.within(tx, request));
    } catch (error) {
      if (error instanceof ReturnedError) return 'returned';
      throw error;
    }
  }

  private async within(tx: Tx, request: Request): Promise<Result> {
    const { applicationId, echo } = request;
    // The key before the submission, in the order in which Send and every other end take them.
    const holder = await this.intents.insertEnd(tx, applicationId, echo, 'cancelled');
    if (holder === 'send') return this.ofSend(tx, request);
    // Cancelled before: it was told then.
    if (holder !== 'taken') return holder;
    const timings = await this.submissions.cancel(tx, request);
    if (timings === 'returned') throw new ReturnedError();
    await this.finished.execute(tx, { applicationId, echo, words: CANCELLED, evidence: null, timings });
    crashPoint('before-cancel-commit');
    return 'cancelled';
  }

  private async ofSend(tx: Tx, { applicationId }: Request): Promise<Result> {
    const outcome = await this.intents.outcomeOf(tx, applicationId);
    if (outcome === null || outcome === 'unknown') return 'sending';
    return outcome === 'applied' ? 'already_sent' : 'ended';
  }
}
