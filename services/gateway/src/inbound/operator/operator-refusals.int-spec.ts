import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import type { ProblemCode } from '../../domain/problem.js';
import { Gateway, type Json } from '../../test-kit/gateway.kit-spec.js';
import { expectRefusal } from '../../test-kit/refusal.kit-spec.js';
import { quiet, wholeTables } from '../../test-kit/whole-tables.kit-spec.js';

const AGENCY = {
  name: 'An agency',
  marketplaceAgencyId: '9001',
  businessDeveloper: { name: 'Bo', loginRef: 'bo-login' },
};
const GRANT = { credits: 5, reason: 'paid' };

type Row = readonly [what: string, path: string, body: unknown, status: number, code: ProblemCode, says: string];
const ROWS: readonly Row[] = [
  ['an account without a name', 'accounts', {}, 400, 'invalid_request', 'name is missing'],
  ['an account with a blank name', 'accounts', { name: '  ' }, 400, 'invalid_request', 'name is blank'],
  ['an account with a NUL', 'accounts', { name: 'a\0' }, 400, 'invalid_request', 'name has a control character'],
  ['an account with more', 'accounts', { name: 'a', mode: 'test' }, 400, 'unknown_field', 'Unknown: mode'],
  ['no body', 'accounts', undefined, 400, 'invalid_json', 'The body is empty'],
  ['a key for nobody', `accounts/${uuid()}/keys`, { name: 'a' }, 404, 'not_found', 'No account has this id'],
  ['a key for no account', 'accounts/me/keys', { name: 'a' }, 404, 'not_found', 'No account has this id'],
  [
    'a key of a strange scope',
    'accounts/:id/keys',
    { name: 'a', scopes: ['all'] },
    400,
    'invalid_request',
    'must be one of',
  ],
  ['a key of no scope', 'accounts/:id/keys', { name: 'a', scopes: [] }, 400, 'invalid_request', 'must not be empty'],
  ['an agency for nobody', `accounts/${uuid()}/agencies`, AGENCY, 404, 'not_found', 'No account has this id'],
  [
    'an agency by name',
    'accounts/:id/agencies',
    { ...AGENCY, marketplaceAgencyId: 'x' },
    400,
    'invalid_request',
    'numeric id',
  ],
  [
    'a login instead of its name',
    'accounts/:id/agencies',
    { ...AGENCY, businessDeveloper: { name: 'Bo', loginRef: 'bo@x.example:pw' } },
    400,
    'invalid_request',
    'is the name of a secret',
  ],
  [
    'a password',
    'accounts/:id/agencies',
    { ...AGENCY, businessDeveloper: { ...AGENCY.businessDeveloper, password: 'x' } },
    400,
    'unknown_field',
    'Unknown: businessDeveloper.password',
  ],
  ['credits for nobody', `accounts/${uuid()}/credits`, GRANT, 404, 'not_found', 'No account has this id'],
  ['credits without a reason', 'accounts/:id/credits', { credits: 5 }, 400, 'invalid_request', 'reason is missing'],
  [
    'credits for a blank reason',
    'accounts/:id/credits',
    { credits: 5, reason: ' ' },
    400,
    'invalid_request',
    'reason is blank',
  ],
  ['no credits', 'accounts/:id/credits', { credits: 0, reason: 'a' }, 400, 'invalid_request', 'must not be zero'],
  [
    'half a credit',
    'accounts/:id/credits',
    { credits: 0.5, reason: 'a' },
    400,
    'invalid_request',
    'must be a whole number',
  ],
  [
    'a million and one',
    'accounts/:id/credits',
    { credits: 1_000_001, reason: 'a' },
    400,
    'invalid_request',
    'at most 1000000',
  ],
  [
    'a negative grant',
    'accounts/:id/credits',
    { credits: -1, reason: 'a' },
    422,
    'invalid_value',
    'take credits back with kind',
  ],
  [
    'a strange kind',
    'accounts/:id/credits',
    { credits: 1, kind: 'gift', reason: 'a' },
    400,
    'invalid_request',
    'must be one of',
  ],
  ['a session that is none', 'sessions/abc/resume', undefined, 404, 'not_found', 'no such session'],
  ['a path that is none', 'nothing', {}, 404, 'not_found', 'no such path'],
];

describe('an operator who asks for what makes no sense', () => {
  let gateway: Gateway;
  let accountId: string;

  beforeAll(async () => {
    gateway = await Gateway.start({ billing: true });
    ({ accountId } = await gateway.givenCustomer());
  });
  afterAll(() => gateway?.stop());

  const post = (path: string, body: unknown, headers: Readonly<Record<string, string>> = {}) =>
    gateway.operate('POST', `/v1/${path}`, { body, headers });
  const grant = (body: Json) => post(`accounts/${accountId}/credits`, body, { 'idempotency-key': 'a-key' });

  it.each(ROWS)('is refused %s, and nothing changes', async (_, path, body, status, code, says) => {
    await quiet(gateway.database);
    const before = await wholeTables(gateway.database);

    const refused = await post(path.replace(':id', accountId), body, { 'idempotency-key': 'a-key' });

    expectRefusal(refused, { status, code, says });
    expect(await wholeTables(gateway.database)).toEqual(before);
  });

  it('is refused an agency that is registered already, credits without a key, and a key for other credits', async () => {
    await post(`accounts/${accountId}/agencies`, { ...AGENCY, marketplaceAgencyId: '501' });
    await grant(GRANT);
    await quiet(gateway.database);
    const before = await wholeTables(gateway.database);

    const [taken, keyless, reused] = [
      await post(`accounts/${accountId}/agencies`, { ...AGENCY, marketplaceAgencyId: '501' }),
      await post(`accounts/${accountId}/credits`, GRANT),
      await grant({ ...GRANT, credits: 6 }),
    ];

    expectRefusal(taken, {
      status: 422,
      code: 'invalid_value',
      says: 'is registered already',
      param: 'marketplaceAgencyId',
    });
    expectRefusal(keyless, { status: 400, code: 'idempotency_key_format', says: 'needs an Idempotency-Key' });
    expectRefusal(reused, { status: 422, code: 'idempotency_key_reused', says: 'use a new key' });
    expect(await wholeTables(gateway.database)).toEqual(before);
  });
});
