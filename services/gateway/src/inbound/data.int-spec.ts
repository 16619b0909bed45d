import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { JobCiphertext, JobFacts } from '#contracts';
import { aJobId } from '#testing';
import { processedJobIdOf } from '../application/resolve-job.js';
import { A_CLIENT, PUBLISHED } from '../test-kit/client.kit-spec.js';
import { aJobRead } from '../test-kit/facts.kit-spec.js';
import { type Answer, type Customer, Gateway, type Json, MARKETPLACE_HOST } from '../test-kit/gateway.kit-spec.js';
import { expectRefusal } from '../test-kit/refusal.kit-spec.js';

describe('data reads', () => {
  let gateway: Gateway;
  let customer: Customer;
  let other: Customer;
  beforeAll(async () => {
    gateway = await Gateway.start({ billing: true });
    customer = await gateway.givenCustomer({ credits: 20 });
    other = await gateway.givenCustomer({ credits: 5 });
  });
  afterEach(async () => expect(await gateway.brokenInvariants()).toEqual([]));
  afterAll(() => gateway?.stop());

  const get = (path: string, { key }: Pick<Customer, 'key'> = customer): Promise<Answer> =>
    gateway.ask('GET', path, { headers: { 'x-api-key': key } });
  const cipher = (jobId: string): string => `/api/jobs/by-ciphertext?cipher=${jobId}`;
  const read = (who: Customer, jobId: JobCiphertext, facts: Partial<JobFacts> = {}, readAt = Date.now()) =>
    gateway.tell('browser-agent', aJobRead(who, { jobId, facts, readAt }));

  describe('a job', () => {
    it('is as its page was read, with its client in the published names, at all its paths', async () => {
      const jobId = aJobId();
      const at = Date.now();
      const facts: Partial<JobFacts> = {
        type: 'hourly',
        hourlyRange: { min: 20, max: 40 },
        skills: ['SQL'],
        clientFacts: A_CLIENT,
      };
      await read(customer, jobId, facts, at);

      const job = await get(cipher(encodeURIComponent(jobId)));

      expect(job.status).toBe(200);
      expect(job.body).toEqual({
        id: jobId.slice(3),
        ciphertext: jobId,
        processedJobId: processedJobIdOf(jobId),
        title: 'A job',
        description: 'What is to be done.',
        type: 'HOURLY',
        state: 'open',
        budget: null,
        hourlyRange: { min: 20, max: 40 },
        suggestedTimeline: null,
        connectsRequired: 8,
        skills: ['SQL'],
        companyId: A_CLIENT.companyId,
        lastSyncedAt: at,
        buyer: PUBLISHED.buyer,
        openJobs: [
          { id: jobId.slice(3), ciphertext: jobId, title: 'A job', type: 'HOURLY', isPtcPrivate: false },
          {
            id: '2052895097657407455',
            ciphertext: '~022052895097657407455',
            title: 'Another',
            type: 'FIXED',
            isPtcPrivate: true,
          },
        ],
        workHistory: PUBLISHED.workHistory,
        archivedCiphers: [jobId],
        archivedJobIds: [jobId.slice(3)],
      });
      for (const path of [
        `/api/v1/jobs/${jobId}`,
        `/api/v2/jobs/${jobId}`,
        cipher(processedJobIdOf(jobId)),
        cipher(encodeURIComponent(`https://${MARKETPLACE_HOST}/jobs/A-job_${jobId}/`)),
      ]) {
        expect((await get(path)).body).toEqual(job.body);
      }
    });

    it('has null for everything that its page does not say, also as it was written before clients were read', async () => {
      const jobId = aJobId();
      await read(customer, jobId);

      const { body } = await get(cipher(jobId));

      expect(body).toMatchObject({ companyId: null, workHistory: [], archivedCiphers: [jobId] });
      const leaves = (value: unknown): unknown[] =>
        value !== null && typeof value === 'object' ? Object.values(value).flatMap(leaves) : [value];
      expect(new Set(leaves(body['buyer']))).toEqual(new Set([null]));
    });

    it('keeps what was read of it when it is gone, as the newest reading has it', async () => {
      const jobId = aJobId();
      const now = Date.now();
      const gone: Partial<JobFacts> = { title: 'This job is private.', description: '', type: null, state: 'private' };
      await read(customer, jobId, { type: 'hourly', clientFacts: A_CLIENT }, now - 2_000);
      await read(customer, jobId, gone, now);
      await read(customer, jobId, { title: 'Late', clientFacts: A_CLIENT }, now - 1_000);

      expect((await get(cipher(jobId))).body).toMatchObject({
        title: 'A job',
        type: 'HOURLY',
        state: 'private',
        lastSyncedAt: now,
        companyId: A_CLIENT.companyId,
      });
    });
  });

  it('a client has the pages of all its jobs, as the newest shows it, at all its paths', async () => {
    const companyId = '777001';
    const [first, second] = [aJobId(), aJobId()];
    const now = Date.now();
    await read(customer, first, { clientFacts: { ...A_CLIENT, companyId, jobsPosted: 2 } }, now);
    await read(customer, second, { clientFacts: { ...A_CLIENT, companyId, jobsPosted: 1 } }, now - 1_000);

    const client = await get(`/api/clients/${companyId}/jobs`);

    expect(client.status).toBe(200);
    expect(client.body).toMatchObject({
      companyId,
      lastSyncedAt: now,
      buyer: { postedCount: 2 },
      archivedCiphers: [first, second],
      archivedJobIds: [first.slice(3), second.slice(3)],
    });
    expect((client.body['openJobs'] as Json[]).map(({ ciphertext }) => ciphertext)).toEqual([
      first,
      '~022052895097657407455',
    ]);
    for (const version of ['v1', 'v2']) {
      expect((await get(`/api/${version}/clients/${companyId}/jobs`)).body).toEqual(client.body);
    }
  });

  it('what sessions of another account have read is not there: no page, no client, no kind of job', async () => {
    const jobId = aJobId();
    await read(customer, jobId, { type: 'fixed', clientFacts: { ...A_CLIENT, companyId: '777002' } });
    const unknown = { status: 404, code: 'not_found' } as const;

    for (const path of [cipher(jobId), cipher(processedJobIdOf(jobId)), '/api/clients/777002/jobs']) {
      expect((await get(path)).status).toBe(200);
      const refused = await get(path, other);
      expect(refused.body).toMatchObject({
        error: 'not_found',
        message: expect.stringContaining('No session of this'),
      });
      expect(refused.status).toBe(404);
    }
    // By the UUID it is as unknown as one of nobody, and by its ciphertext a job of which nothing is known.
    const byId = await gateway.apply(other, { jobId: processedJobIdOf(jobId) });
    expectRefusal(byId, { ...unknown, says: 'No job is known by this UUID' });
    await gateway.accepted(other, { jobId, proposal: { hourlyRate: 20 } });
    // Its own application names it from then on, and shows no page.
    expect((await get(cipher(processedJobIdOf(jobId)), other)).status).toBe(404);
    const own = await gateway.apply(other, { jobId: processedJobIdOf(jobId) });
    expectRefusal(own, { status: 409, code: 'already_applied', says: 'is applying' });
  });

  it.each([
    ['no key', () => get(cipher(aJobId()), { key: '' }), 401, 'unauthorized', 'Missing x-api-key'],
    ['a wrong key', () => get('/api/v1/clients/1/jobs', { key: 'x' }), 401, 'unauthorized', 'Invalid x-api-key'],
    ['a job nobody opened', () => get(`/api/v2/jobs/${aJobId()}`), 404, 'not_found', 'No session of this account'],
    ['a client nobody met', () => get('/api/clients/5/jobs'), 404, 'not_found', 'No session of this account'],
    ['no ciphertext', () => get('/api/jobs/by-ciphertext'), 400, 'invalid_request', 'cipher is missing'],
    ['another form', () => get(cipher('0213')), 400, 'job_id_format', 'cipher is neither'],
    ['a company that is none', () => get('/api/clients/%20/jobs'), 400, 'invalid_request', 'id of a company'],
  ] as const)('says its code in error and the sentence in message: %s', async (_, ask, status, code, says) => {
    const { body, ...answer } = await ask();

    expect(answer.status).toBe(status);
    expect(body).toMatchObject({ error: code, code, message: expect.stringContaining(says), detail: body['message'] });
  });
});
