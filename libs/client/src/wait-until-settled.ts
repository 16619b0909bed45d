import type { Clock } from './clock.js';
import { NetworkError, RateLimitedError, StillProcessingError, UnavailableError } from './errors.js';
import { POLL_MS, SETTLED_WITHIN_MS } from './limits.js';
import type { StatusBody } from './types.js';

export interface WaitOptions {
  /** How long to wait at most; five minutes unless told. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  /** Each status on the way. */
  readonly onStatus?: (status: StatusBody) => void;
}

type ReadStatus = (options: { signal?: AbortSignal }) => Promise<StatusBody>;

/** Asks as often as the answer says, until the application has its end. An API that is away for a while is asked again. */
export async function waitUntilSettled(
  queueId: string,
  read: ReadStatus,
  clock: Clock,
  { timeoutMs = SETTLED_WITHIN_MS, signal, onStatus }: WaitOptions = {},
): Promise<StatusBody> {
  const begunAt = clock.now();
  let last: StatusBody | null = null;
  for (;;) {
    let failure: unknown;
    try {
      last = await read(signal ? { signal } : {});
      onStatus?.(last);
      if (last.terminal) return last;
    } catch (error) {
      if (!isPassing(error)) throw error;
      failure = error;
    }
    const waitedMs = clock.now() - begunAt;
    const pauseMs = pauseOf(failure, last);
    if (waitedMs + pauseMs > timeoutMs) {
      // One more look at the end of the time that was given, if it is not over.
      if (waitedMs >= timeoutMs) throw new StillProcessingError(queueId, waitedMs, last, failure);
      await clock.sleep(timeoutMs - waitedMs, signal);
    } else {
      await clock.sleep(pauseMs, signal);
    }
  }
}

function pauseOf(failure: unknown, last: StatusBody | null): number {
  if (failure instanceof RateLimitedError || failure instanceof UnavailableError) {
    return failure.retryAfter === null ? POLL_MS : failure.retryAfter * 1000;
  }
  return last?.pollAfterSeconds == null ? POLL_MS : last.pollAfterSeconds * 1000;
}

const isPassing = (error: unknown): boolean =>
  error instanceof NetworkError || error instanceof RateLimitedError || error instanceof UnavailableError;
