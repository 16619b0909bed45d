import { Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import {
  type AnswerOf,
  type DeliveryView,
  type NotifierPing,
  type NotifierResend,
  PING_EVENT,
  type RequestOf,
} from '#contracts';
import { Database, type Tx } from '#runtime';
import { eventIdOf } from '../domain/event-id.js';
import { DeliveriesRepository } from '../outbound/deliveries.repository.js';
import { DeliveryViewsRepository } from '../outbound/delivery-views.repository.js';
import { EndpointsRepository } from '../outbound/endpoints.repository.js';
import { EventsRepository } from '../outbound/events.repository.js';
import { DeliveryWakeUp } from './delivery-wake-up.js';

/** What an account asks to be sent to one of its endpoints just now. It takes the way of every other delivery. */
@Injectable()
export class SendByHand {
  constructor(
    private readonly database: Database,
    private readonly endpoints: EndpointsRepository,
    private readonly events: EventsRepository,
    private readonly deliveries: DeliveriesRepository,
    private readonly views: DeliveryViewsRepository,
    private readonly wakeUp: DeliveryWakeUp,
  ) {}

  async resend(request: RequestOf<typeof NotifierResend>): Promise<AnswerOf<typeof NotifierResend>> {
    const { endpointId, deliveryId } = request;
    const sent = await this.send(request, async (tx) =>
      (await this.deliveries.resend(tx, endpointId, deliveryId)) ? deliveryId : undefined,
    );
    return typeof sent === 'string' ? { result: sent } : { result: 'resent', delivery: sent };
  }

  async ping(request: RequestOf<typeof NotifierPing>): Promise<AnswerOf<typeof NotifierPing>> {
    const { accountId, endpointId } = request;
    const eventId = eventIdOf(`${PING_EVENT}:${uuid()}`);
    const timestamp = new Date().toISOString();
    const body = JSON.stringify({ type: PING_EVENT, timestamp, data: { accountId, endpointId } });
    const event = { eventId, accountId, type: PING_EVENT, applicationId: null, sequence: null, body } as const;
    const sent = await this.send(request, async (tx) => {
      await this.events.deliverTo(tx, endpointId, event);
      return eventId;
    });
    return typeof sent === 'string' ? { result: sent } : { result: 'sent', delivery: sent };
  }

  private send(
    { accountId, endpointId }: RequestOf<typeof NotifierPing>,
    prepare: (tx: Tx) => Promise<string | undefined>,
  ): Promise<DeliveryView | 'disabled' | 'unknown'> {
    return this.database.transaction(async (tx) => {
      const endpoint = await this.endpoints.lock(tx, accountId, endpointId);
      if (!endpoint) return 'unknown';
      if (endpoint.state === 'disabled') return 'disabled';
      const eventId = await prepare(tx);
      if (eventId === undefined) return 'unknown';
      // Whoever asks for it says that the endpoint is back.
      await this.endpoints.endRest(tx, endpointId);
      tx.afterCommit(() => this.wakeUp.give());
      return this.views.one(tx, endpointId, eventId);
    });
  }
}
