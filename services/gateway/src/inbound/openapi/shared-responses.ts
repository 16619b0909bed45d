import type { OpenApiDocument } from './document.js';
import type { JsonSchema } from './schema.js';

/** Refusals that several operations answer alike stand once, among the components. */
export function sharedResponses(document: OpenApiDocument): OpenApiDocument {
  const counted = new Map<string, { status: string; response: JsonSchema; times: number }>();
  eachProblem(document, (status, response) => {
    const key = JSON.stringify(withoutPath(response));
    const known = counted.get(key);
    counted.set(key, { status, response: withoutPath(response), times: (known?.times ?? 0) + 1 });
    return response;
  });
  const names = new Map<string, string>();
  const responses: Record<string, JsonSchema> = {};
  for (const [key, { status, response, times }] of counted) {
    if (times < 2) continue;
    const codes = Object.keys(examplesOf(response));
    const name = unused(nameOf(status, codes, response), responses);
    names.set(key, name);
    responses[name] = response;
  }
  const shared = eachProblem(document, (_, response) => {
    const name = names.get(JSON.stringify(withoutPath(response)));
    return name === undefined ? response : { $ref: `#/components/responses/${name}` };
  });
  return withUsedHeaders({ ...shared, components: { ...shared.components, responses } });
}

// Those of an announced end are there when one is announced.
function withUsedHeaders(document: OpenApiDocument): OpenApiDocument {
  const text = JSON.stringify([document.paths, document.components['responses']]);
  const headers = Object.entries(document.components['headers'] ?? {}).filter(([name]) =>
    text.includes(`"#/components/headers/${name}"`),
  );
  return { ...document, components: { ...document.components, headers: Object.fromEntries(headers) } };
}

function nameOf(status: string, codes: readonly string[], response: JsonSchema): string {
  const isData = Object.values(examplesOf(response)).some(({ value }) => 'message' in value);
  const isMetered = 'X-RateLimit-Limit' in (response['headers'] as object);
  const about = codes.length > 4 ? `Problem${status}` : codes.map(pascal).join('Or');
  return `${isData ? 'Data' : ''}${about}${isData || isMetered ? '' : 'Unmetered'}`;
}

const examplesOf = (response: JsonSchema): Record<string, { value: Record<string, unknown> }> =>
  ((response['content'] as Record<string, JsonSchema> | undefined)?.['application/json']?.['examples'] ?? {}) as never;

// What differs from path to path in an example says nothing.
function withoutPath(response: JsonSchema): JsonSchema {
  const copy = structuredClone(response) as JsonSchema;
  for (const { value } of Object.values(examplesOf(copy))) {
    value['instance'] = 'message' in value ? '/api/jobs/by-ciphertext' : '/api/auto-apply-v2/apply';
  }
  return copy;
}

function eachProblem(
  document: OpenApiDocument,
  change: (status: string, response: JsonSchema) => JsonSchema,
): OpenApiDocument {
  const mapped = <V, R>(record: Readonly<Record<string, V>>, to: (key: string, value: V) => R): Record<string, R> =>
    Object.fromEntries(Object.entries(record).map(([key, value]) => [key, to(key, value)]));
  const paths = mapped(document.paths, (_, item) =>
    mapped(item, (__, operation) => ({
      ...operation,
      responses: mapped(operation['responses'] as Record<string, JsonSchema>, (status, response) =>
        'application/problem+json' in ((response['content'] ?? {}) as object) ? change(status, response) : response,
      ),
    })),
  );
  return { ...document, paths };
}

const pascal = (code: string): string => code.replaceAll(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase());

function unused(name: string, taken: Readonly<Record<string, unknown>>): string {
  for (let at = 1; ; at += 1) {
    const one = at === 1 ? name : `${name}${at}`;
    if (taken[one] === undefined) return one;
  }
}
