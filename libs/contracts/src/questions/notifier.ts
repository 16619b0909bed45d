import { z } from 'zod';
import { AccountId, UnixMs } from '../ids.js';
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

/** The secret is in this answer and nowhere else. */
export const NotifierCreateEndpoint = defineQuestion({
  subject: 'notifier.createEndpoint',
  owner: 'notifier',
  askedBy: ['gateway'],
  request: z.object({ accountId: AccountId, url: z.string(), events: z.array(WebhookEvent).min(1) }),
  answer: z.discriminatedUnion('result', [
    z.object({ result: z.literal('created'), endpoint: EndpointView, secret: z.string() }),
    z.object({ result: z.literal('refused'), code: z.string(), message: z.string() }),
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

export const NotifierDeleteEndpoint = defineQuestion({
  subject: 'notifier.deleteEndpoint',
  owner: 'notifier',
  askedBy: ['gateway'],
  request: z.object({ accountId: AccountId, endpointId: z.guid() }),
  answer: z.object({ result: z.enum(['deleted', 'unknown']) }),
  timeoutMs: 2_000,
});
