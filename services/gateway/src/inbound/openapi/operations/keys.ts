import { KeyBody, KeysQuery, RotateBody } from '../../dto/keys.dto.js';
import { AT, KEY_ID } from '../examples.js';
import { json, type Operation } from '../operation.js';
import { namedRequest } from '../schema.js';
import { ApiKeys, CreatedKey, RotatedKey } from '../schemas/keys.js';
import { KeyParams } from './params.js';

const PATH = '/api/auto-apply-v2/keys';
const common = { tag: 'keys', needs: { scope: 'manage', limit: 'keys' } } as const;

const KEY = {
  id: KEY_ID,
  name: 'the importer',
  scopes: ['apply', 'read'],
  ending: 'k9Qw',
  mode: 'live',
  createdAt: AT,
  lastUsedAt: null,
  expiresAt: null,
  revokedAt: null,
};
const key = `sk_uphunt_${'a'.repeat(43)}`;

export const KEYS: readonly Operation[] = [
  {
    ...common,
    operationId: 'listKeys',
    method: 'get',
    path: PATH,
    summary: 'List keys',
    description: 'Newest first, those that work no more among them; a live key also lists those of the test twin.',
    query: KeysQuery,
    examples: { limit: 20 },
    answers: {
      200: { description: 'One page.', content: [json(ApiKeys, { keys: [KEY], limit: 20, nextAfter: null })] },
    },
    problems: [],
  },
  {
    ...common,
    operationId: 'createKey',
    method: 'post',
    path: PATH,
    summary: 'Create a key',
    description:
      'A key cannot give a scope that it has not got, and a test key makes no live one. With `mode: "test"` a live key makes one of the test twin, and the twin with the first. Twenty keys of each mode work at a time.',
    body: {
      schema: namedRequest('CreateKeyRequest', KeyBody),
      isRequired: true,
      example: { name: 'the importer', scopes: ['apply', 'read'] },
    },
    answers: {
      201: {
        description: 'With the key: shown this once.',
        headers: ['Cache-Control'],
        content: [json(CreatedKey, { ...KEY, key })],
      },
    },
    problems: ['unknown_field', 'too_many_keys', 'no_sandbox'],
  },
  {
    ...common,
    operationId: 'rotateKey',
    method: 'post',
    path: `${PATH}/:keyId/rotate`,
    summary: 'Rotate a key',
    description:
      'A new key with the name, scopes and place of the old one, which works on for `overlapSeconds`: a day unless told.',
    params: KeyParams,
    body: {
      schema: namedRequest('RotateKeyRequest', RotateBody),
      isRequired: false,
      example: { overlapSeconds: 3_600 },
    },
    examples: { keyId: KEY_ID },
    answers: {
      201: {
        description: 'The new key, shown this once, and the one it replaces.',
        headers: ['Cache-Control'],
        content: [
          json(RotatedKey, {
            ...KEY,
            id: '01a22400-3333-7000-8000-000000000004',
            key,
            replaced: { ...KEY, expiresAt: AT + 3_600_000 },
          }),
        ],
      },
    },
    problems: ['unknown_field', 'not_found', 'key_overlaps'],
  },
  {
    ...common,
    operationId: 'revokeKey',
    method: 'delete',
    path: `${PATH}/:keyId`,
    summary: 'Revoke a key',
    description: 'It ends everywhere within two seconds. Repeating it gives the same answer.',
    params: KeyParams,
    examples: { keyId: KEY_ID },
    answers: { 204: { description: 'It works no more.' } },
    problems: ['not_found', 'last_manage_key'],
  },
];
