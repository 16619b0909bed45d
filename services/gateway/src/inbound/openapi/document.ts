import { PING_EVENT } from '#contracts';
import { RATE_LIMITS } from '../../domain/rate-limits.js';
import { deprecationNote } from './deprecation.js';
import { eventExample } from './examples.js';
import { REQUEST_HEADERS, RESPONSE_HEADERS } from './headers.js';
import type { Answer, Operation } from './operation.js';
import { OPERATIONS } from './operations.js';
import { commonHeaders, headerRefs, problemResponses } from './problem-responses.js';
import { type JsonSchema, membersOf, namedSchemas, schemaOf, type SchemaOptions } from './schema.js';
import { EVENTS, PING, WEBHOOK_TYPES, type WebhookType } from './schemas/events.js';
import { sharedResponses } from './shared-responses.js';
import { TAGS } from './tags.js';
import { webhookHeaders } from './webhook-headers.js';

export const API_VERSION = '2.0.0';
export const API_TITLE = 'Applywright customer API';

const ABOUT = `Applies to jobs on a freelance marketplace on behalf of agencies: a proposal is never sent twice, a credit is captured if and only if the proposal is there, and an outcome that is not known is never called success or failure.

Every refusal has a sentence in \`error\`, a stable \`code\` (all of them: [/docs/errors](/docs/errors)) and a \`requestId\`. Members may be added to answers at any time: ignore what you do not know. What would break a client is announced 60 days before, with \`Deprecation\` and \`Sunset\`.`;

export interface OpenApiDocument {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, JsonSchema>>>>;
  readonly webhooks: Readonly<Record<string, JsonSchema>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, JsonSchema>>>>;
  readonly [member: string]: unknown;
}

/** The customer API as OpenAPI 3.1. */
export function openApiDocument(options: SchemaOptions = {}, operations = OPERATIONS): OpenApiDocument {
  const paths: Record<string, Record<string, JsonSchema>> = {};
  for (const operation of operations) {
    (paths[templated(operation.path)] ??= {})[operation.method] = described(operation);
  }
  return sharedResponses({
    openapi: '3.1.0',
    info: {
      title: API_TITLE,
      version: API_VERSION,
      description: ABOUT,
      contact: { name: 'Applywright' },
      license: { name: 'Unlicensed' },
    },
    servers: [{ url: '/', description: 'Where this document is served.' }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    security: [{ apiKey: [] }],
    paths,
    webhooks: Object.fromEntries(WEBHOOK_TYPES.map((type) => [type, webhook(type)])),
    components: {
      securitySchemes: {
        apiKey: {
          type: 'apiKey',
          in: 'header',
          name: 'x-api-key',
          description: 'Live keys begin `sk_uphunt_`, test keys `sk_test_uphunt_`.',
        },
        streamToken: {
          type: 'apiKey',
          in: 'query',
          name: 'token',
          description: 'Reads events for ten minutes: `createStreamToken`.',
        },
      },
      headers: Object.fromEntries(
        Object.entries(RESPONSE_HEADERS).map(([name, { schema, ...rest }]) => [
          name,
          { ...rest, schema: schemaOf(schema, 'answer') },
        ]),
      ),
      schemas: namedSchemas(options),
    },
  });
}

const templated = (path: string): string => path.replaceAll(/:(\w+)/g, '{$1}');

function described(operation: Operation): JsonSchema {
  const { operationId, summary, tag, body, needs, aliasOf, deprecated, deprecatedMembers = {} } = operation;
  const parameters = parametersOf(operation);
  return {
    operationId,
    tags: [tag],
    summary,
    description: descriptionOf(operation),
    ...(deprecated ? { deprecated: true, 'x-sunset': deprecated.sunset } : {}),
    ...(aliasOf === undefined ? {} : { 'x-alias-of': aliasOf }),
    ...accessOf(needs),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body ? { requestBody: bodyOf(body, deprecatedMembers) } : {}),
    responses: responsesOf(operation),
  };
}

function bodyOf(
  { schema, isRequired, example }: NonNullable<Operation['body']>,
  deprecated: NonNullable<Operation['deprecatedMembers']>,
): JsonSchema {
  const whole = schemaOf(schema, 'request');
  const ending = Object.entries(deprecated).map(([name, one]) => [
    name,
    { deprecated: true, description: deprecationNote(one) },
  ]);
  const marked = { allOf: [whole, { type: 'object', properties: Object.fromEntries(ending) as JsonSchema }] };
  return {
    required: isRequired,
    content: {
      'application/json': {
        schema: ending.length > 0 ? marked : whole,
        examples: { request: { value: example } },
      },
    },
  };
}

function accessOf(needs: Operation['needs']): JsonSchema {
  if (needs === null) return { security: [] };
  const { scope, limit, takesToken, takesLink } = needs;
  const windows = limit === 'unmetered' ? [] : RATE_LIMITS[limit].windows;
  return {
    security: [{ apiKey: [] }, ...(takesToken ? [{ streamToken: [] }] : []), ...(takesLink ? [{}] : [])],
    'x-scope': scope,
    'x-rate-limit': {
      name: limit,
      windows: windows.map(({ requests, ms }) => ({ requests, seconds: ms / 1_000 })),
    },
  };
}

const UNITS = { minute: 'a minute', day: 'a day' } as const;

function descriptionOf({ description, needs, deprecated }: Operation): string {
  const end = deprecated === undefined ? '' : `\n\n${deprecationNote(deprecated)}`;
  if (needs === null) return `${description}${end}`;
  const windows = needs.limit === 'unmetered' ? [] : RATE_LIMITS[needs.limit].windows;
  const limit = windows.map(({ requests, name }) => `${requests.toLocaleString('en')} ${UNITS[name]}`).join(' and ');
  const metered = limit === '' ? 'Not limited.' : `Limit: ${limit}, per account and mode.`;
  return `${description}\n\nScope: \`${needs.scope}\`. ${metered}${end}`;
}

function parametersOf({
  params,
  query,
  headers,
  examples = {},
  needs,
  deprecatedMembers = {},
}: Operation): JsonSchema[] {
  const inUrl = (where: 'path' | 'query', schema: Operation['query']): JsonSchema[] =>
    (schema === undefined ? [] : membersOf(schema))
      // The token is a security scheme.
      .filter(({ name }) => !(needs?.takesToken && name === 'token'))
      .map(({ name, isRequired, schema: { description, ...member } }) => ({
        name,
        in: where,
        required: isRequired,
        ...(description === undefined ? {} : { description }),
        ...(deprecatedMembers[name] ? { deprecated: true } : {}),
        schema: member,
        ...(examples[name] === undefined ? {} : { example: examples[name] }),
      }));
  const inHeaders = (headers ?? []).map((name) => {
    const { schema, ...rest } = REQUEST_HEADERS[name];
    return { name, in: 'header', required: name === 'If-Match', ...rest, schema: schemaOf(schema, 'request') };
  });
  return [...inUrl('path', params), ...inUrl('query', query), ...inHeaders];
}

function responsesOf(operation: Operation): JsonSchema {
  const answers = Object.entries(operation.answers).map(([status, answer]) => {
    const headers = [...commonHeaders(operation, Number(status)), ...(answer.headers ?? [])];
    return [Number(status), { description: answer.description, headers: headerRefs(headers), ...contentOf(answer) }];
  });
  const all = new Map<number, JsonSchema>([...problemResponses(operation), ...(answers as [number, JsonSchema][])]);
  return Object.fromEntries([...all].map(([status, response]) => [String(status), response]));
}

function contentOf({ content = [] }: Answer): JsonSchema {
  if (content.length === 0) return {};
  const media = content.map(({ type, schema, example }) => [
    type,
    example === undefined ? {} : { schema: schemaOf(schema, 'answer'), examples: { answer: { value: example } } },
  ]);
  return { content: Object.fromEntries(media) as JsonSchema };
}

function webhook(type: WebhookType): JsonSchema {
  const schema = type === PING_EVENT ? PING : EVENTS[type];
  return {
    post: {
      operationId: `on${type.replaceAll(/(?:^|[._])(\w)/g, (_, letter: string) => letter.toUpperCase())}`,
      tags: ['webhooks'],
      summary: type,
      description: `${schema.description ?? type} Signed as Standard Webhooks prescribes: ten tries over about 75 hours, always under the same \`webhook-id\`.`,
      security: [],
      parameters: webhookHeaders(type),
      requestBody: {
        required: true,
        content: {
          'application/json': {
            schema: schemaOf(schema, 'answer'),
            examples: { event: { value: eventExample(type) } },
          },
        },
      },
      responses: {
        '2XX': { description: 'Received. Anything else is tried again.' },
        '410': { description: 'The endpoint is switched off.' },
      },
    },
  };
}
