import { HttpException } from '@nestjs/common';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { isDatabaseAway } from '#runtime';
import { Problem } from '../../domain/problem.js';
import { isDataPath, problemType } from '../openapi/problem-links.js';

/** Any thrown value as a Problem. What is not one of ours says nothing about its inside. */
export function problemOf(thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown;
  if (isDatabaseAway(thrown)) {
    return new Problem('unavailable', 'The database does not answer: try again.', { retryAfter: 2 });
  }
  if (thrown instanceof HttpException && thrown.getStatus() === 404) {
    return new Problem('not_found', 'This API has no such path.');
  }
  // Nest wraps what Fastify refuses, and keeps it as the cause.
  const fault = (thrown instanceof HttpException ? thrown.cause : thrown) as FastifyError | null | undefined;
  switch (fault?.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new Problem('body_too_large', 'The body is larger than 64 kB: send less.');
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new Problem('content_type', 'Send the body with Content-Type: application/json.');
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return new Problem('invalid_json', 'The body is not what its headers say.');
    default:
      return new Problem('internal', 'Something of ours failed. Nothing was changed that is not shown by the status.');
  }
}

/** The body of a refusal: `error` as published, and the members of RFC 9457 beside it. */
export function problemBody(problem: Problem, requestId: string, url: string): Record<string, unknown> {
  const { errors, param, members, error } = problem.extras;
  const [path = ''] = url.split('?');
  return {
    ...(isDataPath(path) ? { error: problem.code, message: problem.message } : { error: error ?? problem.message }),
    type: problemType(problem.code),
    title: problem.title,
    status: problem.status,
    detail: problem.message,
    instance: path,
    code: problem.code,
    requestId,
    ...(param === undefined ? {} : { param }),
    ...(errors === undefined ? {} : { errors }),
    ...members,
  };
}

export function sendProblem(request: FastifyRequest, reply: FastifyReply, problem: Problem): void {
  const { retryAfter } = problem.extras;
  const accepts = request.headers.accept ?? '';
  if (retryAfter !== undefined) reply.header('retry-after', String(retryAfter));
  reply
    .status(problem.status)
    .header(
      'content-type',
      accepts.includes('application/problem+json') ? 'application/problem+json' : 'application/json',
    )
    .header('x-request-id', request.id)
    .send(problemBody(problem, request.id, request.url));
}
