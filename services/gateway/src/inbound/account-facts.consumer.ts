import { Controller } from '@nestjs/common';
import { type BodyOf, CreditLow, LaneBlocked, SessionNeedsHuman, SessionReady } from '#contracts';
import { type Delivery, OnMessage } from '#messaging';
import { FollowAccount } from '../application/follow-account.js';

@Controller()
export class AccountFactsConsumer {
  constructor(private readonly follow: FollowAccount) {}

  @OnMessage(SessionReady)
  sessionReady(fact: BodyOf<typeof SessionReady>, { id, tx }: Delivery): void {
    this.follow.session('session.ready', fact, id, tx);
  }

  @OnMessage(SessionNeedsHuman)
  sessionNeedsHuman(fact: BodyOf<typeof SessionNeedsHuman>, { id, tx }: Delivery): void {
    this.follow.session('session.needs_human', fact, id, tx);
  }

  @OnMessage(CreditLow)
  creditLow(fact: BodyOf<typeof CreditLow>, { id, tx }: Delivery): void {
    this.follow.creditLow(fact, id, tx);
  }

  @OnMessage(LaneBlocked)
  laneBlocked(fact: BodyOf<typeof LaneBlocked>, { id, tx }: Delivery): Promise<void> {
    return this.follow.laneBlocked(fact, id, tx);
  }
}
