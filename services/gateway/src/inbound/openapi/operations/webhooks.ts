import { DeliveriesQuery, NewWebhook, Rotation, WebhookChanges } from '../../dto/webhooks.dto.js';
import { AT, DELIVERY_ID, ENDPOINT_ID, QUEUE_ID } from '../examples.js';
import { json, type Operation } from '../operation.js';
import { namedRequest } from '../schema.js';
import {
  CreatedWebhookEndpoint,
  RotatedWebhookSecret,
  WebhookDeliveries,
  WebhookDelivery,
  WebhookEndpoint,
  WebhookEndpoints,
} from '../schemas/webhooks.js';
import { DeliveryParams, EndpointParams } from './params.js';

const PATH = '/api/auto-apply-v2/webhooks';
const ONE = `${PATH}/:endpointId`;
const common = { tag: 'webhooks', needs: { scope: 'manage', limit: 'webhooks' } } as const;
const ofEndpoint = { ...common, params: EndpointParams, examples: { endpointId: ENDPOINT_ID } } as const;

const ENDPOINT = {
  id: ENDPOINT_ID,
  url: 'https://hooks.example/a',
  events: ['application.applied', 'application.failed'],
  state: 'enabled',
  why: null,
  createdAt: AT,
};
const secret = `whsec_${'a'.repeat(43)}=`;
const DELIVERY = {
  id: DELIVERY_ID,
  type: 'application.applied',
  queueId: QUEUE_ID,
  status: 'delivered',
  createdAt: AT,
  endedAt: AT + 300,
  nextTryAt: null,
  resends: 0,
  attempts: 1,
  lastResponseCode: 200,
  tries: [{ number: 1, at: AT, durationMs: 120, responseCode: 200, error: null }],
};
const WAITING = { ...DELIVERY, status: 'pending', endedAt: null, nextTryAt: AT, attempts: 0, lastResponseCode: null };
const waiting = json(WebhookDelivery, { ...WAITING, tries: [] });

export const WEBHOOKS: readonly Operation[] = [
  {
    ...common,
    operationId: 'listWebhooks',
    method: 'get',
    path: PATH,
    summary: 'List webhook endpoints',
    description: 'All of the account: twenty at most.',
    answers: { 200: { description: 'All.', content: [json(WebhookEndpoints, { endpoints: [ENDPOINT] })] } },
    problems: [],
  },
  {
    ...common,
    operationId: 'createWebhook',
    method: 'post',
    path: PATH,
    summary: 'Create a webhook endpoint',
    description:
      'An account has one endpoint for a URL. `since` (Unix ms, within seven days) also sends what was told from then on.',
    body: {
      schema: namedRequest('CreateWebhookRequest', NewWebhook),
      isRequired: true,
      example: { url: 'https://hooks.example/a', events: ['application.applied', 'application.failed'] },
    },
    answers: {
      200: {
        description: 'It was there already, just so: without its secret.',
        headers: ['Location'],
        content: [json(WebhookEndpoint, ENDPOINT)],
      },
      201: {
        description: 'With the secret: shown this once.',
        headers: ['Location'],
        content: [json(CreatedWebhookEndpoint, { ...ENDPOINT, secret })],
      },
    },
    problems: ['unknown_field', 'webhook_exists', 'invalid_value'],
  },
  {
    ...ofEndpoint,
    operationId: 'getWebhook',
    method: 'get',
    path: ONE,
    summary: 'One webhook endpoint',
    description: 'With its state, and why it is switched off if it is.',
    answers: { 200: { description: 'The endpoint.', content: [json(WebhookEndpoint, ENDPOINT)] } },
    problems: ['not_found'],
  },
  {
    ...ofEndpoint,
    operationId: 'updateWebhook',
    method: 'patch',
    path: ONE,
    summary: 'Change a webhook endpoint',
    description:
      'What is not named stays. Switched off, nothing is sent there and what waits is given up; switched on, it begins without its failures.',
    body: {
      schema: namedRequest('UpdateWebhookRequest', WebhookChanges),
      isRequired: true,
      example: { enabled: true, events: ['application.applied', 'credits.low'] },
    },
    answers: { 200: { description: 'As it is now.', content: [json(WebhookEndpoint, ENDPOINT)] } },
    problems: ['unknown_field', 'not_found', 'webhook_exists', 'webhook_disabled', 'invalid_value'],
  },
  {
    ...ofEndpoint,
    operationId: 'deleteWebhook',
    method: 'delete',
    path: ONE,
    summary: 'Delete a webhook endpoint',
    description: 'Nothing is sent there any more.',
    answers: { 204: { description: 'It is gone.' } },
    problems: ['not_found'],
  },
  {
    ...ofEndpoint,
    operationId: 'rotateWebhookSecret',
    method: 'post',
    path: `${ONE}/rotate-secret`,
    summary: 'Rotate the secret of a webhook endpoint',
    description: 'Events are signed with the older secrets as well for `overlapSeconds`: a day unless told.',
    body: {
      schema: namedRequest('RotateWebhookSecretRequest', Rotation),
      isRequired: false,
      example: { overlapSeconds: 3_600 },
    },
    answers: {
      200: {
        description: 'With the new secret: shown this once.',
        content: [json(RotatedWebhookSecret, { ...ENDPOINT, secret, oldSecretsUntil: AT + 3_600_000 })],
      },
    },
    problems: ['unknown_field', 'not_found', 'rotation_limit'],
  },
  {
    ...ofEndpoint,
    operationId: 'pingWebhook',
    method: 'post',
    path: `${ONE}/ping`,
    summary: 'Send a ping',
    description: 'A signed event that means nothing, with one try: what came of it is in the deliveries.',
    answers: {
      202: {
        description: 'On its way.',
        content: [json(WebhookDelivery, { ...WAITING, type: 'webhook.ping', queueId: null, tries: [] })],
      },
    },
    problems: ['not_found', 'webhook_disabled'],
  },
  {
    ...ofEndpoint,
    operationId: 'listWebhookDeliveries',
    method: 'get',
    path: `${ONE}/deliveries`,
    summary: 'List deliveries',
    description: 'Newest first, each with all its tries; kept for 30 days.',
    query: DeliveriesQuery,
    examples: { endpointId: ENDPOINT_ID, limit: 20, status: 'given_up' },
    answers: {
      200: {
        description: 'One page.',
        content: [json(WebhookDeliveries, { deliveries: [DELIVERY], limit: 20, nextAfter: null })],
      },
    },
    problems: ['paging', 'not_found'],
  },
  {
    ...common,
    operationId: 'resendWebhookDelivery',
    method: 'post',
    path: `${ONE}/deliveries/:deliveryId/resend`,
    summary: 'Send a delivery once more',
    description:
      'At once, under the same `webhook-id` and with `X-UpHunt-Resend: true`; then by the plan from its beginning.',
    params: DeliveryParams,
    examples: { endpointId: ENDPOINT_ID, deliveryId: DELIVERY_ID },
    answers: { 202: { description: 'On its way.', content: [waiting] } },
    problems: ['not_found', 'webhook_disabled'],
  },
];
