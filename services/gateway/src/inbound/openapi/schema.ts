import { z } from 'zod';

/** JSON Schema 2020-12, as OpenAPI 3.1 takes it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

const WHERE = '#/components/schemas/';
const NAMES = { request: z.registry<{ id: string }>(), answer: z.registry<{ id: string }>() };

/** Bodies that come in: what the schema takes, which is what validates them. */
export function namedRequest<S extends z.ZodType>(id: string, schema: S): S {
  NAMES.request.add(schema, { id });
  return schema;
}

/** Bodies that go out. Members that later versions add are no breaking change, so the published schemas leave room. */
export function namedAnswer<S extends z.ZodType>(id: string, description: string, schema: S): S {
  const described = schema.meta({ description }) as S;
  NAMES.answer.add(described, { id });
  return described;
}

export interface SchemaOptions {
  /** For tests: what goes out has no member that its schema does not name. */
  readonly isClosed?: boolean;
}

/** All named schemas; those of answers in the one way, those of requests in the other. */
export function namedSchemas({ isClosed = false }: SchemaOptions = {}): Record<string, JsonSchema> {
  const uri = (id: string): string => `${WHERE}${id}`;
  const incoming = z.toJSONSchema(NAMES.request, { io: 'input', uri }).schemas;
  const outgoing = z.toJSONSchema(NAMES.answer, { io: 'output', uri }).schemas;
  const both = [
    ...Object.entries(incoming).map(([id, schema]) => [id, bare(schema)] as const),
    ...Object.entries(outgoing).map(([id, schema]) => [id, isClosed ? bare(schema) : opened(bare(schema))] as const),
  ];
  return Object.fromEntries(both.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** A reference to a schema with a name; what has none is written where it stands. */
export function schemaOf(schema: z.ZodType, way: 'request' | 'answer'): JsonSchema {
  const id = NAMES[way].get(schema)?.id;
  if (id !== undefined) return { $ref: `${WHERE}${id}` };
  return bare(z.toJSONSchema(schema, { io: way === 'request' ? 'input' : 'output' }));
}

/** One parameter for each member of a query, of a path. */
export function membersOf(schema: z.ZodObject): { name: string; isRequired: boolean; schema: JsonSchema }[] {
  const whole = bare(z.toJSONSchema(schema, { io: 'input' }));
  const required = (whole['required'] ?? []) as string[];
  const members = Object.entries((whole['properties'] ?? {}) as Record<string, JsonSchema>);
  return members.map(([name, member]) => ({ name, isRequired: required.includes(name), schema: member }));
}

// The document says once which dialect it speaks, and names schemas by where they stand.
const bare = ({ $schema: _dialect, $id: _id, ...schema }: JsonSchema): JsonSchema => schema;

function opened(schema: JsonSchema): JsonSchema {
  return JSON.parse(JSON.stringify(schema), (_, value: unknown) => {
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
    const { additionalProperties, ...rest } = value as JsonSchema;
    return additionalProperties === undefined || additionalProperties === false ? rest : value;
  }) as JsonSchema;
}
