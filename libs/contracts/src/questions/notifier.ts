import { z } from 'zod';
import { AccountId, ApplicationId, UnixMs } from '../ids.js';
import { defineQuestion } from '../question.js';

export const WEBHOOK_EVENTS = [
  'application.applied',
  'application.failed',
  'application.progressed',
  'application.blocked',
  'application.corrected',
  'session.needs_human',
  'session.ready',
  'credits.low',
  'webhook.endpoint_disabled',
] as const;
export const WebhookEvent = z.enum(WEBHOOK_EVENTS);
export type WebhookEvent = z.infer<typeof WebhookEvent>;

/** What an endpoint hears of unless it asks for more. */
export const DEFAULT_WEBHOOK_EVENTS = ['application.applied', 'application.failed'] as const satisfies WebhookEvent[];

export const EndpointView = z.object({
  id: z.guid(),
  url: z.string(),
  events: z.array(WebhookEvent),
  state: z.enum(['enabled', 'disabled']),
  why: z.string().nullable(),
  createdAt: UnixMs,
});
export type EndpointView = z.infer<typeof EndpointView>;

export const DELIVERY_STATES = ['pending', 'delivered', 'given_up'] as const;

/** One event for one endpoint, and every HTTP try of it that anybody knows of, oldest first. */
export const DeliveryView = z.object({
  /** The event's id: `webhook-id` of every try. */
  id: z.string(),
  type: z.string(),
  applicationId: ApplicationId.nullable(),
  state: z.enum(DELIVERY_STATES),
  createdAt: UnixMs,
  endedAt: UnixMs.nullable(),
  /** Null when it will not be tried again. */
  nextTryAt: UnixMs.nullable(),
  resends: z.int(),
  tries: z.array(
    z.object({
      number: z.int(),
      at: UnixMs,
      durationMs: z.int(),
      /** HTTP status; null when no answer came. */
      status: z.int().nullable(),
      error: z.string().nullable(),
    }),
  ),
});
export type DeliveryView = z.infer<typeof DeliveryView>;

/** Where a page of deliveries ended. */
export const DeliveryCursor = z.object({ createdAt: UnixMs, id: z.string() });
export type DeliveryCursor = z.infer<typeof DeliveryCursor>;

const OfEndpoint = z.object({ accountId: AccountId, endpointId: z.guid() });
const Unknown = z.object({ result: z.literal('unknown') });
const Refused = z.object({ result: z.literal('refused'), code: z.string(), message: z.string() });

/**
 * An account has one endpoint for a URL: asked again it answers `exists`, and changes nothing of it. `since`: what was
 * told from then on is sent as well. The secret is in this answer and nowhere else.
 */
export const NotifierCreateEndpoint = defineQuestion({
  subject: 'notifier.createEndpoint',
  owner: 'notifier',
  askedBy: ['gateway'],
  request: z.object({
    accountId: AccountId,
    url: z.string(),
    events: z.array(WebhookEvent).min(1),
    since: UnixMs.optional(),
  }),
  answer: z.discriminatedUnion('result', [
    z.object({ result: z.literal('created'), endpoint: EndpointView, secret: z.string() }),
    z.object({ result: z.literal('exists'), endpoint: EndpointView }),
    Refused,
  ]),
  timeoutMs: 2_000,
});

export const NotifierEndpoints = defineQuestion({
  subject: 'notifier.endpoints',
  owner: 'notifier',
  askedBy: ['gateway'],
  request: z.object({ accountId: AccountId }),
  answer: z.object({ endpoints: z.array(EndpointView) }),
  timeoutMs: 2_000,
});

/** What is not named stays. Switched on, an endpoint begins without its failures; switched off, what waits is given up. */
export const NotifierUpdateEndpoint = defineQuestion({
  subject: 'notifier.updateEndpoint',
  owner: 'notifier',
  askedBy: ['gateway'],
  request: OfEndpoint.extend({
    url: z.string().optional(),
    events: z.array(WebhookEvent).min(1).optional(),
    isEnabled: z.boolean().optional(),
    since: UnixMs.optional(),
  }),
  answer: z.discriminatedUnion('result', [
    z.object({ result: z.literal('updated'), endpoint: EndpointView }),
    Unknown,
    Refused,
  ]),
  timeoutMs: 2_000,
});

export const NotifierDeleteEndpoint = defineQuestion({
  subject: 'notifier.deleteEndpoint',
  owner: 'notifier',
  askedBy: ['gateway'],
  request: OfEndpoint,
  answer: z.object({ result: z.enum(['deleted', 'unknown']) }),
  timeoutMs: 2_000,
});

/** A new secret. What is sent is signed with the ones before it as well, until `oldSecretsUntil`; null: with none. */
export const NotifierRotateSecret = defineQuestion({
  subject: 'notifier.rotateSecret',
  owner: 'notifier',
  askedBy: ['gateway'],
  request: OfEndpoint.extend({ overlapMs: z.int().min(0) }),
  answer: z.discriminatedUnion('result', [
    z.object({
      result: z.literal('rotated'),
      endpoint: EndpointView,
      secret: z.string(),
      oldSecretsUntil: UnixMs.nullable(),
    }),
    Unknown,
    Refused,
  ]),
  timeoutMs: 2_000,
});

/** Deliveries of an endpoint, newest first; `after` is `nextAfter` of the page before. */
export const NotifierDeliveries = defineQuestion({
  subject: 'notifier.deliveries',
  owner: 'notifier',
  askedBy: ['gateway'],
  request: OfEndpoint.extend({
    state: z.enum(DELIVERY_STATES).nullable(),
    limit: z.int().min(1).max(100),
    after: DeliveryCursor.nullable(),
  }),
  answer: z.discriminatedUnion('result', [
    z.object({
      result: z.literal('found'),
      deliveries: z.array(DeliveryView),
      nextAfter: DeliveryCursor.nullable(),
    }),
    Unknown,
  ]),
  timeoutMs: 2_000,
});

/** It is sent once more at once, under the same id, and from then on by the plan. `disabled`: nothing is sent there. */
export const NotifierResend = defineQuestion({
  subject: 'notifier.resend',
  owner: 'notifier',
  askedBy: ['gateway'],
  request: OfEndpoint.extend({ deliveryId: z.string() }),
  answer: z.discriminatedUnion('result', [
    z.object({ result: z.literal('resent'), delivery: DeliveryView }),
    z.object({ result: z.literal('disabled') }),
    Unknown,
  ]),
  timeoutMs: 2_000,
});

/** What a ping is called; nobody subscribes to it. */
export const PING_EVENT = 'webhook.ping';

/** Sends the endpoint a signed event that means nothing, with one try. */
export const NotifierPing = defineQuestion({
  subject: 'notifier.ping',
  owner: 'notifier',
  askedBy: ['gateway'],
  request: OfEndpoint,
  answer: z.discriminatedUnion('result', [
    z.object({ result: z.literal('sent'), delivery: DeliveryView }),
    z.object({ result: z.literal('disabled') }),
    Unknown,
  ]),
  timeoutMs: 2_000,
});
