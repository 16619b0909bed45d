import type OpenAI from 'openai';
import type { ModelOptions } from './model-settings.js';

/** What one request took. Cached input is a part of the input, reasoning a part of the output. */
export interface Usage {
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  readonly outputTokens: number;
  readonly reasoningTokens: number;
  readonly totalTokens: number;
  /** US dollars; null without the model's prices, or when the model did not say what it took. */
  readonly costUsd: number | null;
}

const MILLION = 1_000_000;
// A letter costs fractions of a cent; more digits than these would only show how numbers are kept.
const DIGITS = 1e8;

export function usageOf(told: OpenAI.CompletionUsage | undefined, prices: ModelOptions['prices']): Usage {
  const inputTokens = told?.prompt_tokens ?? 0;
  const outputTokens = told?.completion_tokens ?? 0;
  const cachedInputTokens = told?.prompt_tokens_details?.cached_tokens ?? 0;
  const { input, output, cachedInput = input } = prices;
  const cost =
    told === undefined || input === undefined || output === undefined || cachedInput === undefined
      ? null
      : ((inputTokens - cachedInputTokens) * input + cachedInputTokens * cachedInput + outputTokens * output) / MILLION;
  return {
    inputTokens,
    cachedInputTokens,
    outputTokens,
    reasoningTokens: told?.completion_tokens_details?.reasoning_tokens ?? 0,
    totalTokens: told?.total_tokens ?? inputTokens + outputTokens,
    costUsd: cost === null ? null : Math.round(cost * DIGITS) / DIGITS,
  };
}
