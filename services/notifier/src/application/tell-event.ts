import { Injectable } from '@nestjs/common';
import { type ApplicationId, type CustomerEvent, eventBody, type MessageId, type WebhookEvent } from '#contracts';
import type { Tx } from '#runtime';
import { eventIdOf } from '../domain/event-id.js';
import { EventsRepository, type Found, type NewEvent } from '../outbound/events.repository.js';
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

/** Turns each fact into one event and a delivery for each endpoint that wants it, in the transaction that absorbs it. */
@Injectable()
export class TellEvent {
  constructor(
    private readonly events: EventsRepository,
    private readonly wakeUp: DeliveryWakeUp,
  ) {}

  /** Events of one application are numbered in this order. Who tells of an application holds the lock of its agency. */
  async execute(tx: Tx, tellings: readonly Telling[]): Promise<void> {
    if (tellings.length === 0) return;
    const found = await this.events.look(
      tx,
      tellings.map(({ messageId, accountId, applicationId, type }) => {
        return { eventId: eventIdOf(messageId), accountId, applicationId, type, isKept: ALWAYS_KEPT.has(type) };
      }),
    );
    const told = new Map<ApplicationId, number>();
    const events: NewEvent[] = [];
    tellings.forEach(({ messageId, ...event }, at) => {
      const { isNew, before } = found[at] as Found;
      if (!isNew) return;
      const { accountId, applicationId, type } = event;
      const sequence = applicationId === null ? null : (told.get(applicationId) ?? before) + 1;
      if (applicationId !== null && sequence !== null) told.set(applicationId, sequence);
      const body = eventBody(event, sequence);
      events.push({ eventId: eventIdOf(messageId), accountId, type, applicationId, sequence, body });
    });
    if (events.length === 0) return;
    const deliveries = await this.events.fanOut(tx, events);
    if (deliveries > 0) tx.afterCommit(() => this.wakeUp.give());
  }
}
