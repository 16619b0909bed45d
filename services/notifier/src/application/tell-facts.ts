import { Injectable } from '@nestjs/common';
import {
  type AccountId,
  type ApplicationCorrected,
  type ApplicationProgressed,
  type ApplicationSettled,
  blockedEvent,
  type BodyOf,
  correctedEvent,
  type CreditLow,
  creditLowEvent,
  type MessageId,
  type OpenStep,
  progressedEvents,
  sessionEvent,
  type SessionReady,
  settledEvent,
  type WebhookEvent,
} from '#contracts';
import type { Tx } from '#runtime';
import { EventsRepository } from '../outbound/events.repository.js';
import { TellEvent } from './tell-event.js';

/** From what happened to what customers are told. */
@Injectable()
export class TellFacts {
  constructor(
    private readonly tell: TellEvent,
    private readonly events: EventsRepository,
  ) {}

  async settled(fact: BodyOf<typeof ApplicationSettled>, messageId: MessageId, tx: Tx): Promise<void> {
    await this.tell.execute(tx, { messageId, ...settledEvent(fact) });
  }

  async progressed(fact: BodyOf<typeof ApplicationProgressed>, messageId: MessageId, tx: Tx): Promise<void> {
    const [progressed, blocked] = progressedEvents(fact);
    await this.tell.execute(tx, { messageId, ...progressed });
    if (blocked) await this.tell.execute(tx, { messageId: blockedId(messageId, fact), ...blocked });
  }

  async blocked(step: OpenStep, messageId: MessageId, tx: Tx): Promise<void> {
    await this.tell.execute(tx, { messageId: blockedId(messageId, step), ...blockedEvent(step) });
  }

  async corrected(fact: BodyOf<typeof ApplicationCorrected>, messageId: MessageId, tx: Tx): Promise<void> {
    const told = await this.events.terminalData(tx, fact.applicationId);
    await this.tell.execute(tx, { messageId, ...correctedEvent(fact, told) });
  }

  async session(
    type: 'session.ready' | 'session.needs_human',
    fact: BodyOf<typeof SessionReady>,
    messageId: MessageId,
    tx: Tx,
  ): Promise<void> {
    await this.tell.execute(tx, { messageId, ...sessionEvent(type, fact) });
  }

  async creditLow(fact: BodyOf<typeof CreditLow>, messageId: MessageId, tx: Tx): Promise<void> {
    await this.tell.execute(tx, { messageId, ...creditLowEvent(fact) });
  }

  isWanted(tx: Tx, accountId: AccountId, type: WebhookEvent): Promise<boolean> {
    return this.events.isWanted(tx, accountId, type);
  }
}

// One message may block many applications, and be told as a step besides.
const blockedId = (messageId: MessageId, { applicationId }: Pick<OpenStep, 'applicationId'>): MessageId =>
  `${messageId}:blocked:${applicationId}`;
