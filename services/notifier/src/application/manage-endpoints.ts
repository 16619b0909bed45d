import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import type { AccountId, AnswerOf, EndpointView, NotifierCreateEndpoint, RequestOf } from '#contracts';
import { targetFault } from '../domain/target.js';
import { EndpointsRepository } from '../outbound/endpoints.repository.js';
import { PrivateWebhooks } from '../outbound/webhook.client.js';

// More than anybody needs, few enough that one event does not become a flood.
const MAX_ENDPOINTS = 20;

@Injectable()
export class ManageEndpoints {
  constructor(
    private readonly endpoints: EndpointsRepository,
    private readonly privateWebhooks: PrivateWebhooks,
  ) {}

  async create(request: RequestOf<typeof NotifierCreateEndpoint>): Promise<AnswerOf<typeof NotifierCreateEndpoint>> {
    const fault = targetFault(request.url, this.privateWebhooks.areAllowed);
    if (fault !== null) return { result: 'refused', code: 'webhook_url', message: fault };
    if ((await this.endpoints.count(request.accountId)) >= MAX_ENDPOINTS) {
      return {
        result: 'refused',
        code: 'webhook_limit',
        message: `An account has at most ${MAX_ENDPOINTS} endpoints.`,
      };
    }
    // The form that Standard Webhooks prescribes; 256 bits.
    const secret = `whsec_${randomBytes(32).toString('base64')}`;
    const endpoint = await this.endpoints.insert({ ...request, endpointId: uuid(), secret });
    return { result: 'created', endpoint, secret };
  }

  list(accountId: AccountId): Promise<EndpointView[]> {
    return this.endpoints.of(accountId);
  }

  async delete(accountId: AccountId, endpointId: string): Promise<'deleted' | 'unknown'> {
    return (await this.endpoints.delete(accountId, endpointId)) ? 'deleted' : 'unknown';
  }
}
