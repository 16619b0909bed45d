import { type ConfigOf, from, secret, setting } from '#runtime';

const price = (variable: string, what: string) =>
  setting(variable, from.number(0, 10_000).optional(), `US dollars per million ${what} tokens; unset: no cost is told`);

/** What a service needs to reach a language model. `what` says what it writes, and what happens without a model. */
export const modelSettings = (what: string) => ({
  openaiKey: secret('OPENAI_API_KEY', from.text().optional(), what),
  openaiBaseUrl: setting('OPENAI_BASE_URL', from.url().optional(), 'another place that speaks its API'),
  openaiModel: setting('OPENAI_MODEL', from.text().default('gpt-5-mini'), 'which model'),
  // A request is about 50 kB here and a minute at most: eight cost nothing, and stay below what the smallest paid tier of
  // the API lets through a minute.
  modelConcurrency: setting(
    'OPENAI_MAX_CONCURRENCY',
    from.count(1, 64).default(8),
    'requests to the model that one process has under way',
  ),
  // No default: a price that nobody keeps up to date is a wrong one, and elsewhere the same model costs something else.
  modelInputPrice: price('OPENAI_INPUT_PRICE', 'input'),
  modelCachedInputPrice: price('OPENAI_CACHED_INPUT_PRICE', 'cached input'),
  modelOutputPrice: price('OPENAI_OUTPUT_PRICE', 'output'),
});

type ModelConfig = ConfigOf<ReturnType<typeof modelSettings>>;

export interface ModelOptions {
  readonly apiKey: string;
  readonly baseUrl: string | undefined;
  readonly model: string;
  readonly concurrency: number;
  /** US dollars per million tokens. */
  readonly prices: {
    readonly input: number | undefined;
    readonly cachedInput: number | undefined;
    readonly output: number | undefined;
  };
}

/** Undefined without a key: then there is no model. */
export function modelOptionsOf(config: ModelConfig): ModelOptions | undefined {
  if (config.openaiKey === undefined) return undefined;
  return {
    apiKey: config.openaiKey,
    baseUrl: config.openaiBaseUrl,
    model: config.openaiModel,
    concurrency: config.modelConcurrency,
    prices: {
      input: config.modelInputPrice,
      cachedInput: config.modelCachedInputPrice,
      output: config.modelOutputPrice,
    },
  };
}
