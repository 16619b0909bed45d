import fc from 'fast-check';
import type { JsonSchema } from '../inbound/openapi/schema.js';
import { CLOSED } from '../test-kit/document.kit-spec.js';

type Values = fc.Arbitrary<unknown>;

/** Something that is there only once the services run: resolved when a request is sent, by its place in a list. */
export class Pooled {
  constructor(
    readonly pool: Pool,
    readonly at: number,
  ) {}
}
export type Pool =
  | 'agencyId'
  | 'companyId'
  | 'deliveryId'
  | 'endpointId'
  | 'freshJob'
  | 'hook'
  | 'keyId'
  | 'knownJob'
  | 'lately'
  | 'later'
  | 'previewId'
  | 'profileId'
  | 'queueId'
  | 'soon';

export const pooled = (pool: Pool): fc.Arbitrary<Pooled> => fc.nat({ max: 999 }).map((at) => new Pooled(pool, at));

// What a schema cannot say: that the value has to name something, or has to fit to another one.
const NAMED: Readonly<Record<string, Values>> = {
  agencyId: pooled('agencyId'),
  boostBids: fc.integer({ min: 0, max: 500 }),
  cipher: pooled('knownJob'),
  ciphertext: pooled('knownJob'),
  companyId: pooled('companyId'),
  deliveryId: pooled('deliveryId'),
  endpointId: pooled('endpointId'),
  expiresAt: pooled('later'),
  file: fc.constantFrom('swagger-ui.css', 'start.js', 'page.css', 'favicon-32x32.png'),
  gapMaxSeconds: fc.integer({ min: 61, max: 600 }),
  gapMinSeconds: fc.integer({ min: 30, max: 60 }),
  jobId: fc.oneof(pooled('freshJob'), pooled('knownJob')),
  keyId: pooled('keyId'),
  previewId: pooled('previewId'),
  profileId: pooled('profileId'),
  queueId: pooled('queueId'),
  scheduleAt: pooled('soon'),
  since: pooled('lately'),
  timeZone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu'),
  url: pooled('hook'),
};

// Also what says nothing about the values.
const KEYWORDS = new Set(
  `$ref additionalProperties allOf anyOf default deprecated description enum format items maxItems maxLength maxProperties
   maximum minItems minLength minimum pattern properties propertyNames required type`.split(/\s+/),
);
// Lists of 50 answers of 1,000 units fill a body; more of them tells nothing new.
const LONGEST = 60;

/** Values that a schema of the document takes. A keyword that it does not know is an error: it would be ignored in silence. */
export function validOf(schema: JsonSchema, name = ''): Values {
  const unknown = Object.keys(schema).filter((keyword) => !KEYWORDS.has(keyword));
  if (unknown.length > 0) throw new Error(`Nothing is generated for ${unknown.join(', ')}: teach it to validOf`);
  const named = Object.hasOwn(NAMED, name) ? NAMED[name] : undefined;
  if (named) return named;
  if (schema['enum']) return fc.constantFrom(...(schema['enum'] as unknown[]));
  if (schema['anyOf']) return fc.oneof(...(schema['anyOf'] as JsonSchema[]).map((one) => validOf(one)));
  if (schema['allOf']) return validOf((schema['allOf'] as JsonSchema[])[0] ?? {});
  if (schema['$ref']) return validOf(referred(String(schema['$ref'])), name);
  switch (schema['type']) {
    case 'string':
      return textOf(schema);
    case 'integer':
      return integerOf(schema, 1);
    case 'number':
      return integerOf(schema, 100);
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return listOf(schema);
    case 'object':
      return objectOf(schema);
    default:
      throw new Error(`Nothing is generated for ${JSON.stringify(schema)}: teach it to validOf`);
  }
}

export const referred = (ref: string): JsonSchema => {
  const schema = CLOSED.components['schemas']?.[ref.split('/').at(-1) ?? ''];
  if (!schema) throw new Error(`The document has no ${ref}`);
  return schema;
};

function textOf({ minLength = 0, maxLength = LONGEST, pattern, format }: JsonSchema): Values {
  if (format === 'uuid') return fc.uuid();
  if (typeof pattern === 'string') return fc.stringMatching(new RegExp(pattern));
  const [min, max] = [Number(minLength), Number(maxLength)];
  const short = fc.string({ unit: 'grapheme', minLength: min, maxLength: Math.min(max, LONGEST) });
  const fits = short.filter((text) => text.length >= min && text.length <= max);
  // What is at the end of the range is where off by one shows.
  return fc.oneof({ weight: 9, arbitrary: fits }, { weight: 1, arbitrary: fc.constant('x'.repeat(max)) });
}

function integerOf({ minimum = 0, maximum = Number.MAX_SAFE_INTEGER }: JsonSchema, parts: number): Values {
  const [min, max] = [Number(minimum), Number(maximum)];
  const within = fc.integer({ min: min * parts, max: max * parts }).map((number) => number / parts);
  return fc.oneof({ weight: 4, arbitrary: within }, { weight: 1, arbitrary: fc.constantFrom(min, max) });
}

function listOf({ items, minItems = 0, maxItems = LONGEST }: JsonSchema): Values {
  const [minLength, max] = [Number(minItems), Number(maxItems)];
  return fc.array(validOf(items as JsonSchema), { minLength, maxLength: Math.min(max, Math.max(minLength, 5)) });
}

function objectOf(schema: JsonSchema): Values {
  const { properties, required = [], additionalProperties, propertyNames, maxProperties = 20 } = schema;
  if (typeof additionalProperties === 'object') {
    const names = validOf(propertyNames as JsonSchema) as fc.Arbitrary<string>;
    const maxKeys = Math.min(Number(maxProperties), 5);
    return fc.dictionary(names, validOf(additionalProperties as JsonSchema), { maxKeys, noNullPrototype: true });
  }
  const members = Object.entries((properties ?? {}) as Record<string, JsonSchema>);
  const values = Object.fromEntries(members.map(([name, member]) => [name, validOf(member, name)]));
  return sparse(values, required as string[]);
}

/** Few of what may be absent: all at once contradict each other. */
export function sparse(
  values: Readonly<Record<string, Values>>,
  required: readonly string[],
  most = 2,
): fc.Arbitrary<Record<string, unknown>> {
  const optional = Object.keys(values).filter((name) => !required.includes(name));
  return fc.subarray(optional, { maxLength: Math.min(most, optional.length) }).chain((names) =>
    fc.record(Object.fromEntries([...required, ...names].map((name) => [name, values[name] as Values])), {
      noNullPrototype: true,
    }),
  );
}
