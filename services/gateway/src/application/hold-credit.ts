import { Injectable } from '@nestjs/common';
import { type AnswerOf, BillingReserveMany, type RequestOf, RESERVED_AT_ONCE } from '#contracts';
import { Questions } from '#messaging';
import { SharedTurns } from '#runtime';

type Wanted = RequestOf<typeof BillingReserveMany>['reservations'][number];
type Held = AnswerOf<typeof BillingReserveMany>['reservations'][number];

/** Asks billing to hold credits. What is wanted while a question is under way shares the next. */
@Injectable()
export class HoldCredit {
  private readonly turns = new SharedTurns<Wanted, Held | undefined>((wanted) => this.ask(wanted), {
    maxItems: RESERVED_AT_ONCE,
  });

  constructor(private readonly questions: Questions) {}

  /** Undefined when nobody knows whether a credit is held: no answer, or one that says nothing of this application. */
  execute(wanted: Wanted): Promise<Held | undefined> {
    return this.turns.do(wanted);
  }

  private async ask(wanted: readonly Wanted[]): Promise<(Held | undefined)[]> {
    const answer = await this.questions.tryAsk(BillingReserveMany, { reservations: [...wanted] });
    // By its id and not by its place: an answer that is short or mixed up gives nobody the credit of another.
    const known = new Map(answer?.reservations.map((one) => [one.applicationId, one]));
    return wanted.map(({ applicationId }) => known.get(applicationId));
  }
}
