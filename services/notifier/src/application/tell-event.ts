import { Injectable } from '@nestjs/common';
import { type CustomerEvent, eventBody, type MessageId, type WebhookEvent } from '#contracts';
import type { Tx } from '#runtime';
import { eventIdOf } from '../domain/event-id.js';
import { EventsRepository } from '../outbound/events.repository.js';
import { DeliveryWakeUp } from './delivery-wake-up.js';

export interface Telling extends CustomerEvent {
  /** The message that the event follows from: the event's id is derived from it, so one fact is one event. */
  readonly messageId: MessageId;
}

// What an endpoint that is created later may still ask for; the rest is only worth its row when somebody listens.
const ALWAYS_KEPT: ReadonlySet<WebhookEvent> = new Set([
  'application.applied',
  'application.failed',
  'application.corrected',
]);

/** Turns a fact into one event and a delivery for each endpoint that wants it, in the transaction that absorbs it. */
@Injectable()
export class TellEvent {
  constructor(
    private readonly events: EventsRepository,
    private readonly wakeUp: DeliveryWakeUp,
  ) {}

  async execute(tx: Tx, { messageId, ...event }: Telling): Promise<void> {
    const { accountId, applicationId, type } = event;
    if (!ALWAYS_KEPT.has(type) && !(await this.events.isWanted(tx, accountId, type))) return;
    const sequence = applicationId === null ? null : await this.events.nextSequence(tx, applicationId);
    const body = eventBody(event, sequence);
    const eventId = eventIdOf(messageId);
    await this.events.fanOut(tx, { eventId, accountId, type, applicationId, sequence, body });
    tx.afterCommit(() => this.wakeUp.give());
  }
}
