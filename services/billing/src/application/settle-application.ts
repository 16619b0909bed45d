import { Injectable } from '@nestjs/common';
import {
  type AccountId,
  ApplicationSettled,
  type BodyOf,
  creditOutcomeOf,
  type Echo,
  type Ending,
  type MessageId,
  outgoing,
  type Timings,
} from '#contracts';
import { Outbox } from '#messaging';
import { crashPoint, Log, Metrics, PermanentError, type Tx } from '#runtime';
import { decideSettlements, type SettleDecision, type TerminalFact } from '../domain/reservation.js';
import { BookRepository, type EndedReservation } from '../outbound/book.repository.js';
import { ConflictsRepository } from '../outbound/conflicts.repository.js';

/** An application ended, told by its agent or by the scheduler that dropped it. */
export interface Ended {
  readonly messageId: MessageId;
  readonly applicationId: TerminalFact['applicationId'];
  readonly echo: Echo;
  readonly ending: Ending;
  readonly timings: Timings;
}

interface Fact extends TerminalFact {
  readonly ended: Ended;
}

/**
 * A terminal fact about an application that no reservation was ever made for.
 * Causes: a restored older Postgres, or a message that is none of ours. Nothing can be settled; a person looks.
 */
export class NoReservationError extends PermanentError {
  readonly code = 'BILLING_NO_RESERVATION';
}

/** Gives applications their terminal status and ends their reservations, in one transaction, exactly once. */
@Injectable()
export class SettleApplication {
  constructor(
    private readonly book: BookRepository,
    private readonly conflicts: ConflictsRepository,
    private readonly outbox: Outbox,
    private readonly log: Log,
    private readonly metrics: Metrics,
  ) {}

  async execute(ended: readonly Ended[], tx: Tx): Promise<void> {
    const facts = ended.map(factOf);
    const book = await this.book.openBook(
      tx,
      facts.map(({ accountId }) => accountId),
      facts.map(({ applicationId }) => applicationId),
    );
    const decisions = decideSettlements(book, facts);
    const settled = decisions.filter((decision) => decision.kind === 'settled');
    const messages = settled.map(({ fact, creditsRemaining }) => settledMessage(fact.ended, creditsRemaining));
    await this.book.endSettled(tx, settled.map(endedReservation(messages)));
    await this.book.post(
      tx,
      settled.map(({ movement }) => movement),
    );
    await this.outbox.add(tx, ...messages);
    for (const decision of decisions) if (decision.kind !== 'settled') await this.notFirst(tx, decision);
    tx.afterCommit(() => settled.forEach(({ fact }) => this.count(fact)));
    crashPoint('before-settle-commit');
  }

  private async notFirst(tx: Tx, decision: Exclude<SettleDecision<Fact>, { kind: 'settled' }>): Promise<void> {
    const { applicationId, status, ended } = decision.fact;
    switch (decision.kind) {
      // Known already: the consequence is added once more under its own id, which changes nothing where it still is.
      case 'repeated': {
        const settlement = await this.book.settlementOf(tx, applicationId);
        if (settlement === null) return;
        const body = ApplicationSettled.body.parse(JSON.parse(settlement));
        await this.outbox.add(tx, outgoing(ApplicationSettled, body.echo.agencyId, applicationId, body));
        return;
      }
      case 'conflict':
        await this.conflicts.record(tx, ended.messageId, decision.fact, decision.first);
        tx.afterCommit(() => {
          this.metrics.counter('billing_conflicts_total', 'Second, different terminal facts').inc();
          this.log.alarm({ applicationId, first: decision.first.status, second: status }, 'settlement.conflict');
        });
        return;
      case 'no_reservation':
        throw new NoReservationError(`No reservation of ${applicationId} to settle as ${status}`);
    }
  }

  private count({ ended, status }: Fact): void {
    this.metrics.counter('billing_settled_total', 'Settlements', ['status']).inc({ status });
    this.log.info(
      {
        applicationId: ended.applicationId,
        accountId: ended.echo.accountId,
        agencyId: ended.echo.agencyId,
        status,
        reasonCode: ended.ending.reasonCode,
        credit: creditOutcomeOf(status),
        sinceAcceptedMs: Date.now() - ended.echo.acceptedAt,
      },
      'application.settled',
    );
  }
}

const factOf = (ended: Ended): Fact => ({
  applicationId: ended.applicationId,
  accountId: ended.echo.accountId as AccountId,
  status: ended.ending.status,
  ended,
});

function settledMessage({ applicationId, echo, ending, timings }: Ended, creditsRemaining: number) {
  const body: BodyOf<typeof ApplicationSettled> = {
    applicationId,
    echo,
    ending,
    credit: creditOutcomeOf(ending.status),
    creditsRemaining,
    settledAt: Date.now(),
    timings,
  };
  return outgoing(ApplicationSettled, echo.agencyId, applicationId, body);
}

const endedReservation =
  (messages: readonly ReturnType<typeof settledMessage>[]) =>
  ({ fact }: { fact: Fact }, at: number): EndedReservation => ({
    applicationId: fact.applicationId,
    state: creditOutcomeOf(fact.status),
    status: fact.status,
    settlement: JSON.stringify(messages[at]?.body),
  });
