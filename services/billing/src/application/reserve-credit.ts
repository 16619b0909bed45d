import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { CreditLow, outgoing } from '#contracts';
import { Outbox } from '#messaging';
import { crashPoint, Database, Metrics } from '#runtime';
import { type LowCredits, lowCredits } from '../domain/low-credits.js';
import { decideReserves, type ReserveDecision, type ReserveRequest } from '../domain/reservation.js';
import { BookRepository } from '../outbound/book.repository.js';

interface Waiting {
  readonly request: ReserveRequest;
  readonly decided: (decision: ReserveDecision) => void;
  readonly failed: (error: unknown) => void;
}

// Fifty rows a transaction are twelve times the rows of one each (measured); beyond that the first waits for the last.
const MAX_BATCH = 50;

/**
 * Holds one credit for an application. Requests that arrive while a commit runs share the next one; when nothing runs,
 * the first goes at once and waits for nobody.
 */
@Injectable()
export class ReserveCredit implements OnApplicationShutdown {
  private readonly waiting: Waiting[] = [];
  private committing: Promise<void> | undefined;

  constructor(
    private readonly database: Database,
    private readonly book: BookRepository,
    private readonly outbox: Outbox,
    private readonly metrics: Metrics,
  ) {}

  execute(request: ReserveRequest): Promise<ReserveDecision> {
    return new Promise((decided, failed) => {
      this.waiting.push({ request, decided, failed });
      this.committing ??= this.commitAll();
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.committing;
  }

  private async commitAll(): Promise<void> {
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, MAX_BATCH);
      try {
        const decisions = await this.decide(batch.map(({ request }) => request));
        batch.forEach(({ decided }, at) => decided(decisions[at] as ReserveDecision));
      } catch (error) {
        // Unknown for each of them: the askers find out by asking again, which gives the same answer.
        for (const { failed } of batch) failed(error);
      }
    }
    this.committing = undefined;
  }

  private decide(requests: readonly ReserveRequest[]): Promise<ReserveDecision[]> {
    return this.database.transaction(async (tx) => {
      const book = await this.book.openBook(
        tx,
        requests.map(({ accountId }) => accountId),
        requests.map(({ applicationId }) => applicationId),
      );
      const decisions = decideReserves(book, requests);
      const taken = decisions.filter(({ isNew }) => isNew).map(({ request }) => request);
      await this.book.insertHeld(tx, taken);
      await this.book.post(
        tx,
        taken.map((request) => ({ ...request, kind: 'reserve' as const })),
      );
      const low = lowCredits(book, decisions);
      await this.outbox.add(tx, ...low.map(({ key, ...mark }) => creditLow(key, mark)));
      tx.afterCommit(() => this.metrics.counter('billing_reserved_total', 'Credits held').inc(taken.length));
      crashPoint('before-reserve-commit');
      return decisions;
    });
  }
}

const creditLow = (key: string, { accountId, creditsRemaining }: Omit<LowCredits, 'key'>) =>
  outgoing(CreditLow, accountId, key, { accountId, creditsRemaining, at: Date.now() });
