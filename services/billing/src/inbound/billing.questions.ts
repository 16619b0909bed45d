import { Controller } from '@nestjs/common';
import {
  type AnswerOf,
  BillingBalance,
  BillingCancelReservation,
  BillingEntries,
  BillingEntriesOf,
  BillingGrant,
  BillingReservation,
  BillingReserve,
  BillingReserveMany,
  type OperationQuestions,
  OPERATIONS,
  type RequestOf,
} from '#contracts';
import { Answers, Operations } from '#messaging';
import { CancelReservation } from '../application/cancel-reservation.js';
import { GrantCredits } from '../application/grant-credits.js';
import { BILLING_INVARIANTS } from '../application/invariants.js';
import { ReadCredits } from '../application/read-credits.js';
import { ReserveCredit } from '../application/reserve-credit.js';

@Controller()
export class BillingQuestions {
  constructor(
    private readonly reserveCredit: ReserveCredit,
    private readonly cancelReservation: CancelReservation,
    private readonly grantCredits: GrantCredits,
    private readonly read: ReadCredits,
    private readonly operations: Operations,
  ) {}

  @Answers(BillingReserve)
  async reserve(request: RequestOf<typeof BillingReserve>): Promise<AnswerOf<typeof BillingReserve>> {
    const { result, creditsRemaining } = await this.reserveCredit.execute(request);
    return { result, creditsRemaining };
  }

  @Answers(BillingReserveMany)
  async reserveMany({
    reservations,
  }: RequestOf<typeof BillingReserveMany>): Promise<AnswerOf<typeof BillingReserveMany>> {
    const decisions = await this.reserveCredit.executeAll(reservations);
    return {
      reservations: decisions.map(({ request: { applicationId }, result, creditsRemaining }) => ({
        applicationId,
        result,
        creditsRemaining,
      })),
    };
  }

  @Answers(BillingCancelReservation)
  async cancel(
    request: RequestOf<typeof BillingCancelReservation>,
  ): Promise<AnswerOf<typeof BillingCancelReservation>> {
    return { result: await this.cancelReservation.execute(request.applicationId, request.accountId) };
  }

  @Answers(BillingReservation)
  reservation(request: RequestOf<typeof BillingReservation>): Promise<AnswerOf<typeof BillingReservation>> {
    return this.read.reservation(request.applicationId);
  }

  @Answers(BillingBalance)
  balance(request: RequestOf<typeof BillingBalance>): Promise<AnswerOf<typeof BillingBalance>> {
    return this.read.balance(request.accountId);
  }

  @Answers(BillingEntries)
  entries(request: RequestOf<typeof BillingEntries>): Promise<AnswerOf<typeof BillingEntries>> {
    return this.read.entries(request);
  }

  @Answers(BillingEntriesOf)
  entriesOf(request: RequestOf<typeof BillingEntriesOf>): Promise<AnswerOf<typeof BillingEntriesOf>> {
    return this.read.entriesOf(request);
  }

  @Answers(BillingGrant)
  grant(request: RequestOf<typeof BillingGrant>): Promise<AnswerOf<typeof BillingGrant>> {
    return this.grantCredits.execute(request);
  }

  @Answers(OPERATIONS.billing.invariants)
  invariants({
    maxAgeMs,
  }: RequestOf<OperationQuestions['invariants']>): Promise<AnswerOf<OperationQuestions['invariants']>> {
    return this.operations.invariants(BILLING_INVARIANTS, maxAgeMs);
  }

  @Answers(OPERATIONS.billing.deadLetters)
  deadLetters(
    request: RequestOf<OperationQuestions['deadLetters']>,
  ): Promise<AnswerOf<OperationQuestions['deadLetters']>> {
    return this.operations.deadLettersOf(request.limit);
  }

  @Answers(OPERATIONS.billing.healing)
  healing({ limit }: RequestOf<OperationQuestions['healing']>): Promise<AnswerOf<OperationQuestions['healing']>> {
    return this.operations.healingOf(limit);
  }
}
