import { Injectable } from '@nestjs/common';
import { CreditLow, outgoing } from '#contracts';
import { Outbox } from '#messaging';
import { crashPoint, Database, errorText, Log, Metrics, SharedTurns } from '#runtime';
import { type LowCredits, lowCredits } from '../domain/low-credits.js';
import { decideReserves, type ReserveDecision, type ReserveRequest } from '../domain/reservation.js';
import { BookRepository } from '../outbound/book.repository.js';

/**
 * Holds one credit for an application. What is asked while a commit runs shares the next one; when nothing runs, it goes
 * at once and waits for nobody. Accounts are locked in one order, so that commits beside each other wait and do not deadlock.
 */
@Injectable()
export class ReserveCredit {
  private readonly turns = new SharedTurns<ReserveRequest, ReserveDecision>((requests) => this.decide(requests));

  constructor(
    private readonly database: Database,
    private readonly book: BookRepository,
    private readonly outbox: Outbox,
    private readonly metrics: Metrics,
    private readonly log: Log,
  ) {}

  /** What it throws leaves open whether a credit is held: the asker finds out by asking again, which gives the same answer. */
  execute(request: ReserveRequest): Promise<ReserveDecision> {
    return this.turns.do(request);
  }

  /** Without those of which nobody knows; throws when that is all of them. */
  async executeAll(requests: readonly ReserveRequest[]): Promise<ReserveDecision[]> {
    const tried = await Promise.allSettled(this.turns.doAll(requests));
    const decided = tried.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const lost = tried.find((one) => one.status === 'rejected');
    if (lost && decided.length === 0) throw lost.reason;
    if (lost)
      this.log.warn({ error: errorText(lost.reason), unknown: tried.length - decided.length }, 'reserve.unknown');
    return decided;
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
