import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { HttpFront, type Said } from '../../testing/src/http-front.js';
import { FakeClock } from './fake-clock.kit-spec.js';
import { AlreadyAppliedError, Applywright, ApplywrightError, InvalidRequestError } from './index.js';

const KEY = 'sk_uphunt_never-to-be-seen';
const APPLY = { jobId: '~021234567890123456', coverLetter: 'A letter that is nobody else’s business' };
const QUEUE_ID = '01920000-0000-7000-8000-000000000001';

const problem = (status: number, code: string, more: object = {}): Said => ({
  status,
  body: { error: 'No.', detail: 'Because.', status, code, requestId: 'req-1', ...more },
});

describe('the client', () => {
  let front: HttpFront;
  let client: Applywright;

  beforeEach(async () => {
    front = await HttpFront.listen();
    client = new Applywright({ baseUrl: `${front.url}/`, apiKey: KEY, clock: new FakeClock() });
  });
  afterEach(() => front.close());

  it('asks for everything where it is', async () => {
    const body = { it: 'is there' };
    const calls: [() => Promise<unknown>, string][] = [
      [() => client.status(QUEUE_ID), `GET /api/auto-apply-v2/status?queueId=${QUEUE_ID}`],
      [() => client.status({ jobId: '~02 1/2' }), 'GET /api/auto-apply-v2/status?jobId=~02%201%2F2'],
      [() => client.freelancers({ agencyId: 'a' }), 'GET /api/auto-apply-v2/freelancers?agencyId=a'],
      [() => client.freelancers(), 'GET /api/auto-apply-v2/freelancers'],
      [() => client.credits(), 'GET /api/auto-apply-v2/credits'],
      [() => client.getJob('~021'), 'GET /api/jobs/by-ciphertext?cipher=~021'],
      [() => client.getClientJobs('19/1'), 'GET /api/clients/19%2F1/jobs'],
      [() => client.appliedJobs({ limit: 5, offset: 10 }), 'GET /api/auto-apply-v2/applied-jobs?limit=5&offset=10'],
      [() => client.generateProposal({ jobId: '~021' }), 'POST /api/auto-apply-v2/generate-proposal'],
      [() => client.cancel(QUEUE_ID), `POST /api/auto-apply-v2/applications/${QUEUE_ID}/cancel`],
      [() => client.approve(QUEUE_ID), `POST /api/auto-apply-v2/applications/${QUEUE_ID}/approve`],
      [() => client.createPreview(APPLY), 'POST /api/auto-apply-v2/previews'],
      [() => client.preview(QUEUE_ID), `GET /api/auto-apply-v2/previews/${QUEUE_ID}`],
      [() => client.sendPreview(QUEUE_ID), `POST /api/auto-apply-v2/previews/${QUEUE_ID}/send`],
      [() => client.expedite(QUEUE_ID), `POST /api/auto-apply-v2/applications/${QUEUE_ID}/expedite`],
    ];
    for (const [call, line] of calls) {
      front.next(/./, { status: 200, body });
      expect(await call()).toEqual(body);
      const asked = front.asked.at(-1);
      expect([`${asked?.method} ${asked?.path}`, asked?.headers['x-api-key']]).toEqual([line, KEY]);
    }
  });

  it('walks over all applied jobs, page by page, and only as far as somebody reads', async () => {
    const page = (queueIds: string[], nextAfter: string | null): Said => ({
      status: 200,
      body: { jobs: queueIds.map((queueId) => ({ queueId })), nextAfter },
    });
    front.next(/applied-jobs/, page(['a', 'b'], 'b'), page(['c'], null), page(['a'], 'a'));

    const all: string[] = [];
    for await (const { queueId } of client.allAppliedJobs({ status: 'applied' })) all.push(queueId);
    expect(all).toEqual(['a', 'b', 'c']);
    expect(front.asked.map(({ path }) => path.split('?')[1])).toEqual([
      'status=applied&limit=100',
      'status=applied&limit=100&after=b',
    ]);
    for await (const _ of client.allAppliedJobs()) break;
    expect(front.asked).toHaveLength(3);
  });

  it('says which application there is already, or returns it when it is asked to', async () => {
    const there = { queueId: QUEUE_ID, applicationStatus: 'applied', creditsRemaining: 3 };
    front.next(/apply$/, problem(409, 'already_applied', there), problem(409, 'already_applied', there));

    const error = await client.apply(APPLY).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AlreadyAppliedError);
    expect(error).toMatchObject(there);
    expect(await client.apply(APPLY, { ifAlreadyApplied: 'return' })).toEqual({ isExisting: true, ...there });

    // Only that: what else is refused stays refused.
    front.next(/apply$/, problem(409, 'key_overlaps'));
    await expect(client.apply(APPLY, { ifAlreadyApplied: 'return' })).rejects.toMatchObject({ code: 'key_overlaps' });
  });

  it('says what to change', async () => {
    front.next(/apply$/, problem(400, 'invalid_request', { errors: [{ param: 'jobId', message: 'is needed' }] }));

    const error = (await client.apply(APPLY).catch((thrown: unknown) => thrown)) as InvalidRequestError;
    expect([error.errors, error.param]).toEqual([[{ param: 'jobId', message: 'is needed' }], null]);
  });

  it.each<[string, Said]>([
    ['a page', { status: 200, body: '<html>' }],
    ['an error page', { status: 404, body: '<html>' }],
    ['a redirect', { status: 307, headers: { location: '/elsewhere' } }],
  ])('does not take %s for an answer', async (_, said) => {
    front.next(/./, said);

    await expect(client.credits()).rejects.toMatchObject({ name: 'UnexpectedAnswerError', code: 'unexpected_answer' });
    expect(front.asked).toHaveLength(1);
  });

  it('keeps its key and what it was given for itself', async () => {
    const seen: unknown[] = [client];
    front.next(/./, problem(409, 'already_applied'), problem(500, 'internal'), { status: 404, body: KEY });
    for (let at = 0; at < 3; at += 1) seen.push(await client.apply(APPLY).catch((thrown: unknown) => thrown));
    const away = new Applywright({ baseUrl: 'http://127.0.0.1:1', apiKey: KEY, retries: 0 });
    seen.push(await away.apply(APPLY).catch((thrown: unknown) => thrown));
    for (const apiKey of [`${KEY}\n`, `${KEY} `, '']) {
      try {
        seen.push(new Applywright({ baseUrl: front.url, apiKey }));
      } catch (thrown) {
        seen.push(thrown);
      }
    }
    expect(seen.slice(1, 5).map((one) => one instanceof ApplywrightError)).toEqual([true, true, true, true]);
    expect(seen.slice(5).map((one) => one instanceof TypeError)).toEqual([true, true, true]);
    const shown = seen.map((one) => inspect(one, { depth: 9, showHidden: true }) + JSON.stringify(one)).join();
    expect(shown).not.toContain('never-to-be-seen');
    expect(shown).not.toContain('nobody else');
  });

  it.each(['api.example', 'ftp://api.example', 'https://me:secret@api.example', 'https://api.example/?x=1'])(
    'refuses %s as its base, and quotes nothing of it',
    (baseUrl) => {
      expect(() => new Applywright({ baseUrl, apiKey: KEY })).toThrow(/^baseUrl must (?!.*secret)/);
    },
  );
});
