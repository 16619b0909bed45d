import { restMs } from './breaker.js';
import type { TryOutcome } from './outcome.js';
import { FAILING_LIMIT_MS, retryDelayMs } from './retry-plan.js';

/** One try that was made, and how its endpoint and its delivery stand after it. */
export interface TriedOnce {
  readonly outcome: TryOutcome;
  /** 1 for the first. */
  readonly attempt: number;
  /** What the endpoint asked for, in ms. */
  readonly retryAfterMs: number | null;
  /** Of its endpoint: tries that failed since the last one that did not, and for how many protocol ms that has been so. */
  readonly failures: number;
  readonly failingMs: number;
  /** False when the delivery has ended, or another process took it over. */
  readonly decides: boolean;
  /** Uniform in [0, 1). */
  readonly random: number;
}

export interface AfterTry {
  /** How long nothing is sent to the endpoint, in protocol ms; null when it does not rest. */
  readonly restsMs: number | null;
  readonly next:
    | { readonly kind: 'disable'; readonly why: string }
    | { readonly kind: 'nothing' }
    | { readonly kind: 'delivered' }
    | { readonly kind: 'given_up' }
    | { readonly kind: 'again'; readonly inMs: number };
}

/** What follows from a try: for its endpoint, and for its delivery. */
export function afterTry(tried: TriedOnce): AfterTry {
  return { restsMs: restMs(tried.failures), next: nextOf(tried) };
}

function nextOf({ outcome, attempt, retryAfterMs, failingMs, decides, random }: TriedOnce): AfterTry['next'] {
  if (outcome.kind === 'gone') return { kind: 'disable', why: outcome.why };
  if (failingMs > FAILING_LIMIT_MS) return { kind: 'disable', why: 'It only failed for five days.' };
  if (!decides) return { kind: 'nothing' };
  if (outcome.kind === 'delivered') return { kind: 'delivered' };
  const inMs = retryDelayMs(attempt, retryAfterMs, random);
  return inMs === null ? { kind: 'given_up' } : { kind: 'again', inMs };
}
