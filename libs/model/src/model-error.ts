import OpenAI from 'openai';

/**
 * Why there is no answer.
 * - `busy`: as many requests are under way here as may be; `resting`: the breaker is open
 * - `timeout`, `unreachable`, `failing`: no answer in time, no connection, an answer of 5xx
 * - `rate_limited`: the API wants fewer requests; `misconfigured`: it wants another key, model or bill
 * - `effort_unsupported`: the model has no such setting
 * - `refused`: the model will not write this; `unusable`: what it wrote has not the form that was asked for
 * - `gone`: whoever asked has left; `stopping`: this process ends
 */
export type ModelFailure =
  | 'busy'
  | 'resting'
  | 'timeout'
  | 'unreachable'
  | 'failing'
  | 'rate_limited'
  | 'misconfigured'
  | 'effort_unsupported'
  | 'refused'
  | 'unusable'
  | 'gone'
  | 'stopping';

// When trying again makes sense. Null: somebody has to change something first.
const RETRY_AFTER_MS: Readonly<Record<ModelFailure, number | null>> = {
  busy: 5_000,
  resting: 30_000,
  timeout: 30_000,
  unreachable: 10_000,
  failing: 10_000,
  rate_limited: 20_000,
  misconfigured: null,
  effort_unsupported: null,
  refused: null,
  unusable: 1_000,
  gone: null,
  stopping: 2_000,
};
// An API that asks for more patience than this is as good as away.
const MAX_RETRY_AFTER_MS = 300_000;

/**
 * The model gave no answer that can be used. The message says why in our own words: those of the API may repeat a part
 * of the key or of the prompt, and both stay out of every log.
 */
export class ModelError extends Error {
  readonly code = 'MODEL_NO_ANSWER';
  readonly retryAfterMs: number | null;

  constructor(
    readonly failure: ModelFailure,
    readonly about: { readonly status?: number; readonly apiCode?: string; readonly retryAfterMs?: number } = {},
  ) {
    super(`The language model gave no answer: ${failure}`);
    this.retryAfterMs = about.retryAfterMs ?? RETRY_AFTER_MS[failure];
  }
}

/** Says nothing about the health of the API: the breaker does not count it. */
export const isNoFaultOfTheApi = (error: unknown): boolean =>
  error instanceof ModelError && ['gone', 'stopping', 'effort_unsupported', 'misconfigured'].includes(error.failure);

// How the API names the limit that no waiting helps against.
const NO_MONEY = 'insufficient_quota';

/** What the client library threw, in our words. */
export function modelErrorOf(error: unknown): ModelError {
  if (error instanceof ModelError) return error;
  if ((error as { code?: unknown }).code === 'EOPENBREAKER') return new ModelError('resting');
  if (error instanceof OpenAI.APIConnectionTimeoutError) return new ModelError('timeout');
  if (error instanceof OpenAI.APIConnectionError) return new ModelError('unreachable');
  if (!(error instanceof OpenAI.APIError) || error.status === undefined) return new ModelError('unusable');
  const { status, code, param } = error as InstanceType<typeof OpenAI.APIError>;
  const about = { status: Number(status), ...(code ? { apiCode: String(code).slice(0, 60) } : {}) };
  if (param === 'reasoning_effort') return new ModelError('effort_unsupported', about);
  if (Number(status) >= 500) return new ModelError('failing', about);
  if (Number(status) === 408) return new ModelError('timeout', about);
  if (Number(status) !== 429 || code === NO_MONEY) return new ModelError('misconfigured', about);
  const seconds = Number(error.headers?.get('retry-after') ?? Number.NaN);
  const retryAfterMs = Math.min(MAX_RETRY_AFTER_MS, Math.max(1_000, seconds * 1_000));
  return new ModelError('rate_limited', Number.isFinite(seconds) ? { ...about, retryAfterMs } : about);
}
