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
import type { Absorbed } from '#messaging';
import type { Tx } from '#runtime';
import { EventsRepository } from '../outbound/events.repository.js';
import { TellEvent, type Telling } from './tell-event.js';

/** From what happened to what customers are told. */
@Injectable()
export class TellFacts {
  constructor(
    private readonly tell: TellEvent,
    private readonly events: EventsRepository,
  ) {}

  async settled(facts: readonly Absorbed<BodyOf<typeof ApplicationSettled>>[], tx: Tx): Promise<void> {
    await this.tell.execute(
      tx,
      facts.map(({ id: messageId, body }) => ({ messageId, ...settledEvent(body) })),
    );
  }

  /** Those of which somebody wants to hear, as a step or that it is blocked. Nothing is written of the others. */
  async wanted(facts: readonly Absorbed<BodyOf<typeof ApplicationProgressed>>[]): Promise<ReadonlySet<MessageId>> {
    const accountIds = new Set(facts.map(({ body }) => body.echo.accountId));
    const wanting = await this.events.wanting([...accountIds], ['application.progressed', 'application.blocked']);
    return new Set(facts.filter(({ body }) => wanting.has(body.echo.accountId)).map(({ id }) => id));
  }

  async progressed(facts: readonly Absorbed<BodyOf<typeof ApplicationProgressed>>[], tx: Tx): Promise<void> {
    await this.tell.execute(
      tx,
      facts.flatMap(({ id: messageId, body }): Telling[] => {
        const [progressed, blocked] = progressedEvents(body);
        const step = { messageId, ...progressed };
        return blocked ? [step, { messageId: blockedId(messageId, body), ...blocked }] : [step];
      }),
    );
  }

  async blocked(steps: readonly OpenStep[], messageId: MessageId, tx: Tx): Promise<void> {
    await this.tell.execute(
      tx,
      steps.map((step) => ({ messageId: blockedId(messageId, step), ...blockedEvent(step) })),
    );
  }

  async corrected(fact: BodyOf<typeof ApplicationCorrected>, messageId: MessageId, tx: Tx): Promise<void> {
    const told = await this.events.terminalData(tx, fact.applicationId);
    await this.tell.execute(tx, [{ messageId, ...correctedEvent(fact, told) }]);
  }

  async session(
    type: 'session.ready' | 'session.needs_human',
    fact: BodyOf<typeof SessionReady>,
    messageId: MessageId,
    tx: Tx,
  ): Promise<void> {
    await this.tell.execute(tx, [{ messageId, ...sessionEvent(type, fact) }]);
  }

  async creditLow(fact: BodyOf<typeof CreditLow>, messageId: MessageId, tx: Tx): Promise<void> {
    await this.tell.execute(tx, [{ messageId, ...creditLowEvent(fact) }]);
  }

  isWanted(tx: Tx, accountId: AccountId, type: WebhookEvent): Promise<boolean> {
    return this.events.isWanted(tx, accountId, type);
  }
}

// One message may block many applications, and be told as a step besides.
const blockedId = (messageId: MessageId, { applicationId }: Pick<OpenStep, 'applicationId'>): MessageId =>
  `${messageId}:blocked:${applicationId}`;
