import { z } from 'zod';
import { ApplicationId, DELIVERY_STATES, EndpointView, UnixMs } from '#contracts';
import { namedAnswer } from '../schema.js';

export const WebhookEndpoint = namedAnswer(
  'WebhookEndpoint',
  'Where events are sent. `why` says why it is switched off.',
  EndpointView,
);
const secret = z.string().meta({ description: 'What signatures are made with: in this answer and never again.' });

export const CreatedWebhookEndpoint = namedAnswer(
  'CreatedWebhookEndpoint',
  'The endpoint with its secret.',
  EndpointView.extend({ secret }),
);
export const RotatedWebhookSecret = namedAnswer(
  'RotatedWebhookSecret',
  'The endpoint with its new secret; until `oldSecretsUntil` events are signed with the older ones as well.',
  EndpointView.extend({ secret, oldSecretsUntil: UnixMs.nullable() }),
);
export const WebhookEndpoints = namedAnswer(
  'WebhookEndpoints',
  'All endpoints of the account.',
  z.object({ endpoints: z.array(WebhookEndpoint) }),
);

export const WebhookDelivery = namedAnswer(
  'WebhookDelivery',
  'One event for one endpoint, and every try of it, oldest first.',
  z.object({
    id: z.string().meta({ description: '`webhook-id` of every try.' }),
    type: z.string(),
    queueId: ApplicationId.nullable(),
    status: z.enum(DELIVERY_STATES),
    createdAt: UnixMs,
    endedAt: UnixMs.nullable(),
    nextTryAt: UnixMs.nullable().meta({ description: 'Null when it will not be tried again.' }),
    resends: z.int().min(0),
    attempts: z.int().min(0),
    lastResponseCode: z.int().nullable(),
    tries: z.array(
      z.object({
        number: z.int(),
        at: UnixMs,
        durationMs: z.int(),
        responseCode: z.int().nullable().meta({ description: 'Null when no answer came.' }),
        error: z.string().nullable(),
      }),
    ),
  }),
);
export const WebhookDeliveries = namedAnswer(
  'WebhookDeliveries',
  'A page of deliveries, newest first.',
  z.object({
    deliveries: z.array(WebhookDelivery),
    limit: z.int().min(1).max(100),
    nextAfter: z.string().nullable().meta({ description: 'Goes into `after`; null at the end.' }),
  }),
);
