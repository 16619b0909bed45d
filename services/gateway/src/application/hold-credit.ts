import { Injectable } from '@nestjs/common';
import { type AnswerOf, BillingReserveMany, type RequestOf, RESERVED_AT_ONCE } from '#contracts';
import { Questions } from '#messaging';
import { SharedTurns } from '#runtime';
import { answersOf } from './answers-of.js';

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
    return answersOf(wanted, answer?.reservations ?? []);
  }
}
