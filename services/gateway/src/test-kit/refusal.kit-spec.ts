import { expect } from '@jest/globals';
import { PROBLEMS, type ProblemCode } from '../domain/problem.js';
import type { Answer } from './gateway.kit-spec.js';

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;

export interface Refused {
  readonly status: number;
  readonly code: ProblemCode;
  /** What the sentence has to say. */
  readonly says: string | RegExp;
  readonly param?: string;
  /** Path that was asked; anything unless told. */
  readonly instance?: string;
}

/** Everything that a refusal has to be: one of ours, in words and codes, with the members of RFC 9457 and a request id. */
export function expectRefusal({ status, headers, body, text }: Answer, refused: Refused): void {
  // In one comparison, so that a failure shows what came instead.
  expect({ status, ...body }).toMatchObject({
    status: refused.status,
    code: refused.code,
    error: expect.stringMatching(refused.says),
    type: `/docs/errors#${refused.code}`,
    title: PROBLEMS[refused.code].title,
    detail: expect.any(String),
    instance: refused.instance ?? expect.any(String),
    requestId: expect.stringMatching(UUID),
    ...(refused.param === undefined ? {} : { param: refused.param }),
  });
  expect(headers.get('content-type')).toMatch(/^application\/json(; charset=utf-8)?$/);
  expect(headers.get('x-request-id')).toBe(body['requestId']);
  // Nothing of the inside: no stack, no SQL, no library's words.
  expect(text).not.toMatch(/\bat \/|node_modules|SELECT |Invalid input|undefined|\[object/);
}
