import { createHash, verify } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from './support/eventually.js';
import { givenAgency, givenSandbox, OPERATOR_KEY, type GivenAgency, type GivenSandbox } from './support/given.js';
import { hourlyForm, Visitor } from './support/visitor.js';

describe('the operator API', () => {
  let given: GivenSandbox;
  let agency: GivenAgency;

  beforeAll(async () => {
    given = await givenSandbox();
    agency = await givenAgency(given.operator);
  });
  afterAll(() => given.end());

  const call = (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(`${given.sandbox.http}/sandbox/api${path}`, init);
  const keyed = { 'x-sandbox-key': OPERATOR_KEY, 'content-type': 'application/json' };

  it('is closed to everybody without the key', async () => {
    expect((await call('/info')).status).toBe(401);
    expect((await call('/info', { headers: { 'x-sandbox-key': 'wrong' } })).status).toBe(401);
    expect((await call('/info', { headers: keyed })).status).toBe(200);
  });

  it('names every fault of a bad request', async () => {
    const answer = await call('/jobs', {
      method: 'POST',
      headers: keyed,
      body: '{"connectsRequired":-1,"colour":"red"}',
    });

    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      code: 'invalid_request',
      fields: expect.arrayContaining([
        expect.objectContaining({ field: 'title' }),
        expect.objectContaining({ field: 'connectsRequired' }),
      ]),
    });
    expect((await call('/jobs', { method: 'POST', headers: keyed, body: '{"title":' })).status).toBe(400);
  });

  it('creates what is not there and leaves alone what is', async () => {
    const first = await given.operator.job({ ciphertext: '~021911111111111111111', title: 'First' });
    const again = await given.operator.job({ ciphertext: '~021911111111111111111', title: 'Second' });

    expect(again).toEqual(first);
    expect(first).toMatchObject({
      id: '1911111111111111111',
      url: `${given.sandbox.http}/jobs/~021911111111111111111`,
    });
    expect((await given.operator.job()).ciphertext).toMatch(/^~02\d{19}$/);
    const known = await given.operator.post('/agencies', { id: agency.agencyId, name: 'Another name' });
    expect(known.name).not.toBe('Another name');
  });

  it('changes jobs, balances and members, and never tells a password', async () => {
    const job = await given.operator.job();

    expect(await given.operator.patch(`/jobs/${job.ciphertext}`, { state: 'closed' })).toMatchObject({
      state: 'closed',
    });
    expect(await given.operator.patch(`/agencies/${agency.agencyId}`, { connects: 7 })).toMatchObject({ connects: 7 });
    const member = await given.operator.patch(`/members/${agency.businessDeveloperId}`, {
      login: { username: agency.username, password: 'a new password' },
    });
    expect(JSON.stringify(member)).not.toMatch(/password|salt/);
    const visitor = new Visitor(given.sandbox.http);
    expect((await visitor.signIn(agency.username, 'a new password')).status).toBe(200);
    await given.operator.patch(`/members/${agency.businessDeveloperId}`, {
      login: { username: agency.username, password: agency.password },
    });
  });

  it('puts a proposal there as if a person had sent it', async () => {
    const job = await given.operator.job();
    const visitor = await Visitor.of(given.sandbox.http, agency);

    const foreign = await given.operator.post('/proposals', {
      agencyId: agency.agencyId,
      job: job.ciphertext,
      profileId: agency.specialProfileId,
      coverLetter: 'By hand',
      submittedAt: 1_700_000_000_000,
    });

    expect(foreign).toMatchObject({ source: 'hand', memberId: agency.freelancerId, submittedAt: 1_700_000_000_000 });
    expect((await visitor.jobPage(job.ciphertext)).body.data.standing).toMatchObject({ proposalId: foreign.id });
    expect(foreign.coverLetterSha256).toBe(createHash('sha256').update('By hand').digest('hex'));
  });

  it('finds proposals by job, agency, source and time', async () => {
    const job = await given.operator.job();
    await given.operator.post('/proposals', { agencyId: agency.agencyId, job: job.ciphertext, coverLetter: 'x' });
    const total = async (query: string): Promise<number> => (await given.operator.get(`/proposals?${query}`)).total;

    expect(await total(`job=${job.ciphertext}&agency=${agency.agencyId}&source=hand`)).toBe(1);
    expect(await total(`job=${job.ciphertext}&source=page`)).toBe(0);
    expect(await total(`job=${job.ciphertext}&since=${Date.now() + 60_000}`)).toBe(0);
  });

  it('disarms faults, one or all', async () => {
    const [one] = [
      await given.operator.arm({ kind: 'rows_wiped' }),
      await given.operator.arm({ kind: 'list_late', byMs: 5 }),
    ];

    expect(await given.operator.delete(`/faults/${one.id}`)).toEqual({ dropped: 1 });
    expect(await given.operator.delete('/faults')).toEqual({ dropped: 1 });
    expect((await given.operator.get('/faults')).faults).toEqual([]);
  });

  it('changes the latency while it runs', async () => {
    expect(await given.operator.patch('/settings', { latency: 'realistic' })).toMatchObject({ latency: 'realistic' });
    expect(await given.operator.patch('/settings', { latency: null })).toMatchObject({ latency: 'none' });
  });

  it('ends the sessions of an agency', async () => {
    const visitor = await Visitor.of(given.sandbox.http, agency);

    expect((await given.operator.post('/sessions/revoke', { agency: agency.agencyId })).revoked).toBeGreaterThan(0);

    expect((await visitor.list()).status).toBe(401);
  });

  it('proves by a signature that it is the sandbox, whatever host the question names', async () => {
    const nonce = 'nonce-of-the-operator-test';

    const answer = await fetch(`${given.sandbox.http}/sandbox/handshake?nonce=${nonce}`, {
      headers: { 'x-forwarded-host': 'elsewhere.test' },
    });
    const { origin, signature } = (await answer.json()) as { origin: string; signature: string };

    const message = Buffer.from(`applywright-sandbox-v1\n${nonce}\n${given.sandbox.http}`);
    expect(origin).toBe(given.sandbox.http);
    expect(verify(null, message, given.publicKey, Buffer.from(signature, 'base64url'))).toBe(true);
    expect((await fetch(`${given.sandbox.http}/sandbox/handshake?nonce=short`)).status).toBe(400);
  });

  it('shows arriving proposals to a person on this machine, under a name of its own', async () => {
    const visitor = await Visitor.of(given.sandbox.http, agency);
    await given.operator.patch(`/agencies/${agency.agencyId}`, { connects: 100 });
    const job = await given.operator.job({ title: 'Seen in the inbox' });
    await visitor.submit(job.ciphertext, hourlyForm(agency, { coverLetter: 'Hello inbox' }));

    await eventually(async () => {
      const inbox = await visitor.get('/sandbox/inbox');
      expect(inbox.body.proposals[0]).toMatchObject({ jobTitle: 'Seen in the inbox', coverLetter: 'Hello inbox' });
      expect((await visitor.get(`/sandbox/inbox?revision=${inbox.body.revision}`)).status).toBe(204);
    });
    expect((await visitor.get('/sandbox/')).body).toContain('Sandbox inbox');
  });

  it('forgets everything on reset', async () => {
    await given.operator.post('/reset');

    expect((await given.operator.get('/info')).counts).toMatchObject({
      agencies: 0,
      jobs: 0,
      proposals: 0,
      sessions: 0,
      requests: 0,
    });
  });
});
