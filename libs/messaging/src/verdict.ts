import { CommitUnknownError, ConnectionLostError, PermanentError, RetryLaterError } from '#runtime';

/** What happens to one message after it was handled. Decided here, apart from how it is carried out. */
export type Verdict =
  | { readonly kind: 'ack' }
  | { readonly kind: 'retry'; readonly delayMs: number; readonly because: 'failure' | 'too_early' | 'outage' }
  | { readonly kind: 'dead' };

export const ACK: Verdict = { kind: 'ack' };

export interface RetryPolicy {
  readonly firstDelayMs: number;
  readonly maxDelayMs: number;
  /** How often a message may fail before it is a dead letter. */
  readonly maxFailures: number;
  /** After which it comes again when the database was away; that is nobody's failure, and never counted. */
  readonly outageDelayMs: number;
}

// Ten tries with these delays take about a minute: longer than a restart of anything, shorter than a person's patience.
export const RETRY_POLICY: RetryPolicy = {
  firstDelayMs: 100,
  maxDelayMs: 30_000,
  maxFailures: 10,
  outageDelayMs: 500,
};

/** `failures` counts this one. */
export function verdictOn(error: unknown, failures: number, policy: RetryPolicy = RETRY_POLICY): Verdict {
  if (error instanceof PermanentError) return { kind: 'dead' };
  if (error instanceof RetryLaterError) return { kind: 'retry', delayMs: error.delayMs, because: 'too_early' };
  // Whether an unknown COMMIT happened, the inbox row tells the next delivery.
  if (error instanceof ConnectionLostError || error instanceof CommitUnknownError) {
    return { kind: 'retry', delayMs: policy.outageDelayMs, because: 'outage' };
  }
  if (failures >= policy.maxFailures) return { kind: 'dead' };
  return { kind: 'retry', delayMs: retryDelayMs(failures, policy), because: 'failure' };
}

export const isOutage = (verdict: Verdict): boolean => verdict.kind === 'retry' && verdict.because === 'outage';

const retryDelayMs = (failures: number, { firstDelayMs, maxDelayMs }: RetryPolicy): number =>
  Math.min(maxDelayMs, firstDelayMs * 2 ** Math.max(0, failures - 1));
