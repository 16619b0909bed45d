import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { Log, Metrics } from '#runtime';
import { eventually, FakeModel, type ModelAsked, type ModelReply } from '#testing';
import { type BreakerTimes, jsonSchemaOf, ModelClient, type ModelRequest } from './model-client.js';
import type { ModelError } from './model-error.js';

const Word = z.object({ word: z.string() });

const PRICES = { input: 2, cachedInput: 1, output: 10 };
// Long enough for a busy machine, so that only what is meant to be late is.
const PATIENCE_MS = 60_000;

describe('a language model', () => {
  let fake: FakeModel;
  let metrics: Metrics;
  let model: ModelClient;
  beforeEach(async () => {
    fake = await FakeModel.start();
    metrics = new Metrics('test');
    model = given();
  });
  afterEach(async () => {
    model.close();
    await fake.stop();
  });

  function given(
    more: { prices?: Partial<typeof PRICES>; concurrency?: number; times?: BreakerTimes } = {},
  ): ModelClient {
    const prices = { input: undefined, cachedInput: undefined, output: undefined, ...(more.prices ?? PRICES) };
    const options = {
      apiKey: 'sk-test',
      baseUrl: fake.url,
      model: 'fake-1',
      concurrency: more.concurrency ?? 4,
      prices,
    };
    return new ModelClient(options, Log.silent(), metrics, more.times);
  }

  const ask = (more: Partial<ModelRequest<typeof Word>> = {}) =>
    model.complete({
      purpose: 'letter',
      prompt: 'Say a word.',
      material: { profile: 'p', job: 'j' },
      answer: Word,
      maxTokens: 100,
      timeoutMs: PATIENCE_MS,
      ...more,
    });
  const failure = (more: Partial<ModelRequest<typeof Word>> = {}) =>
    ask(more).then(
      ({ value }) => Promise.reject(new Error(`It answered ${JSON.stringify(value)}`)),
      (error: ModelError) => error,
    ) as Promise<ModelError>;
  const replying = (reply: ModelReply): void => void (fake.reply = () => reply);

  it('is asked with the prompt apart from the data, and for an answer of one form', async () => {
    replying({ content: { word: 'yes' } });

    await ask({ effort: 'low' });

    expect(fake.asked).toHaveLength(1);
    const { path, key, body, material } = fake.asked[0] as ModelAsked;
    expect({ path, key, material }).toEqual({
      path: '/v1/chat/completions',
      key: 'sk-test',
      material: { profile: 'p', job: 'j' },
    });
    expect(body).toMatchObject({
      model: 'fake-1',
      messages: [{ role: 'system', content: 'Say a word.' }, { role: 'user' }],
      response_format: {
        type: 'json_schema',
        json_schema: { name: 'letter', strict: true, schema: jsonSchemaOf(Word) },
      },
      max_completion_tokens: 100,
      reasoning_effort: 'low',
    });
    expect(jsonSchemaOf(Word)).toEqual({
      type: 'object',
      properties: { word: { type: 'string' } },
      required: ['word'],
      additionalProperties: false,
    });
  });

  it('tells what it took: tokens, and money once the prices are known', async () => {
    replying({ content: { word: 'yes' } });
    const tokens = {
      inputTokens: 1_000,
      cachedInputTokens: 200,
      outputTokens: 400,
      reasoningTokens: 150,
      totalTokens: 1_400,
    };

    // 800 at 2, 200 at 1 and 400 at 10 dollars a million.
    expect(await ask()).toEqual({
      value: { word: 'yes' },
      model: 'fake-1-2026',
      usage: { ...tokens, costUsd: 0.0058 },
    });
    model.close();
    model = given({ prices: { input: 2, output: 10 } });
    expect((await ask()).usage.costUsd).toBe(0.006);
    model.close();
    model = given({ prices: { input: 2 } });
    expect((await ask()).usage.costUsd).toBeNull();

    const text = await metrics.registry.metrics();
    expect(text).toMatch(/model_tokens_total\{purpose="letter",kind="input",service="test"\} 3000/);
    expect(text).toMatch(/model_tokens_total\{purpose="letter",kind="output",service="test"\} 1200/);
    expect(text).toMatch(/model_cost_usd_total\{purpose="letter",service="test"\} 0\.0118/);
    expect(text).toMatch(/model_requests_total\{purpose="letter",outcome="answered",service="test"\} 3/);
  });

  it.each<[string, ModelReply, Partial<ModelError>, number]>([
    ['a wrong key', { status: 401 }, { failure: 'misconfigured', retryAfterMs: null }, 1],
    ['an unknown model', { status: 404 }, { failure: 'misconfigured', retryAfterMs: null }, 1],
    ['no money', { status: 429, error: { code: 'insufficient_quota' } }, { failure: 'misconfigured' }, 2],
    [
      'too many requests',
      { status: 429, headers: { 'retry-after': '0' } },
      { failure: 'rate_limited', retryAfterMs: 1_000 },
      2,
    ],
    [
      'an effort it does not have',
      { status: 400, error: { param: 'reasoning_effort' } },
      { failure: 'effort_unsupported' },
      1,
    ],
    ['an error of its own', { status: 500 }, { failure: 'failing', retryAfterMs: 10_000 }, 2],
    ['a connection that breaks', 'hang_up', { failure: 'unreachable', retryAfterMs: 10_000 }, 2],
    ['no JSON', { content: 'I am sorry' }, { failure: 'unusable', retryAfterMs: 1_000 }, 1],
    ['another form', { content: { words: [] } }, { failure: 'unusable' }, 1],
    ['half of it', { content: '{"word":', finishReason: 'length' }, { failure: 'unusable' }, 1],
    ['a refusal', { content: '', refusal: 'No.' }, { failure: 'refused', retryAfterMs: null }, 1],
    ['a filter', { content: { word: 'x' }, finishReason: 'content_filter' }, { failure: 'refused' }, 1],
  ])(
    'that answers with %s fails in words of ours, and is asked again only where that helps',
    async (_, reply, is, times) => {
      replying(reply);

      const error = await failure();

      expect(error).toMatchObject({ code: 'MODEL_NO_ANSWER', ...is });
      expect(error.message).not.toMatch(/sorry|An error|sk-/);
      expect(fake.asked).toHaveLength(times);
    },
  );

  it.each<ModelReply>(['silence', 'half_an_answer'])(
    'that answers with %s is waited for until the time is over',
    async (reply) => {
      model.close();
      model = given({ times: { windowMs: 60_000, restMs: 100 } });
      replying(reply);

      // On a busy machine the time may be over before the model was asked at all.
      await eventually(async () => {
        expect(await failure({ timeoutMs: 500 })).toMatchObject({ failure: 'timeout' });
        expect(fake.abandoned).toBeGreaterThan(0);
      });

      await eventually(() => expect(fake.underWay).toBe(0));
    },
  );

  it('is left alone by whoever went away, and by a process that stops', async () => {
    replying('silence');
    const gone = new AbortController();
    const first = failure({ signal: gone.signal });
    const second = failure();
    await eventually(() => expect(fake.underWay).toBe(2));

    gone.abort();
    expect(await first).toMatchObject({ failure: 'gone' });
    model.close();

    expect(await second).toMatchObject({ failure: 'stopping', retryAfterMs: 2_000 });
    expect(await failure()).toMatchObject({ failure: 'stopping' });
    await eventually(() => expect(fake.underWay).toBe(0));
  });

  it('has no more requests under way than it may have', async () => {
    model.close();
    model = given({ concurrency: 2 });
    let open = (): void => {};
    const gate = new Promise<void>((resolve) => (open = resolve));
    fake.reply = () => gate.then(() => ({ content: { word: 'yes' } }));
    const both = [ask(), ask()];
    await eventually(() => expect(fake.underWay).toBe(2));

    expect(await failure()).toMatchObject({ failure: 'busy', retryAfterMs: 5_000 });

    open();
    await Promise.all(both);
    expect((await ask()).value).toEqual({ word: 'yes' });
    expect(fake.asked).toHaveLength(3);
  });

  it('is not asked any more once it failed too often, and is tried again after a rest', async () => {
    model.close();
    model = given({ times: { windowMs: 60_000, restMs: 5_000 } });
    replying({ status: 500 });
    for (let at = 0; at < 4; at += 1) expect(await failure()).toMatchObject({ failure: 'failing' });
    const asked = fake.asked.length;

    expect(await failure()).toMatchObject({ failure: 'resting', retryAfterMs: 30_000 });
    expect(fake.asked).toHaveLength(asked);
    expect(await metrics.registry.metrics()).toMatch(/model_breaker_open\{service="test"\} 1/);

    replying({ content: { word: 'back' } });
    await eventually(async () => expect((await ask()).value).toEqual({ word: 'back' }));
    expect(await metrics.registry.metrics()).toMatch(/model_breaker_open\{service="test"\} 0/);
  });

  it('that has a wrong key is no reason to rest: whoever mends the key is served at once', async () => {
    replying({ status: 401 });
    for (let at = 0; at < 6; at += 1) expect(await failure()).toMatchObject({ failure: 'misconfigured' });
    replying({ content: { word: 'yes' } });

    expect((await ask()).value).toEqual({ word: 'yes' });
  });
});
