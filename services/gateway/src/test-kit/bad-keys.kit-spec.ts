import { v7 as uuid } from 'uuid';
import type { ProblemCode } from '../domain/problem.js';

type BadKey = readonly [what: string, path: string, body: unknown, status: number, code: ProblemCode, says: string];
/** What is sent below the path of keys, where `:id` is a key that there is, and how it is refused. */
export const BAD_KEYS: readonly BadKey[] = [
  ['a key without a name', '', { scopes: ['read'] }, 400, 'invalid_request', 'name is missing'],
  ['a key with a blank name', '', { name: ' ', scopes: ['read'] }, 400, 'invalid_request', 'name is blank'],
  [
    'a key with a name of two lines',
    '',
    { name: 'a\nb', scopes: ['read'] },
    400,
    'invalid_request',
    'name has a control',
  ],
  ['a key of no said scope', '', { name: 'a' }, 400, 'invalid_request', 'scopes is missing'],
  ['a key of no scope', '', { name: 'a', scopes: [] }, 400, 'invalid_request', 'scopes must not be empty'],
  ['a key of a strange scope', '', { name: 'a', scopes: ['all'] }, 400, 'invalid_request', 'must be one of'],
  ['a key with a text of its own', '', { name: 'a', scopes: ['read'], key: 'x' }, 400, 'unknown_field', 'Unknown: key'],
  ['nothing', '', undefined, 400, 'invalid_json', 'The body is empty'],
  ['a rotation of nothing', `/${uuid()}/rotate`, {}, 404, 'not_found', 'no key with this id'],
  ['a rotation of no id', '/first/rotate', {}, 404, 'not_found', 'no key with this id'],
  ['an overlap into the past', '/:id/rotate', { overlapSeconds: -1 }, 400, 'invalid_request', 'must be at least 0'],
  ['an overlap of half a second', '/:id/rotate', { overlapSeconds: 0.5 }, 400, 'invalid_request', 'a whole number'],
  ['more than a week', '/:id/rotate', { overlapSeconds: 604_801 }, 400, 'invalid_request', 'at most 604800'],
  ['an overlap in words', '/:id/rotate', { overlapSeconds: '60' }, 400, 'invalid_request', 'must be a number'],
];
