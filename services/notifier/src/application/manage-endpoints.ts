import { Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import type {
  AccountId,
  AnswerOf,
  EndpointView,
  NotifierCreateEndpoint,
  NotifierUpdateEndpoint,
  RequestOf,
} from '#contracts';
import { Database, isUniqueViolation, type Tx } from '#runtime';
import { newSecret } from '../domain/secret.js';
import { targetFault } from '../domain/target.js';
import { DeliveriesRepository } from '../outbound/deliveries.repository.js';
import { EndpointsRepository } from '../outbound/endpoints.repository.js';
import { EventsRepository } from '../outbound/events.repository.js';
import { PrivateWebhooks } from '../outbound/webhook.client.js';
import { DeliveryWakeUp } from './delivery-wake-up.js';

// More than anybody needs, few enough that one event does not become a flood.
const MAX_ENDPOINTS = 20;

type Update = RequestOf<typeof NotifierUpdateEndpoint>;

@Injectable()
export class ManageEndpoints {
  constructor(
    private readonly database: Database,
    private readonly endpoints: EndpointsRepository,
    private readonly events: EventsRepository,
    private readonly deliveries: DeliveriesRepository,
    private readonly privateWebhooks: PrivateWebhooks,
    private readonly wakeUp: DeliveryWakeUp,
  ) {}

  /** Asked twice, also when the first answer was lost, an account has one endpoint for a URL. */
  create(request: RequestOf<typeof NotifierCreateEndpoint>): Promise<AnswerOf<typeof NotifierCreateEndpoint>> {
    const { accountId, since, events } = request;
    const fault = targetFault(request.url, this.privateWebhooks.areAllowed);
    if (fault !== null) return Promise.resolve(refused('webhook_url', fault));
    // In one spelling, so that the same URL is the same endpoint.
    const url = new URL(request.url).href;
    return this.database.transaction(async (tx) => {
      await this.endpoints.lockAccount(tx, accountId);
      const known = await this.endpoints.byUrl(tx, accountId, url);
      if (known) return { result: 'exists', endpoint: known } as const;
      if ((await this.endpoints.count(tx, accountId)) >= MAX_ENDPOINTS) {
        return refused('webhook_limit', `An account has at most ${MAX_ENDPOINTS} endpoints.`);
      }
      const secret = newSecret();
      const endpoint = await this.endpoints.insert(tx, { accountId, url, events, endpointId: uuid(), secret });
      await this.sendSince(tx, endpoint.id, since);
      return { result: 'created', endpoint, secret } as const;
    });
  }

  async update(request: Update): Promise<AnswerOf<typeof NotifierUpdateEndpoint>> {
    const { accountId, endpointId, since, isEnabled } = request;
    const fault = request.url === undefined ? null : targetFault(request.url, this.privateWebhooks.areAllowed);
    if (fault !== null) return refused('webhook_url', fault);
    try {
      return await this.database.transaction(async (tx) => {
        const known = await this.endpoints.lock(tx, accountId, endpointId);
        if (!known) return { result: 'unknown' } as const;
        const isOn = isEnabled ?? known.state === 'enabled';
        if (since !== undefined && !isOn) {
          return refused('webhook_disabled', 'Nothing is sent to an endpoint that is switched off: switch it on.');
        }
        const url = request.url === undefined ? known.url : new URL(request.url).href;
        await this.endpoints.update(tx, endpointId, { url, events: request.events ?? known.events });
        if (isEnabled === true) await this.endpoints.enable(tx, endpointId);
        if (isEnabled === false) await this.switchOff(tx, endpointId);
        await this.sendSince(tx, endpointId, since);
        const endpoint = (await this.endpoints.lock(tx, accountId, endpointId)) as EndpointView;
        return { result: 'updated', endpoint } as const;
      });
    } catch (error) {
      if (!isUniqueViolation(error, 'endpoints_one_url')) throw error;
      return refused('webhook_exists', 'Another endpoint of this account has that url.');
    }
  }

  list(accountId: AccountId): Promise<EndpointView[]> {
    return this.endpoints.of(accountId);
  }

  delete(accountId: AccountId, endpointId: string): Promise<'deleted' | 'unknown'> {
    return this.database.transaction(async (tx) => {
      if (!(await this.endpoints.lock(tx, accountId, endpointId))) return 'unknown';
      await this.deliveries.lockAll(tx, endpointId);
      await this.endpoints.delete(tx, endpointId);
      return 'deleted';
    });
  }

  private async sendSince(tx: Tx, endpointId: string, since: number | undefined): Promise<void> {
    if (since === undefined) return;
    await this.events.deliverSince(tx, { endpointId, since });
    tx.afterCommit(() => this.wakeUp.give());
  }

  private async switchOff(tx: Tx, endpointId: string): Promise<void> {
    await this.deliveries.giveUpAll(tx, endpointId);
    await this.endpoints.disable(tx, endpointId, 'It was switched off by its account.');
  }
}

const refused = (code: string, message: string) => ({ result: 'refused', code, message }) as const;
