import { Injectable } from '@nestjs/common';
import {
  type AccountId,
  DEFAULT_WEBHOOK_EVENTS,
  type DeliveryView,
  type EndpointView,
  NotifierCreateEndpoint,
  NotifierEndpoints,
  NotifierPing,
  NotifierResend,
  NotifierUpdateEndpoint,
  type RequestOf,
  type WebhookEvent,
} from '#contracts';
import { Problem, type ProblemCode } from '../domain/problem.js';
import { AskService } from './ask-service.js';

type Answer = { readonly result: string };
type Refused = { readonly result: 'refused'; readonly code: string; readonly message: string };
type Refusal = { readonly result: 'unknown' | 'disabled' } | Refused;

// What the notifier refuses for, as this API says it; anything else is a value that makes no sense.
const CODES: Readonly<Record<string, ProblemCode>> = {
  webhook_exists: 'webhook_exists',
  webhook_disabled: 'webhook_disabled',
  rotation_limit: 'rotation_limit',
};

/** The notifier's answers about endpoints, as customers get them. */
@Injectable()
export class ManageWebhooks {
  constructor(private readonly ask: AskService) {}

  /** Asked twice it is the same endpoint; its secret was shown once, and is null then. */
  async create(
    accountId: AccountId,
    { url, events, since }: { url: string; events?: WebhookEvent[]; since?: number },
  ): Promise<{ endpoint: EndpointView; secret: string | null }> {
    const created = await this.ask.execute(NotifierCreateEndpoint, {
      accountId,
      url,
      events: events ?? [...DEFAULT_WEBHOOK_EVENTS],
      ...(since === undefined ? {} : { since }),
    });
    if (created.result === 'created') return created;
    if (created.result === 'refused') throw refusal(created, 'url');
    const { endpoint } = created;
    const isSame = events === undefined || isSameSet(events, endpoint.events);
    // Nothing of it was changed: a 200 would say that it was.
    if (isSame && since === undefined && endpoint.state === 'enabled') return { endpoint, secret: null };
    const message = 'This account has an endpoint with that url already: change it with PATCH.';
    throw new Problem('webhook_exists', message, { param: 'url', members: { endpointId: endpoint.id } });
  }

  async read(accountId: AccountId, endpointId: string): Promise<EndpointView> {
    const { endpoints } = await this.ask.execute(NotifierEndpoints, { accountId });
    const endpoint = endpoints.find(({ id }) => id === endpointId);
    if (!endpoint) throw unknown();
    return endpoint;
  }

  async update(request: RequestOf<typeof NotifierUpdateEndpoint>): Promise<EndpointView> {
    const answer = await this.ask.execute(NotifierUpdateEndpoint, request);
    if (answer.result === 'refused') throw refusal(answer, answer.code === 'webhook_disabled' ? 'since' : 'url');
    return this.known(answer).endpoint;
  }

  async ping(accountId: AccountId, endpointId: string): Promise<DeliveryView> {
    return this.known(await this.ask.execute(NotifierPing, { accountId, endpointId })).delivery;
  }

  async resend(accountId: AccountId, ids: { endpointId: string; deliveryId: string }): Promise<DeliveryView> {
    return this.known(await this.ask.execute(NotifierResend, { accountId, ...ids })).delivery;
  }

  /** The answer, unless it is a no. */
  known<A extends Answer>(answer: A): Exclude<A, Refusal> {
    if (answer.result === 'unknown') throw unknown();
    if (answer.result === 'disabled') {
      throw new Problem('webhook_disabled', 'Nothing is sent to an endpoint that is switched off: switch it on first.');
    }
    if (answer.result === 'refused') throw refusal(answer as unknown as Refused);
    return answer as Exclude<A, Refusal>;
  }
}

const isSameSet = (one: readonly string[], other: readonly string[]): boolean =>
  new Set(one).size === new Set(other).size && one.every((member) => other.includes(member));

const unknown = (): Problem => new Problem('not_found', 'This account has no such webhook endpoint or delivery.');

const refusal = ({ code, message }: Refused, param?: string): Problem =>
  new Problem(CODES[code] ?? 'invalid_value', message, param === undefined ? {} : { param });
