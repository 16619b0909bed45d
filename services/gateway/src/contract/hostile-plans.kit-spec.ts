import fc from 'fast-check';
import { type Described, type Plan, Raw, validPlans, type Who } from './plans.kit-spec.js';
import { Pooled } from './valid-values.kit-spec.js';

type Change = (plan: Plan) => fc.Arbitrary<Plan>;
type Record_ = Readonly<Record<string, unknown>>;

const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;
const withProto = (): unknown => JSON.parse('{"__proto__":{"isAdmin":true},"constructor":{"prototype":{}}}');

const TEXTS = [
  '',
  ' ',
  '\0',
  'a\u0000b',
  '\u001b[2J',
  '\ud800',
  '\udc00\ud800',
  '\u202egnp.exe',
  '\ufeff',
  'NaN',
  'Infinity',
  '-0',
  '1e999',
  '0x10',
  'null',
  'undefined',
  'true',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '../../etc/passwd',
  "' OR 1=1 --",
  '$1',
  '{{7*7}}',
  '-1',
  '9007199254740993',
  '99999999999999999999999999',
  'x'.repeat(5_001),
  'ö'.repeat(1_001),
  '😀'.repeat(3_000),
];
const NUMBERS = [
  -1,
  -0.5,
  0.001,
  1.005,
  2 ** 31,
  2 ** 53,
  1e21,
  1.797e308,
  5e-324,
  -(2 ** 63),
  Number.MIN_SAFE_INTEGER,
];
const OTHERS = [null, true, false, [], {}, [null], [[]], { a: null }, withProto(), JSON.parse(nested(60)) as unknown];

const hostileText = fc.oneof(fc.constantFrom(...TEXTS), fc.string({ unit: 'binary', maxLength: 40 }));
const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  hostileText,
  fc.constantFrom(...NUMBERS),
  fc.constantFrom<unknown>(...OTHERS),
  fc.constant(Array.from({ length: 10_000 }, () => 0)),
  fc.jsonValue(),
);
// Encoded as nobody would, or not at all.
const hostilePart = fc.oneof(
  hostileText,
  fc.uuid(),
  fc
    .constantFrom(
      '%',
      '%zz',
      '%00',
      '%2F',
      '..%2f..%2fetc',
      '%2e%2e',
      '%ED%A0%80',
      '%c0%af',
      '.',
      '..',
      'a/b',
      '',
      ';a=1',
      'a%20b',
      '%252e',
    )
    .map((text) => new Raw(text)),
  fc.constant(new Raw('a'.repeat(9_000))),
);

const RAW_BODIES: readonly (string | Buffer)[] = [
  '',
  ' \n ',
  'null',
  '[]',
  '"text"',
  '1',
  '{',
  '{"jobId":',
  '{}{}',
  '{"a":1,}',
  "{'a':1}",
  '{"a":NaN}',
  '{"a":1e999}',
  '{"a":-}',
  '{"a":"\u0001"}',
  '{"a":"\\ud800"}',
  '{"jobId":"a","jobId":"b"}',
  '{"metadata":{"a":"1","a":"2"}}',
  '{"__proto__":{"x":1}}',
  '{"constructor":{"prototype":{"x":1}}}',
  `{"a":${nested(30_000)}}`,
  `{"answers":[${'0,'.repeat(9_999)}0]}`,
  '\ufeff{}',
  Buffer.from('{"coverLetter":"\xe9"}', 'latin1'),
  Buffer.from('{"coverLetter":"a"}', 'utf16le'),
  Buffer.from([0, 255, 254]),
  `{"coverLetter":"${'x'.repeat(65_536)}"}`,
];
const TYPES = [
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/xml',
  'a',
  'application/json; charset=utf-16',
];
const HEADERS: Readonly<Record<string, readonly string[]>> = {
  'idempotency-key': ['', ' ', 'k'.repeat(256), 'a\tb', 'schl\u00fcssel', '__proto__', '"', '\u007f'],
  prefer: ['', 'handling', 'handling=', 'handling=strict, handling=lenient', ';', '='.repeat(2_000), 'HANDLING=STRICT'],
  'if-match': ['', '"', '"-1"', '"999999999"', '"9999999999"', 'W/"1"', '"a", "b"', '__proto__'],
  'last-event-id': ['', 'x', '-1', 'eyJwIjo0Mn0', '__proto__', 'a'.repeat(1_001), '\u00ff'],
  'if-none-match': ['', '*', 'W/"x"', ','.repeat(2_000)],
  accept: [
    '',
    '*/*',
    'application/problem+json',
    'text/html',
    'image/png;q=NaN',
    ','.repeat(2_000),
    'text/event-stream;q=0',
  ],
  'x-request-id': ['', '__proto__', 'a'.repeat(3_000), '\u00ff'],
  'x-forwarded-for': ['', 'x', '999.1.1.1', '::ffff:1.2.3.4', ','.repeat(2_000)],
  'x-api-key': ['', ' ', 'sk_uphunt_', 'sk_test_uphunt_', 'null', `sk_uphunt_${'a'.repeat(5_000)}`, '\u00ff\u00fe'],
  // Before any operation is reached.
  'x-padding': ['a'.repeat(20_000)],
  'x-control': ['a\0b', 'a\u0001b'],
};

const changed = (plan: Plan, fault: string, change: Partial<Plan>): Plan => ({ ...plan, fault, ...change });
const isRecord = (value: unknown): value is Record_ =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Pooled);
const without = (record: Record_, name: string): Record_ =>
  Object.fromEntries(Object.entries(record).filter(([one]) => one !== name));

const wrongMember: Change = (plan) => {
  const body = isRecord(plan.body) ? plan.body : {};
  const names = [...Object.keys(body), 'jobId', 'url', 'name', 'scopes', 'metadata', 'proposal', 'answers', 'hours'];
  return fc.tuple(fc.constantFrom(...names), hostileValue, fc.constantFrom('', 'a', '0')).map(([name, value, below]) =>
    changed(plan, `body.${name}`, {
      body: { ...body, [name]: below !== '' && isRecord(body[name]) ? { ...body[name], [below]: value } : value },
    }),
  );
};
const deepMember: Change = (plan) => {
  const body = isRecord(plan.body) ? plan.body : {};
  const inner = Object.keys(body).filter((name) => isRecord(body[name]));
  if (inner.length === 0) return wrongMember(plan);
  return fc.tuple(fc.constantFrom(...inner), fc.nat({ max: 20 }), hostileValue).map(([name, at, value]) => {
    const members = Object.keys(body[name] as Record_);
    const member = members[at % Math.max(1, members.length)] ?? 'x';
    return changed(plan, `body.${name}.${member}`, {
      body: { ...body, [name]: { ...(body[name] as Record_), [member]: value } },
    });
  });
};
const missingMember: Change = (plan) => {
  const body = isRecord(plan.body) ? plan.body : {};
  const names = Object.keys(body);
  if (names.length === 0) return rawBody(plan);
  return fc.constantFrom(...names).map((name) => changed(plan, `no body.${name}`, { body: without(body, name) }));
};
const extraMember: Change = (plan) =>
  fc
    .tuple(fc.constantFrom('extra', 'isAdmin', 'accountId', 'toString', ''), hostileValue)
    .map(([name, value]) =>
      changed(plan, `extra body.${name}`, { body: { ...(isRecord(plan.body) ? plan.body : {}), [name]: value } }),
    );
const rawBody: Change = (plan) =>
  fc.constantFrom(...RAW_BODIES).map((body) => changed(plan, `a body of ${String(body).slice(0, 20)}`, { body }));
const wrongType: Change = (plan) =>
  fc
    .constantFrom(...TYPES)
    .map((type) =>
      changed(plan, type, { body: plan.body ?? '{}', headers: { ...plan.headers, 'content-type': type } }),
    );
const wrongPart: Change = (plan) => {
  const names = Object.keys(plan.path);
  if (names.length === 0) return wrongHeader(plan);
  return fc
    .tuple(fc.constantFrom(...names), hostilePart)
    .map(([name, value]) => changed(plan, `path ${name}`, { path: { ...plan.path, [name]: value } }));
};
const wrongQuery: Change = (plan) => {
  const names = plan.operation.parameters.filter((one) => one.in === 'query').map(({ name }) => name);
  return fc
    .tuple(fc.constantFrom(...names, 'extra', '__proto__', 'limit[]'), hostilePart, fc.boolean())
    .map(([name, value, isTwice]) => {
      const query = isTwice ? [...plan.query, [name, value] as const] : plan.query.filter(([one]) => one !== name);
      return changed(plan, `query ${name}`, { query: [...query, [name, value]] });
    });
};
const wrongHeader: Change = (plan) =>
  fc.constantFrom(...Object.keys(HEADERS)).chain((name) =>
    fc.constantFrom(...(HEADERS[name] ?? [])).map((value) =>
      changed(plan, `header ${name}`, {
        headers: { ...without(plan.headers, name), [name]: value } as Record<string, string>,
      }),
    ),
  );
const wrongCaller: Change = (plan) =>
  fc
    .constantFrom<Who>('nobody', 'unknown', 'revoked', 'read', 'apply', 'manage', 'test', 'hasty')
    .map((who) => (plan.operation.needsKey ? changed(plan, `key: ${who}`, { who }) : plan));
/** What belongs to another account. */
const foreign: Change = (plan) =>
  fc.constant(
    changed(plan, 'foreign ids', {
      path: Object.fromEntries(Object.entries(plan.path).map(([name, value]) => [name, abroad(value)])),
      query: plan.query.map(([name, value]) => [name, abroad(value)]),
      body: isRecord(plan.body)
        ? Object.fromEntries(Object.entries(plan.body).map(([name, value]) => [name, abroad(value)]))
        : plan.body,
    }),
  );
const abroad = (value: unknown): unknown => (value instanceof Pooled ? new Foreign(value) : value);

export class Foreign {
  constructor(readonly value: Pooled) {}
}

const OF_BODY = [wrongMember, wrongMember, deepMember, missingMember, extraMember, rawBody, wrongType];
const ANY = [wrongPart, wrongPart, wrongQuery, wrongHeader, wrongCaller, wrongCaller, foreign];

/** A valid request with one thing made wrong. */
export const hostilePlans = (operation: Described): fc.Arbitrary<Plan> => {
  const changes =
    operation.method === 'GET'
      ? [...ANY, rawBody]
      : operation.body
        ? [...ANY, ...OF_BODY]
        : [...ANY, rawBody, wrongType];
  return fc.tuple(validPlans(operation), fc.constantFrom(...changes)).chain(([plan, change]) => change(plan));
};

/** Sent by somebody who has asked too often already. */
export const hastyPlan = (plan: Plan): Plan => changed(plan, 'key: hasty', { who: 'hasty' });

/** The same without a key, or with more headers than are read: refused everywhere. */
export const refusedPlan = (plan: Plan): Plan =>
  plan.operation.needsKey
    ? changed(plan, 'key: nobody', { who: 'nobody' })
    : changed(plan, 'headers of 20 kB', { headers: { 'x-padding': 'a'.repeat(20_000) } });
