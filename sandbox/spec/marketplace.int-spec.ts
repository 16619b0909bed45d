import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { givenAgency, givenSandbox, type GivenAgency, type GivenSandbox } from './support/given.js';
import { hourlyForm, Visitor } from './support/visitor.js';

describe('the marketplace', () => {
  let given: GivenSandbox;
  let agency: GivenAgency;
  let visitor: Visitor;

  beforeAll(async () => {
    given = await givenSandbox();
    agency = await givenAgency(given.operator, 10_000);
    visitor = await Visitor.of(given.sandbox.http, agency);
  });
  afterAll(() => given.end());

  it('sends a signed-out visit to the sign-in, and says on the empty shell that it is a sandbox', async () => {
    const stranger = new Visitor(given.sandbox.http);

    expect(await stranger.get('/nx/proposals/?page=2')).toMatchObject({
      status: 302,
      location: '/ab/account-security/login?redir=%2Fnx%2Fproposals%2F%3Fpage%3D2',
    });
    const shell = await stranger.get('/ab/account-security/login');
    expect(shell.body).toContain('This is a sandbox');
    expect(shell.body).toContain('<div id="app"></div>');
    expect(await stranger.view('/nx/proposals/')).toMatchObject({ status: 401, body: { code: 'signed_out' } });
  });

  it('leads nowhere else after the sign-in than to a page of its own', async () => {
    const stranger = new Visitor(given.sandbox.http);
    const target = async (redir: string): Promise<string> =>
      (await stranger.view(`/ab/account-security/login?redir=${encodeURIComponent(redir)}`)).body.data.redirect;

    expect(await target('/nx/agency/members')).toBe('/nx/agency/members');
    expect(await target('//elsewhere.test/')).toBe('/nx/proposals/');
    expect(await target('https://elsewhere.test/')).toBe('/nx/proposals/');
  });

  it('says so when user name or password are wrong, and takes no POST without the page’s token', async () => {
    const stranger = new Visitor(given.sandbox.http);

    expect(await stranger.post('/api/login/username', { username: agency.username })).toMatchObject({ status: 403 });
    expect(await stranger.signIn('nobody', 'x')).toMatchObject({ status: 401 });
    expect(await stranger.signIn(agency.username, 'wrong')).toMatchObject({
      status: 401,
      body: { error: 'The password is not correct.' },
    });
  });

  it('takes a proposal, charges the Connects, and shows it on job page, list and page of its own', async () => {
    const job = await given.operator.job({ connectsRequired: 14, questions: ['Why you?'] });
    const before = (await given.operator.get(`/agencies/${agency.agencyId}`)).connects;

    const sent = await visitor.submit(
      job.ciphertext,
      hourlyForm(agency, { answers: ['</textarea><script>'], boostBid: 6, coverLetter: 'One\u0000two </script>' }),
    );

    expect(sent).toMatchObject({ status: 201, body: { connectsSpent: 20, connectsBalanceAfter: before - 20 } });
    expect(sent.body.url).toBe(`/nx/proposals/${sent.body.proposalId}`);
    expect(await given.operator.proposalsFor(job.ciphertext)).toMatchObject([
      {
        id: sent.body.proposalId,
        source: 'page',
        as: 'agency',
        memberId: agency.freelancerId,
        profileId: agency.specialProfileId,
        coverLetter: 'One\u0000two </script>',
        terms: { kind: 'hourly', rate: 48.5, rateIncrease: 'Never' },
        answers: [{ question: 'Why you?', answer: '</textarea><script>' }],
        boostBid: 6,
      },
    ]);
    expect((await visitor.jobPage(job.ciphertext)).body.data.standing).toMatchObject({
      state: 'applied',
      url: sent.body.url,
    });
    expect((await visitor.list()).body.data.rows[0]).toMatchObject({ url: sent.body.url, profile: 'Data engineer' });
    expect((await visitor.view(sent.body.url)).body.data).toMatchObject({ coverLetter: 'One\u0000two </script>' });
    expect((await visitor.applyPage(job.ciphertext)).body).toEqual({ redirect: sent.body.url });
  });

  it('refuses a second proposal for a job, and takes it when told to be at its worst', async () => {
    const job = await given.operator.job();
    await visitor.submit(job.ciphertext, hourlyForm(agency));

    const second = await visitor.submit(job.ciphertext, hourlyForm(agency));
    expect(second.status).toBe(409);
    expect(second.body.error).toContain('already has a pending proposal');

    await given.operator.patch('/settings', { acceptDuplicates: true });
    expect((await visitor.submit(job.ciphertext, hourlyForm(agency))).status).toBe(201);
    await given.operator.patch('/settings', { acceptDuplicates: false });
    expect(await given.operator.proposalsFor(job.ciphertext)).toHaveLength(2);
    expect(await given.operator.submitsFor(job.ciphertext)).toHaveLength(3);
  });

  it('takes a proposal of another agency for the same job', async () => {
    const job = await given.operator.job();
    const other = await givenAgency(given.operator);
    const otherVisitor = await Visitor.of(given.sandbox.http, other);

    expect((await visitor.submit(job.ciphertext, hourlyForm(agency))).status).toBe(201);
    const sent = await otherVisitor.submit(job.ciphertext, hourlyForm(other));

    expect(sent.status).toBe(201);
    expect((await visitor.view(sent.body.url)).status).toBe(404);
  });

  it.each([
    ['closed', 'no longer available'],
    ['removed', 'no longer available'],
    ['private', 'This job is private'],
  ])('shows that a job is %s, leads its apply page to the list, and refuses a proposal', async (state, words) => {
    const job = await given.operator.job({ state });

    expect((await visitor.jobPage(job.ciphertext)).body.data.standing.text).toContain(words);
    expect((await visitor.applyPage(job.ciphertext)).body).toEqual({ redirect: '/nx/proposals/' });
    expect((await visitor.submit(job.ciphertext, hourlyForm(agency))).status).toBe(410);
    expect(await given.operator.proposalsFor(job.ciphertext)).toEqual([]);
  });

  it('refuses on profile fit when opened or when sent, and only advises on preferred qualifications', async () => {
    const onOpen = await given.operator.job({ hardRefusal: { reason: 'skills', at: 'open' } });
    const onSend = await given.operator.job({ hardRefusal: { reason: 'tier', at: 'send' } });
    const advised = await given.operator.job({ qualifications: ['English: fluent'] });

    expect((await visitor.applyPage(onOpen.ciphertext)).body.data).toMatchObject({ form: null });
    expect((await visitor.applyPage(onSend.ciphertext)).body.data.form).not.toBeNull();
    expect(await visitor.submit(onSend.ciphertext, hourlyForm(agency))).toMatchObject({
      status: 422,
      body: { code: 'not_eligible' },
    });
    expect((await visitor.applyPage(advised.ciphertext)).body.data.form.unmetQualifications).toEqual([
      'English: fluent',
    ]);
    expect((await visitor.submit(advised.ciphertext, hourlyForm(agency))).status).toBe(201);
  });

  it('refuses when Connects do not suffice for proposal and boost, and takes none', async () => {
    const poor = await givenAgency(given.operator, 20);
    const poorVisitor = await Visitor.of(given.sandbox.http, poor);
    const job = await given.operator.job({ connectsRequired: 14 });

    expect(await poorVisitor.submit(job.ciphertext, hourlyForm(poor, { boostBid: 7 }))).toMatchObject({ status: 402 });
    expect((await given.operator.get(`/agencies/${poor.agencyId}`)).connects).toBe(20);
    expect((await poorVisitor.submit(job.ciphertext, hourlyForm(poor, { boostBid: 6 }))).status).toBe(201);
    expect((await poorVisitor.jobPage((await given.operator.job()).ciphertext)).body.data.isAffordable).toBe(false);
  });

  it('lists ten proposals a page, newest first', async () => {
    const busy = await givenAgency(given.operator, 10_000);
    const busyVisitor = await Visitor.of(given.sandbox.http, busy);
    const urls: string[] = [];
    for (let number = 0; number < 13; number += 1) {
      const job = await given.operator.job({ title: `Job ${number}` });
      urls.unshift((await busyVisitor.submit(job.ciphertext, hourlyForm(busy))).body.url);
    }

    const [first, second] = [(await busyVisitor.list()).body.data, (await busyVisitor.list(2)).body.data];

    expect([...first.rows, ...second.rows].map((row: { url: string }) => row.url)).toEqual(urls);
    expect(first).toMatchObject({ page: 1, pages: 2, total: 13 });
    expect(first.rows).toHaveLength(10);
  });

  it('shows the roster with what the form needs to name a profile', async () => {
    const { members } = (await visitor.view('/nx/agency/members')).body.data;

    expect(members).toMatchObject([
      { isYou: true, role: 'Business developer' },
      {
        id: agency.freelancerId,
        profiles: [
          { profileId: agency.defaultProfileId, type: 'default', hourlyRate: 45 },
          { profileId: agency.specialProfileId, type: 'specialization', title: 'Data engineer', hourlyRate: 52.5 },
        ],
      },
    ]);
  });

  it('answers hostile input with a clear 4xx', async () => {
    const job = await given.operator.job();

    expect((await visitor.submit(job.ciphertext, { contractor: 7 })).status).toBe(400);
    expect(
      (await visitor.submit(job.ciphertext, hourlyForm(agency, { coverLetter: 'x'.repeat(300_000) }))).status,
    ).toBe(413);
    expect((await visitor.submit('~021900000000000000000', hourlyForm(agency))).status).toBe(404);
    expect((await visitor.get('/jobs/~09nonsense')).status).toBe(404);
    expect((await visitor.get('/assets/../src/main.ts')).status).toBe(404);
    expect((await visitor.get('/api/view?path=nowhere')).status).toBe(400);
    expect(await given.operator.proposalsFor(job.ciphertext)).toEqual([]);
  });
});
