import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { openApiDocument } from '../inbound/openapi/document.js';
import type { JsonSchema } from '../inbound/openapi/schema.js';

type Response = { content?: Record<string, { schema: JsonSchema }>; headers?: object; $ref?: string };
type Described = { responses: Record<string, Response>; operationId: string };

/** The document as tests hold answers against it: with nothing in them that it does not name. */
export const CLOSED = openApiDocument({ isClosed: true });

const ajv = new Ajv2020.default({ strict: true, allErrors: true, validateFormats: true, strictRequired: false });
addFormats.default(ajv);
for (const keyword of ['example', 'components']) ajv.addKeyword(keyword);
ajv.addSchema({ $id: 'document', components: CLOSED.components } as object);

const validators = new Map<string, ValidateFunction>();

/** What is wrong with a value that a schema of the document should have; empty when nothing is. */
export function faultsOf(schema: JsonSchema, value: unknown): string[] {
  const text = JSON.stringify(schema).replaceAll('"#/components/', '"document#/components/');
  const validate = validators.get(text) ?? ajv.compile(JSON.parse(text) as object);
  validators.set(text, validate);
  if (validate(value)) return [];
  return (validate.errors ?? []).map(({ instancePath, message, params }) =>
    [instancePath, message, JSON.stringify(params)].join(' '),
  );
}

const patterns = Object.entries(CLOSED.paths).map(([path, item]) => ({
  path,
  fits: new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`),
  item: item as unknown as Record<string, Described>,
}));

/** The operation that a request is for; undefined when the document has none. */
export function describedAt(method: string, url: string): Described | undefined {
  const [path = ''] = url.split('?');
  // A path of its own before one with a parameter in its place.
  const found = patterns
    .filter(({ fits }) => fits.test(path))
    .toSorted((a, b) => a.path.split('{').length - b.path.split('{').length)[0];
  return found?.item[method.toLowerCase()];
}

export const resolved = (response: Response): Response =>
  response.$ref === undefined
    ? response
    : (CLOSED.components['responses']?.[response.$ref.split('/').at(-1) ?? ''] as Response);

export interface Given {
  readonly method: string;
  readonly url: string;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** How an answer differs from what the document promises; empty when it does not. */
export function undocumented({ method, url, status, headers, text }: Given): string[] {
  const operation = describedAt(method, url);
  if (!operation) return [];
  const given = operation.responses[String(status)];
  if (!given) return [`${operation.operationId} answered ${status}, which the document does not have`];
  const { content = {}, headers: promised = {} } = resolved(given);
  const type = headers.get('content-type')?.split(';')[0] ?? '';
  const unknown = [...headers.keys()].filter(
    (name) =>
      /^(x-ratelimit-|ratelimit|retry-after|location|etag|deprecation|sunset|idempotent-)/.test(name) &&
      !Object.keys(promised).some((one) => one.toLowerCase() === name),
  );
  const about = unknown.map(
    (name) => `${operation.operationId} ${status} has the header ${name}, which is not described`,
  );
  if (Object.keys(content).length === 0) return text === '' ? about : [...about, `${operation.operationId} has a body`];
  const media = content[type];
  if (!media) return [...about, `${operation.operationId} ${status} has the type ${type}, which is not described`];
  if (!type.endsWith('json')) return about;
  const faults = faultsOf(media.schema, JSON.parse(text));
  return [...about, ...faults.map((fault) => `${operation.operationId} ${status}: ${fault}`)];
}
