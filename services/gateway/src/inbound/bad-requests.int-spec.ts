import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import type { ProblemCode } from '../domain/problem.js';
import { APPLY, type Asking, type Customer, Gateway, OPERATOR_KEY } from '../test-kit/gateway.kit-spec.js';
import { rawExchange } from '../test-kit/raw-http.kit-spec.js';
import { expectRefusal } from '../test-kit/refusal.kit-spec.js';
import { quiet, wholeTables } from '../test-kit/whole-tables.kit-spec.js';

type Bad = readonly [what: string, path: string, status: number, code: ProblemCode, says: string];
type BadBody = readonly [what: string, asking: Asking, status: number, code: ProblemCode, says: string];

const V2 = '/api/auto-apply-v2';
const cursor = (text: string): string => Buffer.from(text).toString('base64url');
const withType = (type: string, body: unknown = 'a=1'): Asking => ({ body, headers: { 'content-type': type } });

const BODIES: readonly BadBody[] = [
  ['nothing at all', {}, 400, 'invalid_json', 'The body is empty'],
  ['nothing of a type', withType('application/json', ''), 400, 'invalid_json', 'The body is empty'],
  ['white space', { body: ' \n ' }, 400, 'invalid_json', 'not JSON in UTF-8'],
  ['null', { body: 'null' }, 400, 'invalid_json', 'no object'],
  ['a list', { body: [] }, 400, 'invalid_json', 'no object'],
  ['text', { body: '"~021234567890"' }, 400, 'invalid_json', 'no object'],
  ['half an object', { body: '{"jobId":' }, 400, 'invalid_json', 'not JSON in UTF-8'],
  ['NaN', { body: '{"proposal":{"hourlyRate":NaN}}' }, 400, 'invalid_json', 'not JSON in UTF-8'],
  ['bytes that are no UTF-8', { body: Buffer.from('{"coverLetter":"\xe9"}', 'latin1') }, 400, 'invalid_json', 'UTF-8'],
  ['UTF-16', { body: Buffer.from('{"coverLetter":"a"}', 'utf16le') }, 400, 'invalid_json', 'UTF-8'],
  ['a member twice', { body: '{"jobId":"a","jobId":"b"}' }, 400, 'invalid_json', 'is there twice'],
  ['a prototype', { body: '{"metadata":{"__proto__":"x"}}' }, 400, 'invalid_json', '__proto__ is no member'],
  ['great depth', { body: `{"a":${'['.repeat(30_000)}${']'.repeat(30_000)}}` }, 400, 'invalid_json', 'nested deeper'],
  ['plain text', withType('text/plain', '{}'), 415, 'content_type', 'application/json'],
  ['a form', withType('application/x-www-form-urlencoded'), 415, 'content_type', 'application/json'],
  ['a file', withType('multipart/form-data; boundary=x'), 415, 'content_type', 'application/json'],
  ['more than 64 kB', { body: `{"coverLetter":"${'x'.repeat(65_536)}"}` }, 413, 'body_too_large', 'larger than 64 kB'],
  ['1 MB', { body: 'x'.repeat(1_048_576) }, 413, 'body_too_large', 'larger than 64 kB'],
];

const READS: readonly Bad[] = [
  ['status of nothing', 'status', 400, 'status_query', 'exactly one of queueId and jobId'],
  ['status of two', `status?queueId=${uuid()}&jobId=~021234567890`, 400, 'status_query', 'exactly one'],
  ['status of two ids', `status?queueId=${uuid()}&queueId=${uuid()}`, 400, 'invalid_request', 'queueId must be text'],
  ['status of an unknown id', `status?queueId=${uuid()}`, 404, 'not_found', 'No application has this queueId'],
  ['status of what is no id', `status?queueId=1%27--`, 404, 'not_found', 'No application has this queueId'],
  ['status of a NUL', 'status?queueId=%00', 404, 'not_found', 'No application has this queueId'],
  ['status of an unknown job', 'status?jobId=~021234567890', 404, 'not_found', 'no application for the job'],
  ['status of an unknown UUID', `status?jobId=${uuid()}`, 404, 'not_found', 'no application for the job'],
  ['status of what is no job', 'status?jobId=abc', 400, 'job_id_format', 'jobId is neither'],
  ['status of an empty job', 'status?jobId=', 400, 'invalid_request', 'jobId must not be empty'],
  [
    'status of a foreign URL',
    'status?jobId=https%3A%2F%2Fevil.example%2F~021234567890',
    400,
    'job_url_host',
    'another host',
  ],
  ['status in no agency', 'status?jobId=~021234567890&agencyId=x', 400, 'invalid_request', 'agencyId must be a UUID'],
  ['record of an unknown id', `applications/${uuid()}`, 404, 'not_found', 'No application has this queueId'],
  ['record of what is no id', 'applications/abc', 404, 'not_found', 'No application has this queueId'],
  [
    'record of a very long id',
    `applications/${'a'.repeat(9_000)}`,
    404,
    'not_found',
    'No application has this queueId',
  ],
  ['a limit of none', 'applied-jobs?limit=0', 400, 'invalid_request', 'limit must be at least 1'],
  ['a limit in words', 'applied-jobs?limit=ten', 400, 'invalid_request', 'limit must be a number'],
  ['half a limit', 'applied-jobs?limit=1.5', 400, 'invalid_request', 'limit must be a whole number'],
  ['a negative offset', 'applied-jobs?offset=-1', 400, 'invalid_request', 'offset must be at least 0'],
  ['a far offset', 'applied-jobs?offset=10001', 400, 'invalid_request', 'offset must be at most 10000'],
  ['two ways to page', `applied-jobs?offset=0&after=${cursor(`1:${uuid()}`)}`, 400, 'paging', 'two ways to page'],
  ['a cursor of nowhere', 'applied-jobs?after=abc', 400, 'paging', 'no cursor of this list'],
  ['a cursor without a time', `applied-jobs?after=${cursor(`x:${uuid()}`)}`, 400, 'paging', 'no cursor'],
  ['a cursor without an id', `applied-jobs?after=${cursor('1:1')}`, 400, 'paging', 'no cursor of this list'],
  [
    'a cursor before all time',
    `applied-jobs?after=${cursor(`-9007199254740991:${uuid()}`)}`,
    400,
    'paging',
    'no cursor',
  ],
  ['a status that is none', 'applied-jobs?status=sent', 400, 'invalid_request', 'must be one of: processing, applied'],
  ['freelancers of no agency', 'freelancers?agencyId=x', 400, 'invalid_request', 'agencyId must be a UUID'],
  ['entries, none', 'credits/entries?limit=0', 400, 'invalid_request', 'limit must be at least 1'],
  ['entries after nothing', 'credits/entries?after=x', 400, 'invalid_request', 'after must be a number'],
  ['entries before all', 'credits/entries?after=-1', 400, 'invalid_request', 'after must be at least 0'],
  ['a path that is none', 'apply/now', 404, 'not_found', 'no such path'],
  ['apply by GET', 'apply', 404, 'not_found', 'no such path'],
];

describe('a request that makes no sense', () => {
  let gateway: Gateway;
  let customer: Customer;

  beforeAll(async () => {
    gateway = await Gateway.start({ billing: true });
    customer = await gateway.givenCustomer();
    await gateway.accepted(customer);
    await quiet(gateway.database);
  });
  afterAll(() => gateway?.stop());

  const withKey = (asking: Asking = {}): Asking => ({
    ...asking,
    headers: { 'x-api-key': customer.key, ...asking.headers },
  });

  it.each(BODIES)('is refused and leaves nothing behind: a body of %s', async (_, asking, status, code, says) => {
    const before = await wholeTables(gateway.database);

    const refused = await gateway.ask('POST', APPLY, withKey(asking));

    expectRefusal(refused, { status, code, says, instance: APPLY });
    expect(await wholeTables(gateway.database)).toEqual(before);
  });

  it.each(READS)('is refused and changes nothing: %s', async (_, path, status, code, says) => {
    const before = await wholeTables(gateway.database);

    const refused = await gateway.ask('GET', `${V2}/${path}`, withKey());

    expectRefusal(refused, { status, code, says, instance: `${V2}/${path.split('?')[0]}` });
    expect(await wholeTables(gateway.database)).toEqual(before);
  });

  it.each([
    ['not', undefined, 'Missing x-api-key'],
    ['empty', '', 'Missing x-api-key'],
    ['unknown', 'sk_uphunt_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'Invalid x-api-key'],
    ['a prefix of one', 'sk_uphunt_', 'Invalid x-api-key'],
    ['very long', `sk_uphunt_${'a'.repeat(5_000)}`, 'Invalid x-api-key'],
    ['the operator’s', OPERATOR_KEY, 'Invalid x-api-key'],
  ])('is refused everywhere when the key is %s there', async (_, key, says) => {
    const before = await wholeTables(gateway.database);
    const headers = key === undefined ? {} : { 'x-api-key': key };
    const paths = [
      ['POST', 'apply'],
      ['GET', 'status'],
      ['GET', `applications/${uuid()}`],
      ['GET', 'applied-jobs'],
      ['GET', 'freelancers'],
      ['GET', 'credits'],
      ['GET', 'credits/entries'],
      ['GET', 'webhooks'],
      ['POST', 'webhooks'],
      ['DELETE', `webhooks/${uuid()}`],
    ] as const;

    for (const [method, path] of paths) {
      const body = method === 'POST' ? { body: {} } : {};
      const refused = await gateway.ask(method, `${V2}/${path}`, { ...body, headers });
      expectRefusal(refused, { status: 401, code: 'unauthorized', says: new RegExp(`^${says}$`) });
    }

    expect(await wholeTables(gateway.database)).toEqual(before);
  });

  it('is refused when the key has not the scope for it', async () => {
    const [reader, applier] = [
      await gateway.givenKey(customer.accountId, ['read']),
      await gateway.givenKey(customer.accountId, ['apply']),
    ];
    await quiet(gateway.database);
    const before = await wholeTables(gateway.database);
    const forbidden = { status: 403, code: 'forbidden' } as const;

    expectRefusal(await gateway.apply({ key: reader }), { ...forbidden, says: 'no scope "apply"' });
    expectRefusal(await gateway.read({ key: applier }, 'credits'), { ...forbidden, says: 'no scope "read"' });
    expectRefusal(await gateway.read({ key: reader }, 'webhooks'), { ...forbidden, says: 'no scope "manage"' });

    expect(await wholeTables(gateway.database)).toEqual(before);
  });

  it.each([
    ['empty', ''],
    ['longer than 255 characters', 'k'.repeat(256)],
    ['not ASCII', 'schlüssel'],
    ['with a tab in it', 'a\tb'],
  ])('is refused when its Idempotency-Key is %s', async (_, key) => {
    const before = await wholeTables(gateway.database);

    const refused = await gateway.apply(customer, {}, { headers: { 'idempotency-key': key } });

    expectRefusal(refused, { status: 400, code: 'idempotency_key_format', says: '1 to 255 printable ASCII' });
    expect(await wholeTables(gateway.database)).toEqual(before);
  });

  it('is refused with a misspelt member at top level when it asks for strictness', async () => {
    const before = await wholeTables(gateway.database);

    const refused = await gateway.apply(customer, { coverletter: 'x' }, { headers: { prefer: 'handling=strict' } });

    expectRefusal(refused, { status: 400, code: 'unknown_field', says: 'Unknown: coverletter', param: 'coverletter' });
    expect(await wholeTables(gateway.database)).toEqual(before);
  });

  it.each([
    ['a line break in the key', 'x-api-key: sk_\nuphunt', 400, 'invalid_http', 'control characters in the headers'],
    ['a NUL in the key', 'x-api-key: sk_\0uphunt', 400, 'invalid_http', 'control characters in the headers'],
    ['headers of 20 kB', `x-api-key: ${'a'.repeat(20_000)}`, 431, 'headers_too_large', 'larger than 16 kB'],
  ] as const)('is refused in the same words before it is HTTP: %s', async (_, header, status, code, says) => {
    const before = await wholeTables(gateway.database);
    const url = await gateway.urlOf('customer');

    const refused = await rawExchange(url, `GET ${V2}/credits HTTP/1.1\r\nhost: x\r\n${header}\r\n\r\n`);

    expectRefusal(refused, { status, code, says });
    expect(await wholeTables(gateway.database)).toEqual(before);
  });

  it('is refused when its path cannot be decoded', async () => {
    const refused = await gateway.ask('GET', '/api/%zz', withKey());

    expectRefusal(refused, { status: 400, code: 'invalid_http', says: 'percent sign', instance: '/api/%zz' });
  });

  it('is answered as application/problem+json to whoever names it', async () => {
    const headers = { accept: 'application/problem+json, application/json;q=0.5' };

    const refused = await gateway.ask('GET', `${V2}/status`, withKey({ headers }));

    expect(refused.status).toBe(400);
    expect(refused.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(refused.body).toMatchObject({ code: 'status_query', status: 400 });
  });

  it('is answered in few words, however long its own names are', async () => {
    const refused = await gateway.apply(customer, { proposal: { ['x'.repeat(30_000)]: 1 } });

    expectRefusal(refused, { status: 400, code: 'unknown_field', says: /^Unknown: proposal\.x+\./ });
    expect(refused.text.length).toBeLessThan(2_000);
  });
});
