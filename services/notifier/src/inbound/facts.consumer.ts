import { Controller } from '@nestjs/common';
import {
  ApplicationCorrected,
  ApplicationProgressed,
  ApplicationSettled,
  type BodyOf,
  CreditLow,
  LaneBlocked,
  type MessageId,
  SessionNeedsHuman,
  SessionReady,
  SessionReconnecting,
} from '#contracts';
import { type Absorbed, Concerns, type Delivery, OnMessage, OnMessages } from '#messaging';
import type { Tx } from '#runtime';
import { TellBlockedLane } from '../application/tell-blocked-lane.js';
import { TellFacts } from '../application/tell-facts.js';

@Controller()
export class FactsConsumer {
  constructor(
    private readonly tell: TellFacts,
    private readonly tellBlockedLane: TellBlockedLane,
  ) {}

  @OnMessages(ApplicationSettled)
  settled(facts: Absorbed<BodyOf<typeof ApplicationSettled>>[], tx: Tx): Promise<void> {
    return this.tell.settled(facts, tx);
  }

  /** Steps are three of four facts, and hardly anybody asks for them. */
  @Concerns(ApplicationProgressed)
  concerning(facts: Absorbed<BodyOf<typeof ApplicationProgressed>>[]): Promise<ReadonlySet<MessageId>> {
    return this.tell.wanted(facts);
  }

  @OnMessages(ApplicationProgressed)
  progressed(facts: Absorbed<BodyOf<typeof ApplicationProgressed>>[], tx: Tx): Promise<void> {
    return this.tell.progressed(facts, tx);
  }

  @OnMessage(ApplicationCorrected)
  corrected(fact: BodyOf<typeof ApplicationCorrected>, delivery: Delivery): Promise<void> {
    return this.tell.corrected(fact, delivery.id, delivery.tx);
  }

  @OnMessage(LaneBlocked)
  laneBlocked(fact: BodyOf<typeof LaneBlocked>, delivery: Delivery): Promise<void> {
    return this.tellBlockedLane.execute(fact, delivery.id, delivery.tx);
  }

  @OnMessage(CreditLow)
  creditLow(fact: BodyOf<typeof CreditLow>, delivery: Delivery): Promise<void> {
    return this.tell.creditLow(fact, delivery.id, delivery.tx);
  }

  @OnMessage(SessionReady)
  sessionReady(fact: BodyOf<typeof SessionReady>, delivery: Delivery): Promise<void> {
    return this.tell.session('session.ready', fact, delivery.id, delivery.tx);
  }

  @OnMessage(SessionNeedsHuman)
  sessionNeedsHuman(fact: BodyOf<typeof SessionNeedsHuman>, delivery: Delivery): Promise<void> {
    return this.tell.session('session.needs_human', fact, delivery.id, delivery.tx);
  }

  // It mends itself within seconds; customers hear of it only when it does not.
  @OnMessage(SessionReconnecting)
  sessionReconnecting(): void {}
}
