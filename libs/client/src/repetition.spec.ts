import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { HttpFront, type Said } from '../../testing/src/http-front.js';
import { FakeClock } from './fake-clock.kit-spec.js';
import { Applywright, dataOf } from './index.js';

const KEY = 'sk_uphunt_never-to-be-seen';
const APPLY = { jobId: '~021234567890123456', coverLetter: 'Dear client' };
const QUEUE_ID = '01920000-0000-7000-8000-000000000001';
const ACCEPTED: Said = { status: 202, body: { queueId: QUEUE_ID, creditsRemaining: 4 } };

const problem = (status: number, code: string, more: object = {}, headers: Record<string, string> = {}): Said => ({
  status,
  headers: { 'x-request-id': 'req-1', ...headers },
  body: { error: 'No.', detail: `Because of ${code}.`, status, code, requestId: 'req-1', ...more },
});

describe('a request that was not answered as it should be', () => {
  let front: HttpFront;
  let clock: FakeClock;
  let client: Applywright;

  beforeEach(async () => {
    front = await HttpFront.listen();
    clock = new FakeClock();
    client = new Applywright({ baseUrl: front.url, apiKey: KEY, clock });
  });
  afterEach(() => front.close());

  const keysSent = () => front.asked.map(({ headers }) => headers['idempotency-key']);

  it.each<[string, Said | 'refuse']>([
    ['429', problem(429, 'rate_limited', {}, { 'retry-after': '2' })],
    ['502 of a proxy', { status: 502, body: 'Bad gateway' }],
    ['503', problem(503, 'unavailable', {}, { 'retry-after': '2' })],
    ['504 of a proxy', { status: 504, body: '' }],
    ['a connection that is cut', 'refuse'],
  ])('is sent again after %s, with its body and its key', async (_, turn) => {
    front.next(/apply$/, turn, turn, ACCEPTED);

    expect(await client.apply(APPLY)).toEqual(ACCEPTED.body);

    expect(front.asked.map(({ body }) => JSON.parse(body))).toEqual([APPLY, APPLY, APPLY]);
    expect(new Set(keysSent()).size).toBe(1);
    expect(keysSent()[0]).toMatch(/^[\w-]{36}$/);
    expect(front.asked[0]?.headers).toMatchObject({ 'x-api-key': KEY, 'content-type': 'application/json' });
  });

  it('is sent again after an answer that broke off in the middle', async () => {
    front.next(
      /apply$/,
      (_, answer) => {
        answer.writeHead(202, { 'content-type': 'application/json', 'content-length': '1000' });
        answer.write('{"queueId":');
        setImmediate(() => answer.destroy());
      },
      ACCEPTED,
    );

    expect(await client.apply(APPLY)).toEqual(ACCEPTED.body);
    expect(keysSent()).toHaveLength(2);
  });

  it('has a key of its own for each call, or the one that it is given', async () => {
    front.next(/apply$/, ACCEPTED, ACCEPTED, ACCEPTED);
    await client.apply(APPLY);
    await client.apply(APPLY);
    await client.apply(APPLY, { idempotencyKey: 'order 7', strict: true });

    const [one, other, given] = keysSent();
    expect(one).not.toBe(other);
    expect(given).toBe('order 7');
    expect(front.asked.map(({ headers }) => headers['prefer'])).toEqual([undefined, undefined, 'handling=strict']);
  });

  it('waits at random up to twice as long each time, up to 16 s, and gives up after six repetitions', async () => {
    clock.chance = 1;
    front.next(/credits$/, ...Array.from({ length: 7 }, () => 'refuse' as const));

    await expect(client.credits()).rejects.toMatchObject({
      name: 'NetworkError',
      code: 'network_error',
      status: null,
      message: 'GET /api/auto-apply-v2/credits got no whole answer: whether it was done is not known.',
    });
    expect(clock.waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000]);
    expect([front.asked.length, front.left]).toEqual([7, 0]);
  });

  it('waits no less than Retry-After says, in seconds or as a date, and not for windows of a day', async () => {
    const at = new Date(clock.now() + 90_000).toUTCString();
    const limited = (after: string) => problem(429, 'rate_limited', {}, { 'retry-after': after });
    front.next(/credits$/, limited('60'), limited(at), limited('86400'));

    await expect(client.credits()).rejects.toMatchObject({ name: 'RateLimitedError', retryAfter: 86_400 });

    expect(clock.waits).toEqual([60_000, 30_000]);
  });

  it('comes a little later than Retry-After says, so that not all come at once', async () => {
    clock.chance = 0.5;
    front.next(/credits$/, problem(503, 'unavailable', {}, { 'retry-after': '2' }), { status: 200, body: {} });
    await client.credits();

    expect(clock.waits).toEqual([2_250]);
  });

  it('is not sent again when this API says nothing of when that would help', async () => {
    front.next(/generate/, problem(503, 'model_unavailable'));

    await expect(client.generateProposal({ jobId: APPLY.jobId })).rejects.toMatchObject({
      name: 'UnavailableError',
      code: 'model_unavailable',
    });
    expect(front.asked).toHaveLength(1);
  });

  it.each([
    [400, 'invalid_request', 'InvalidRequestError'],
    [401, 'unauthorized', 'UnauthorizedError'],
    [402, 'insufficient_credits', 'InsufficientCreditsError'],
    [403, 'forbidden', 'ForbiddenError'],
    [404, 'not_found', 'NotFoundError'],
    [409, 'already_applied', 'AlreadyAppliedError'],
    [409, 'policy_changed', 'ConflictError'],
    [410, 'cursor_gone', 'CursorGoneError'],
    [413, 'body_too_large', 'ApplywrightError'],
    [422, 'timeline_unknown', 'InvalidRequestError'],
    [500, 'internal', 'UnavailableError'],
  ])('is not sent again after %s %s, which is thrown as %s', async (status, code, name) => {
    front.next(/apply$/, problem(status, code, { param: 'jobId', creditsRemaining: 0 }));

    await expect(client.apply(APPLY)).rejects.toMatchObject({
      name,
      status,
      code,
      requestId: 'req-1',
      message: `Because of ${code}. (${code}, status ${status}, request req-1)`,
      body: { param: 'jobId' },
    });
    expect(front.asked).toHaveLength(1);
  });

  it('is sent again, and counts as no failure, while the first one with its key is under way', async () => {
    const underWay = problem(409, 'idempotency_in_progress', {}, { 'retry-after': '1' });
    front.next(/apply$/, ...Array.from({ length: 20 }, () => underWay), ACCEPTED);

    expect(await client.apply(APPLY)).toEqual(ACCEPTED.body);
    expect(clock.waits).toEqual(Array.from({ length: 20 }, () => 1_000));

    front.next(/apply$/, ...Array.from({ length: 60 }, () => underWay));
    await expect(client.apply(APPLY)).rejects.toMatchObject({ code: 'idempotency_in_progress' });
    // As long as a claim can be in the hands of nobody, and some.
    expect(clock.waits).toHaveLength(60);
  });

  it('that may not be done twice is sent again only when it was surely not done', async () => {
    const create = () => dataOf(client.api.POST('/api/auto-apply-v2/keys', { body: { name: 'x', scopes: ['read'] } }));
    const made: Said = { status: 201, body: { id: 'key-1' } };
    front.next(/keys$/, problem(429, 'rate_limited', {}, { 'retry-after': '1' }), made);
    expect(await create()).toEqual(made.body);

    const away = problem(503, 'unavailable', {}, { 'retry-after': '1' });
    for (const turn of ['refuse', { status: 502, body: '' }, away] as const) {
      const before = front.asked.length;
      front.next(/keys$/, turn);
      await expect(create()).rejects.toMatchObject({ name: turn === 'refuse' ? 'NetworkError' : 'UnavailableError' });
      expect(front.asked.length - before).toBe(1);
    }
    // Nor is an application without a key.
    front.next(/apply$/, 'refuse');
    await expect(client.api.POST('/api/auto-apply-v2/apply', { body: APPLY })).rejects.toMatchObject({
      name: 'NetworkError',
    });
  });

  it('is sent again for a preview, under one key, and to send what it showed', async () => {
    const accepted = { previewId: QUEUE_ID };
    front.next(/previews$/, 'refuse', { status: 202, body: accepted });
    front.next(/send$/, 'refuse', { status: 202, body: { queueId: QUEUE_ID } });

    expect(await client.createPreview(APPLY)).toEqual(accepted);
    const [first, second] = front.asked.map(({ headers }) => headers['idempotency-key']);
    expect(first).toMatch(/^[0-9a-f-]{36}$/);
    expect(second).toBe(first);
    expect(await client.sendPreview(QUEUE_ID)).toEqual({ queueId: QUEUE_ID });
  });

  it.each(['cancel', 'approve', 'expedite'] as const)('to %s is sent again: twice is the same as once', async (act) => {
    const status = { queueId: QUEUE_ID, applicationStatus: 'processing' };
    front.next(new RegExp(`${QUEUE_ID}/${act}$`), 'refuse', { status: 202, body: status });

    expect(await client[act](QUEUE_ID)).toEqual(status);
  });

  it('is given up after its time, and sent again', async () => {
    const impatient = new Applywright({ baseUrl: front.url, apiKey: KEY, clock, timeoutMs: 500, retries: 1 });
    front.next(
      /credits$/,
      () => {},
      () => {},
    );

    await expect(impatient.credits()).rejects.toMatchObject({
      name: 'RequestTimeoutError',
      code: 'no_answer_in_time',
      message: expect.stringContaining('not answered within 500 ms'),
    });
    expect(front.asked).toHaveLength(2);
  });

  it("ends with the signal's own reason, also while it waits", async () => {
    const stop = new AbortController();
    front.next(/credits$/, () => stop.abort(new Error('enough')));
    await expect(client.credits({ signal: stop.signal })).rejects.toThrow('enough');
    await expect(client.credits({ signal: stop.signal })).rejects.toThrow('enough');

    const real = new Applywright({ baseUrl: front.url, apiKey: KEY });
    const later = new AbortController();
    front.next(/credits$/, (_, answer) => {
      answer.writeHead(503, { 'retry-after': '60' }).end(() => setImmediate(() => later.abort(new Error('enough'))));
    });
    await expect(real.credits({ signal: later.signal })).rejects.toThrow('enough');
    expect(front.asked).toHaveLength(2);
  });
});
