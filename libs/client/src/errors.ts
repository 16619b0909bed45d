import type { ApplicationStatus, ProblemBody, ProblemCode, StatusBody } from './types.js';

/** What has no answer of the API behind it. */
export type LocalCode = 'network_error' | 'no_answer_in_time' | 'unexpected_answer' | 'still_processing';

export interface ErrorDetails {
  readonly code: ProblemCode | LocalCode;
  /** The HTTP status; null when there was no answer. */
  readonly status?: number | null;
  readonly requestId?: string | null;
  /** Seconds after which the API says that trying again makes sense. */
  readonly retryAfter?: number | null;
  readonly body?: ProblemBody | null;
  readonly cause?: unknown;
}

/**
 * Everything that this client throws, but the reason of a signal that was aborted. `code` is stable; the message is for
 * people. Neither has a key, a token or a letter in it.
 */
export class ApplywrightError extends Error {
  readonly code: ProblemCode | LocalCode;
  readonly status: number | null;
  /** To be named when asking the people behind the API. */
  readonly requestId: string | null;
  readonly retryAfter: number | null;
  /** The refusal as it came: what the classes do not name stands here. */
  readonly body: ProblemBody | null;

  constructor(message: string, { code, status, requestId, retryAfter, body, cause }: ErrorDetails) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = new.target.name;
    this.code = code;
    this.status = status ?? null;
    this.requestId = requestId ?? null;
    this.retryAfter = retryAfter ?? null;
    this.body = body ?? null;
  }

  protected member<T>(name: string): T | null {
    return ((this.body as Record<string, unknown> | null)?.[name] as T | undefined) ?? null;
  }
}

/** 400 and 422: the request has to be changed. `param` or `errors` say where. */
export class InvalidRequestError extends ApplywrightError {
  get param(): string | null {
    return this.member('param');
  }

  get errors(): readonly { readonly param: string; readonly message: string }[] {
    return this.member('errors') ?? [];
  }
}

/** 401: no key, or none that works. */
export class UnauthorizedError extends ApplywrightError {}

/** 402. Nothing was held, and the same request may be sent again once there are credits. */
export class InsufficientCreditsError extends ApplywrightError {
  get creditsRemaining(): number | null {
    return this.member('creditsRemaining');
  }
}

/** 403: the key has not got the scope. */
export class ForbiddenError extends ApplywrightError {}

/** 404: nothing of this account has that id. */
export class NotFoundError extends ApplywrightError {}

/** 409: what was asked for does not go together with what is. `stage` says how far the application is, if it is about one. */
export class ConflictError extends ApplywrightError {
  get stage(): string | null {
    return this.member('stage');
  }
}

/** 409 `already_applied`: the agency has an application for the job already, and this is which. */
export class AlreadyAppliedError extends ConflictError {
  get queueId(): string {
    return this.member<string>('queueId') ?? '';
  }

  get applicationStatus(): ApplicationStatus | null {
    return this.member('applicationStatus');
  }

  get creditsRemaining(): number | null {
    return this.member('creditsRemaining');
  }
}

/** 410: the cursor is older than seven days, or none. Read the status, then begin without a cursor. */
export class CursorGoneError extends ApplywrightError {}

/** 429, after the repetitions that made sense. Nothing was done: send it again after `retryAfter` seconds. */
export class RateLimitedError extends ApplywrightError {}

/** 500 and above, after the repetitions that made sense. */
export class UnavailableError extends ApplywrightError {}

/** No whole answer came. Whether the API has done what was asked is not known. */
export class NetworkError extends ApplywrightError {}

/** No whole answer came in time. Whether the API has done what was asked is not known. */
export class RequestTimeoutError extends NetworkError {}

/** An answer that is not of this API: of something on the way, or of a base URL that leads elsewhere. */
export class UnexpectedAnswerError extends ApplywrightError {}

/**
 * `waitUntilSettled` has waited long enough. The application goes on: it was neither cancelled nor did it fail, its
 * credit is held, and it may still be sent. `lastStatus` is what was last known of it.
 */
export class StillProcessingError extends ApplywrightError {
  constructor(
    readonly queueId: string,
    readonly waitedMs: number,
    readonly lastStatus: StatusBody | null,
    cause?: unknown,
  ) {
    const stage = lastStatus === null ? '' : ` (${lastStatus.blockedOn ?? lastStatus.stage})`;
    super(
      `Application ${queueId} is not settled after ${Math.round(waitedMs / 1000)} s${stage}. It goes on, and its credit ` +
        `is held: ask for its status later, wait for its webhook, or cancel it. Do not count it as failed.`,
      { code: 'still_processing', cause },
    );
  }
}
