import OpenAI from 'openai';
import CircuitBreaker from 'opossum';
import { z } from 'zod';
import type { Log, Metrics } from '#runtime';
import { isNoFaultOfTheApi, ModelError, modelErrorOf } from './model-error.js';
import type { ModelOptions } from './model-settings.js';
import { type Usage, usageOf } from './usage.js';

export const EFFORTS = ['low', 'medium', 'high'] as const;
export type Effort = (typeof EFFORTS)[number];

export interface ModelRequest<S extends z.ZodType> {
  /** In metrics and logs. */
  readonly purpose: 'letter' | 'answers';
  readonly prompt: string;
  /** Data, never a part of the prompt: sent as JSON, in a message of its own. */
  readonly material: unknown;
  readonly answer: S;
  readonly maxTokens: number;
  readonly effort?: Effort | undefined;
  /** For everything together, a second try included. */
  readonly timeoutMs: number;
  /** Aborted when nobody waits any more. */
  readonly signal?: AbortSignal | undefined;
}

export interface Completed<T> {
  readonly value: T;
  readonly model: string;
  readonly usage: Usage;
}

export interface BreakerTimes {
  /** How long failures are remembered. */
  readonly windowMs: number;
  /** How long nothing is tried once there were too many. */
  readonly restMs: number;
}

// Longer than the longest request, so that two that time out are seen together; a rest of half a minute costs a customer
// one Retry-After and spares an API that is down a hundred requests.
const TIMES: BreakerTimes = { windowMs: 120_000, restMs: 30_000 };
// Fewer say nothing: one slow letter would make the next customer wait.
const FEWEST_REQUESTS = 4;
const FAILURE_PERCENT = 50;
// A connection that breaks is worth one more try; whoever waits does not wait for a third.
const RETRIES = 1;

type Completion = OpenAI.Chat.Completions.ChatCompletion;
type Body = OpenAI.Chat.Completions.ChatCompletionCreateParamsNonStreaming;

/** A language model behind the OpenAI API. One per process: the breaker and the limit are about the API, not the caller. */
export class ModelClient {
  private readonly api: OpenAI;
  private readonly breaker: CircuitBreaker<[Body, AbortSignal, number], Completion>;
  private readonly stop = new AbortController();
  private underWay = 0;

  constructor(
    private readonly options: ModelOptions,
    private readonly log: Log,
    private readonly metrics: Metrics,
    times: BreakerTimes = TIMES,
  ) {
    const { apiKey, baseUrl } = options;
    // `off`: its own log would show bodies.
    this.api = new OpenAI({ apiKey, ...(baseUrl === undefined ? {} : { baseURL: baseUrl }), logLevel: 'off' });
    this.breaker = new CircuitBreaker(
      (body: Body, signal: AbortSignal, timeout: number) => this.ask(body, signal, timeout),
      {
        // The signal ends a request, and with it what it holds; a timer of the breaker would only look away.
        timeout: false,
        errorThresholdPercentage: FAILURE_PERCENT,
        volumeThreshold: FEWEST_REQUESTS,
        rollingCountTimeout: times.windowMs,
        resetTimeout: times.restMs,
        errorFilter: isNoFaultOfTheApi,
        name: 'model',
      },
    );
    const open = metrics.gauge('model_breaker_open', 'Whether requests to the model are held back after failures');
    this.breaker.on('open', () => {
      open.set(1);
      log.warn({ restMs: times.restMs, next: 'rests' }, 'model.resting');
    });
    this.breaker.on('close', () => open.set(0));
  }

  /** Throws a ModelError and nothing else. */
  async complete<S extends z.ZodType>(request: ModelRequest<S>): Promise<Completed<z.infer<S>>> {
    const began = performance.now();
    let completion: Completion | undefined;
    let failure: ModelError | undefined;
    try {
      completion = await this.fire(request);
      return this.read(completion, request.answer);
    } catch (error) {
      failure = modelErrorOf(error);
      throw failure;
    } finally {
      this.tell(request, performance.now() - began, completion, failure);
    }
  }

  /** Ends what is under way: nobody waits for it any more. */
  close(): void {
    this.stop.abort();
    this.breaker.shutdown();
  }

  private async fire<S extends z.ZodType>(request: ModelRequest<S>): Promise<Completion> {
    if (this.stop.signal.aborted) throw new ModelError('stopping');
    if (this.underWay >= this.options.concurrency) throw new ModelError('busy');
    const { timeoutMs, signal: caller } = request;
    const time = AbortSignal.timeout(timeoutMs);
    const signal = AbortSignal.any([time, this.stop.signal, ...(caller ? [caller] : [])]);
    this.underWay += 1;
    try {
      return await this.breaker.fire(this.bodyOf(request), signal, timeoutMs);
    } finally {
      this.underWay -= 1;
    }
  }

  /** The breaker sees which of the ends it was. */
  private async ask(body: Body, signal: AbortSignal, timeout: number): Promise<Completion> {
    try {
      return await this.api.chat.completions.create(body, { signal, timeout, maxRetries: RETRIES });
    } catch (error) {
      if (!signal.aborted) throw modelErrorOf(error);
      if (this.stop.signal.aborted) throw new ModelError('stopping');
      throw new ModelError((signal.reason as Error | undefined)?.name === 'TimeoutError' ? 'timeout' : 'gone');
    }
  }

  private bodyOf<S extends z.ZodType>({ prompt, material, answer, maxTokens, effort, purpose }: ModelRequest<S>): Body {
    return {
      model: this.options.model,
      messages: [
        { role: 'system', content: prompt },
        { role: 'user', content: JSON.stringify(material) },
      ],
      response_format: {
        type: 'json_schema',
        json_schema: { name: purpose, strict: true, schema: jsonSchemaOf(answer) },
      },
      max_completion_tokens: maxTokens,
      ...(effort === undefined ? {} : { reasoning_effort: effort }),
    };
  }

  private read<S extends z.ZodType>(completion: Completion, answer: S): Completed<z.infer<S>> {
    const [choice] = completion.choices ?? [];
    if (choice?.message?.refusal || choice?.finish_reason === 'content_filter') throw new ModelError('refused');
    const parsed = answer.safeParse(jsonIn(choice?.message?.content));
    if (!parsed.success) throw new ModelError('unusable');
    return {
      value: parsed.data,
      model: completion.model || this.options.model,
      usage: usageOf(completion.usage, this.options.prices),
    };
  }

  /** One line and the figures of one request: never what was asked, nor what was answered. */
  private tell(
    { purpose, effort }: ModelRequest<z.ZodType>,
    durationMs: number,
    completion: Completion | undefined,
    failure: ModelError | undefined,
  ): void {
    const outcome = failure?.failure ?? 'answered';
    const usage = usageOf(completion?.usage, this.options.prices);
    const labels = ['purpose', 'outcome'] as const;
    this.metrics.counter('model_requests_total', 'Requests to the model', labels).inc({ purpose, outcome });
    this.metrics
      .durations('model_request_seconds', 'Time of a request to the model', labels)
      .observe({ purpose, outcome }, durationMs / 1000);
    const tokens = this.metrics.counter('model_tokens_total', 'Tokens, as the model counts them', ['purpose', 'kind']);
    tokens.inc({ purpose, kind: 'input' }, usage.inputTokens);
    tokens.inc({ purpose, kind: 'output' }, usage.outputTokens);
    const cost = this.metrics.counter('model_cost_usd_total', 'US dollars, by the configured prices', ['purpose']);
    cost.inc({ purpose }, usage.costUsd ?? 0);
    const { inputTokens, outputTokens, reasoningTokens, costUsd } = usage;
    this.log[failure ? 'warn' : 'info'](
      {
        purpose,
        model: completion?.model ?? this.options.model,
        effort,
        outcome,
        durationMs: Math.round(durationMs),
        ...(completion ? { inputTokens, outputTokens, reasoningTokens, costUsd } : {}),
        ...failure?.about,
      },
      'model.asked',
    );
  }
}

/** Strict structured output wants every member required and no other allowed, and no word about the dialect. */
export function jsonSchemaOf(schema: z.ZodType): Record<string, unknown> {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema);
  return rest;
}

function jsonIn(text: string | null | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    // What JSON.parse says repeats the text.
    return undefined;
  }
}
