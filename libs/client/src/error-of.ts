import { retryAfterSeconds } from './backoff.js';
import {
  AlreadyAppliedError,
  ApplywrightError,
  ConflictError,
  CursorGoneError,
  type ErrorDetails,
  ForbiddenError,
  InsufficientCreditsError,
  InvalidRequestError,
  NotFoundError,
  RateLimitedError,
  UnauthorizedError,
  UnavailableError,
  UnexpectedAnswerError,
} from './errors.js';
import type { ProblemBody } from './types.js';

/** A refusal as what is thrown for it. `body` is what was parsed of it, if anything. */
export function errorOf({ status, headers }: Pick<Response, 'status' | 'headers'>, body: unknown): ApplywrightError {
  const requestId = headers.get('x-request-id');
  const retryAfter = retryAfterSeconds(headers, Date.now());
  const about = requestId === null ? `status ${status}` : `status ${status}, request ${requestId}`;
  if (!isProblem(body)) {
    const details: ErrorDetails = { code: 'unexpected_answer', status, requestId, retryAfter };
    // Something on the way says this for us while we are away.
    if (status >= 500) return new UnavailableError(`No answer of the API came through (${about}).`, details);
    const type = headers.get('content-type') ?? 'nothing';
    return new UnexpectedAnswerError(
      `The answer is not one of this API (${about}, ${type}): check the base URL.`,
      details,
    );
  }
  const details: ErrorDetails = { code: body.code, status, requestId: requestId ?? body.requestId, retryAfter, body };
  return new (classOf(status, body.code))(`${body.detail} (${body.code}, ${about})`, details);
}

function classOf(status: number, code: string): new (message: string, details: ErrorDetails) => ApplywrightError {
  if (code === 'already_applied') return AlreadyAppliedError;
  if (status >= 500) return UnavailableError;
  switch (status) {
    case 400:
    case 422:
      return InvalidRequestError;
    case 401:
      return UnauthorizedError;
    case 402:
      return InsufficientCreditsError;
    case 403:
      return ForbiddenError;
    case 404:
      return NotFoundError;
    case 409:
      return ConflictError;
    case 410:
      return CursorGoneError;
    case 429:
      return RateLimitedError;
    default:
      return ApplywrightError;
  }
}

const isProblem = (body: unknown): body is ProblemBody =>
  typeof body === 'object' &&
  body !== null &&
  'code' in body &&
  'detail' in body &&
  typeof body.code === 'string' &&
  typeof body.detail === 'string';
