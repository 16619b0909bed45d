import { PING_EVENT } from '#contracts';
import { API_TITLE, API_VERSION } from './document.js';
import { eventExample, QUEUE_ID } from './examples.js';
import { type JsonSchema, namedSchemas, schemaOf } from './schema.js';
import { EVENTS, PING, STREAMED, WEBHOOK_TYPES, type WebhookType } from './schemas/events.js';
import { webhookHeaders } from './webhook-headers.js';

const nameOf = (type: string): string => type.replaceAll(/[._](\w)/g, (_, letter: string) => letter.toUpperCase());
const refs = (where: string, types: readonly WebhookType[]) =>
  Object.fromEntries(types.map((type) => [nameOf(type), { $ref: `#/components/messages/${where}${nameOf(type)}` }]));

/** What customers are told, as AsyncAPI 3.0: the same schemas as in the other document. */
export function asyncApiDocument(): JsonSchema {
  const messages = {
    ...Object.fromEntries(WEBHOOK_TYPES.map((type) => [`webhook-${nameOf(type)}`, message(type, webhookHead(type))])),
    ...Object.fromEntries(STREAMED.map((type) => [`stream-${nameOf(type)}`, message(type, streamHead(type))])),
  };
  return {
    asyncapi: '3.0.0',
    info: {
      title: `${API_TITLE}: events`,
      version: API_VERSION,
      description: 'What customers are told: by webhook, at least once and under one id; and by server-sent events.',
      contact: { name: 'Applywright' },
      license: { name: 'Unlicensed' },
      tags: [{ name: 'events', description: 'What happens to applications, sessions and credits.' }],
    },
    servers: {
      gateway: {
        host: '{host}',
        protocol: 'https',
        description: 'Where this document is served.',
        variables: { host: { default: 'localhost', description: 'Host and port of the customer API.' } },
      },
    },
    defaultContentType: 'application/json',
    channels: {
      webhooks: {
        // The endpoint is the customer's own.
        address: null,
        description: 'Endpoints that `createWebhook` made. Signed as Standard Webhooks prescribes.',
        messages: refs('webhook-', WEBHOOK_TYPES),
      },
      accountEvents: {
        address: '/api/auto-apply-v2/events',
        description: 'All events of the account, in one order that is the same at every replica.',
        messages: refs('stream-', STREAMED),
      },
      applicationEvents: {
        address: '/api/auto-apply-v2/applications/{queueId}/events',
        description: 'Events of one application; ends after the last one.',
        parameters: { queueId: { description: 'The application.', examples: [QUEUE_ID] } },
        messages: refs(
          'stream-',
          STREAMED.filter((type) => type.startsWith('application.')),
        ),
      },
    },
    operations: Object.fromEntries(
      [
        ['sendWebhooks', 'webhooks', 'Posts each event to every endpoint that wants it, ten times at most.'],
        ['streamAccountEvents', 'accountEvents', 'Streams what happens; resumes after Last-Event-ID for seven days.'],
        ['streamApplicationEvents', 'applicationEvents', 'Streams what happens to one application.'],
      ].map(([id = '', channel = '', description = '']) => [
        id,
        { action: 'send', channel: { $ref: `#/channels/${channel}` }, description },
      ]),
    ),
    components: { messages, schemas: usedBy(messages) },
  };
}

const payloadOf = (type: WebhookType) => schemaOf(type === PING_EVENT ? PING : EVENTS[type], 'answer');

const message = (type: WebhookType, headers: JsonSchema): JsonSchema => ({
  name: type,
  title: type,
  summary: (type === PING_EVENT ? PING : EVENTS[type]).description ?? type,
  contentType: 'application/json',
  headers,
  payload: payloadOf(type),
  examples: [{ name: 'event', payload: eventExample(type) }],
});

function webhookHead(type: WebhookType): JsonSchema {
  const heads = webhookHeaders(type) as { name: string; required: boolean; schema: JsonSchema; description: string }[];
  return {
    type: 'object',
    properties: Object.fromEntries(heads.map(({ name, schema, description }) => [name, { ...schema, description }])),
    required: heads.filter(({ required }) => required).map(({ name }) => name),
  };
}

const streamHead = (type: WebhookType): JsonSchema => ({
  type: 'object',
  properties: {
    id: { type: 'string', description: 'The cursor: send the last one as Last-Event-ID.' },
    event: { type: 'string', const: type },
  },
  required: ['id', 'event'],
});

/** The schemas that these lead to, and those that they lead to. */
function usedBy(messages: JsonSchema): Record<string, JsonSchema> {
  const all = namedSchemas();
  const used = new Set<string>();
  const follow = (part: unknown): void => {
    for (const [, name = ''] of JSON.stringify(part).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      if (used.has(name)) continue;
      used.add(name);
      follow(all[name]);
    }
  };
  follow(messages);
  return Object.fromEntries(Object.entries(all).filter(([name]) => used.has(name)));
}
