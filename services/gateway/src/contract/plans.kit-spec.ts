import fc from 'fast-check';
import type { JsonSchema } from '../inbound/openapi/schema.js';
import { CLOSED } from '../test-kit/document.kit-spec.js';
import { Pooled, type Pool, sparse, validOf } from './valid-values.kit-spec.js';

/** Whose key is sent. */
export type Who = 'owner' | 'nobody' | 'unknown' | 'revoked' | 'read' | 'apply' | 'manage' | 'test' | 'hasty';

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly schema: JsonSchema;
  readonly example?: string | number;
}

export interface Described {
  readonly operationId: string;
  readonly method: string;
  readonly path: string;
  readonly needsKey: boolean;
  readonly parameters: readonly Parameter[];
  readonly body?: { readonly schema: JsonSchema; readonly example: Readonly<Record<string, unknown>> };
}

/** A request before it is known who sends it and what the ids in it are: the same for the same seed. */
export interface Plan {
  readonly operation: Described;
  /** What makes it hostile; empty when it is meant to be valid. */
  readonly fault: string;
  readonly who: Who;
  readonly customer: number;
  /** Text is encoded, except in `raw`. */
  readonly path: Readonly<Record<string, unknown>>;
  readonly query: readonly (readonly [string, unknown])[];
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as it is when it is text or bytes; otherwise as JSON. */
  readonly body: unknown;
}

/** Text of a URL that is encoded already, or on purpose not at all. */
export class Raw {
  constructor(readonly text: string) {}
}

/** Every operation of the document. */
export const DESCRIBED: readonly Described[] = Object.entries(CLOSED.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => {
    const { operationId, security, parameters, requestBody } = operation as unknown as {
      operationId: string;
      security: object[];
      parameters?: Parameter[];
      requestBody?: {
        content: Record<string, { schema: JsonSchema; examples: { request: { value: Record<string, unknown> } } }>;
      };
    };
    const media = requestBody?.content['application/json'];
    return {
      operationId,
      method: method.toUpperCase(),
      path,
      needsKey: security.length > 0,
      parameters: parameters ?? [],
      ...(media ? { body: { schema: media.schema, example: media.examples.request.value } } : {}),
    };
  }),
);

/** Places in the lists of a customer that nothing else uses, for what can be done once. */
const SLOTS: Readonly<Record<string, readonly [Pool, number]>> = {
  cancelApplication: ['queueId', 1],
  approveApplication: ['queueId', 2],
  expediteApplication: ['queueId', 3],
  sendPreview: ['previewId', 1],
  deleteWebhook: ['endpointId', 1],
  revokeKey: ['keyId', 1],
};

const FIRST: Readonly<Record<string, unknown>> = {
  cipher: new Pooled('knownJob', 0),
  ciphertext: new Pooled('knownJob', 0),
  companyId: new Pooled('companyId', 0),
  deliveryId: new Pooled('deliveryId', 0),
  endpointId: new Pooled('endpointId', 0),
  file: 'swagger-ui.css',
  keyId: new Pooled('keyId', 0),
  name: 'receipt',
  previewId: new Pooled('previewId', 0),
  queueId: new Pooled('queueId', 0),
};

/** Without which the stream of an application stays open, and what nothing else in a request decides. */
const SENT: Readonly<Record<string, string>> = { Accept: 'application/json', 'If-Match': '*' };

/** The request that the document shows, with ids that are there: it has to be answered 2xx. */
export function shown(operation: Described): Plan {
  const slot = SLOTS[operation.operationId];
  const { parameters, body } = operation;
  const path = parameters.filter((one) => one.in === 'path').map(({ name }) => [name, FIRST[name]] as const);
  if (slot && path[0]) path[0] = [path[0][0], new Pooled(...slot)];
  const asked = parameters.filter((one) => one.in === 'query' && (one.required || one.name === 'queueId'));
  const names = parameters.filter((one) => one.in === 'header').map(({ name }) => name);
  const { jobId, url, ...rest } = body?.example ?? {};
  return {
    operation,
    fault: '',
    who: operation.needsKey ? 'owner' : 'nobody',
    customer: 0,
    path: Object.fromEntries(path),
    query: asked.map(({ name }) => [name, FIRST[name]]),
    headers: Object.fromEntries(names.filter((name) => SENT[name]).map((name) => [name, SENT[name] ?? ''])),
    body: body && {
      ...rest,
      ...(jobId === undefined ? {} : { jobId: new Pooled('freshJob', 0) }),
      ...(url === undefined ? {} : { url: new Pooled('hook', 0) }),
    },
  };
}

/** Any request that the schemas of an operation take. */
export function validPlans(operation: Described): fc.Arbitrary<Plan> {
  const { parameters, body } = operation;
  const of = (where: Parameter['in']): fc.Arbitrary<Record<string, unknown>> => {
    const all = parameters.filter((one) => one.in === where);
    const values = all.map(({ name, schema }) => [
      name,
      where === 'header' ? headerOf(name, schema) : validOf(schema, name),
    ]);
    // Streams that nobody asked for hold a place each: mostly pages.
    const requiredKeys = all.filter(({ name, required }) => required || name === 'Accept').map(({ name }) => name);
    return sparse(Object.fromEntries(values) as Record<string, fc.Arbitrary<unknown>>, requiredKeys, 1);
  };
  return fc.record({
    operation: fc.constant(operation),
    fault: fc.constant(''),
    who: fc.constant<Who>(operation.needsKey ? 'owner' : 'nobody'),
    customer: fc.nat({ max: 999 }),
    path: of('path'),
    query: of('query').map((query) => Object.entries(query)),
    headers: of('header') as fc.Arbitrary<Record<string, string>>,
    body: body ? validOf(body.schema) : fc.constant(undefined),
  });
}

function headerOf(name: string, schema: JsonSchema): fc.Arbitrary<unknown> {
  if (name === 'Accept') {
    return fc.oneof(
      { weight: 9, arbitrary: fc.constant('application/json') },
      { weight: 1, arbitrary: fc.constant('text/event-stream') },
    );
  }
  if (name === 'Prefer') return fc.constantFrom('handling=strict', 'handling=lenient', 'wait=3');
  if (schema['pattern'] !== undefined) return validOf(schema).map((text) => String(text).slice(0, 255).trim() || 'a');
  return fc.stringMatching(/^[\w"=-]{1,40}$/);
}
