import { Injectable } from '@nestjs/common';
import { type CustomerEvent, eventBody, type MessageId } from '#contracts';
import type { Tx } from '#runtime';
import { EventsRepository, type NewEvent } from '../outbound/events.repository.js';
import { EventWakeUp } from './event-wake-up.js';

/**
 * Writes what customers are told into their streams, in the transaction that absorbs the fact. Events wait for the end of
 * it: only then are the counters of their accounts locked, all of them in one order. Locked earlier, they would be held by
 * one transaction while it waits for an application that another one holds, which in turn waits for a counter.
 */
@Injectable()
export class RecordEvents {
  private readonly waiting = new WeakMap<Tx, NewEvent[]>();

  constructor(
    private readonly events: EventsRepository,
    private readonly wakeUp: EventWakeUp,
  ) {}

  add(tx: Tx, fact: MessageId, event: CustomerEvent, sequence: number | null = null): void {
    const { accountId, applicationId, type } = event;
    this.of(tx).push({ accountId, applicationId, sequence, type, fact, body: eventBody(event, sequence) });
  }

  private of(tx: Tx): NewEvent[] {
    const known = this.waiting.get(tx);
    if (known) return known;
    const events: NewEvent[] = [];
    this.waiting.set(tx, events);
    tx.beforeCommit(() => this.events.append(tx, events));
    tx.afterCommit(() => this.wakeUp.give());
    return events;
  }
}
