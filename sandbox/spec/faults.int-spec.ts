import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { givenAgency, givenSandbox, type GivenAgency, type GivenSandbox } from './support/given.js';
import { hourlyForm, Visitor, type Answer } from './support/visitor.js';

describe('faults', () => {
  let given: GivenSandbox;
  let agency: GivenAgency;
  let visitor: Visitor;

  beforeAll(async () => {
    given = await givenSandbox();
    agency = await givenAgency(given.operator, 100_000);
    visitor = await Visitor.of(given.sandbox.http, agency);
  });
  afterAll(() => given.end());

  const jobWith = async (...faults: Record<string, unknown>[]): Promise<string> => {
    const { ciphertext } = await given.operator.job();
    for (const fault of faults) await given.operator.arm({ job: ciphertext, ...fault });
    return ciphertext;
  };
  const submit = (ciphertext: string): Promise<Answer> => visitor.submit(ciphertext, hourlyForm(agency));
  const received = async (ciphertext: string): Promise<number> =>
    (await given.operator.proposalsFor(ciphertext)).length;
  const signInAgain = async (): Promise<void> => {
    visitor = await Visitor.of(given.sandbox.http, agency);
  };

  describe('on Send', () => {
    it.each([
      [{ kind: 'duplicate_refused' }, 409, 'already has a pending proposal', 0],
      [{ kind: 'refused_on_send', message: 'No.' }, 422, 'No.', 0],
      [{ kind: 'out_of_connects_on_send' }, 402, 'enough Connects', 0],
      [{ kind: 'job_closes_on_send' }, 410, 'no longer available', 0],
      [{ kind: 'hard_refusal', reason: 'location', at: 'send' }, 422, 'not eligible', 0],
      [{ kind: 'misleading_refusal' }, 422, 'could not be sent', 1],
      [{ kind: 'error_after_accept', status: 503 }, 503, 'went wrong', 1],
    ])('%j answers %i "%s" and has received %i', async (fault, status, words, count) => {
      const ciphertext = await jobWith(fault);

      const answer = await submit(ciphertext);

      expect(answer.status).toBe(status);
      expect(answer.body.error).toContain(words);
      expect(await received(ciphertext)).toBe(count);
      expect(await given.operator.submitsFor(ciphertext)).toHaveLength(1);
    });

    it('closes the job for good when it closes while somebody fills', async () => {
      const ciphertext = await jobWith({ kind: 'job_closes_on_send' });
      await submit(ciphertext);

      expect((await visitor.jobPage(ciphertext)).body.data.standing.state).toBe('closed');
    });

    it.each(['before', 'after'])('answers slowly, accepting %s the wait', async (accept) => {
      const ciphertext = await jobWith({ kind: 'slow_response', delayMs: 150, accept });
      const startedAt = Date.now();

      const { status } = await submit(ciphertext);

      const [proposal] = await given.operator.proposalsFor(ciphertext);
      expect(status).toBe(201);
      expect(Date.now() - startedAt).toBeGreaterThanOrEqual(149);
      expect(proposal.receivedAt - startedAt < 140).toBe(accept === 'before');
    });

    it.each([false, true])('names a foreign proposal, accepted: %s', async (accept) => {
      const foreign = await submit(await jobWith());
      const ciphertext = await jobWith({ kind: 'redirect_to_foreign', accept });

      const answer = await submit(ciphertext);

      expect(answer).toMatchObject({
        status: 201,
        body: { proposalId: foreign.body.proposalId, url: foreign.body.url },
      });
      expect(await received(ciphertext)).toBe(accept ? 1 : 0);
    });

    it('lets list and job page lag apart from each other', async () => {
      const [listLate, pageLate] = [
        await jobWith({ kind: 'list_late', byMs: 60_000 }),
        await jobWith({ kind: 'job_page_late', byMs: 60_000 }),
      ];
      const ids = [(await submit(listLate)).body.proposalId, (await submit(pageLate)).body.proposalId];

      const listed = (await visitor.list()).body.data.rows.map((row: { id: string }) => row.id);
      expect(ids.map((id) => listed.includes(id))).toEqual([false, true]);
      expect((await visitor.jobPage(listLate)).body.data.standing.state).toBe('applied');
      expect((await visitor.jobPage(pageLate)).body.data.standing.state).toBe('open');
      expect((await visitor.applyPage(pageLate)).body.data.form).not.toBeNull();
    });

    it('lets the session end between filling and Send', async () => {
      const ciphertext = await jobWith({ kind: 'session_expires_before_send' });

      const answer = await submit(ciphertext);

      expect(answer).toMatchObject({ status: 401, body: { code: 'signed_out' } });
      expect(answer.body.login).toContain('/ab/account-security/login?redir=');
      expect(await received(ciphertext)).toBe(0);
      expect((await visitor.list()).status).toBe(401);
      await signInAgain();
    });

    it.each([false, true])('answers Send with a challenge, accepted: %s', async (accept) => {
      const ciphertext = await jobWith({ kind: 'challenge', pages: ['submit'], accept });

      const answer = await submit(ciphertext);

      expect(answer.status).toBe(403);
      expect(answer.body).toContain('<title>Just a moment...</title>');
      expect(await received(ciphertext)).toBe(accept ? 1 : 0);
    });
  });

  describe('on opening a page', () => {
    it.each([
      ['just_a_moment', 'Just a moment...'],
      ['attention_required', 'Attention Required!'],
      ['access_denied', 'Access denied'],
      ['localised_de', 'Nur einen Moment'],
      ['verify_human', 'verify you are human'],
      ['frame', 'challenge-frame'],
    ])('shows the challenge %s on a short page, once', async (variant, words) => {
      const ciphertext = await jobWith({ kind: 'challenge', variant });

      const page = await visitor.get(`/jobs/${ciphertext}`);

      expect(page.status).toBe(403);
      expect(page.body).toContain(words);
      expect(page.body.length).toBeLessThan(2_500);
      expect((await visitor.get(`/jobs/${ciphertext}`)).status).toBe(200);
    });

    it('strikes a page that is opened without a load as well', async () => {
      const ciphertext = await jobWith({ kind: 'challenge', pages: ['apply'] });

      expect((await visitor.jobPage(ciphertext)).status).toBe(200);
      expect((await visitor.applyPage(ciphertext)).body).toContain('Just a moment...');
    });

    it('ends the session before the page opens', async () => {
      const ciphertext = await jobWith({ kind: 'session_expires_before_open', pages: ['job'] });

      expect((await visitor.get(`/jobs/${ciphertext}`)).location).toContain('/ab/account-security/login');
      expect((await visitor.list()).status).toBe(401);
      await signInAgain();
      expect((await visitor.get(`/jobs/${ciphertext}`)).status).toBe(200);
    });

    it('bounces a direct apply address once, to the job page or home', async () => {
      const ciphertext = await jobWith({ kind: 'bounce_once' }, { kind: 'bounce_once', to: 'home' });
      const apply = `/nx/proposals/job/${ciphertext}/apply/`;

      expect((await visitor.get(apply)).location).toBe(`/jobs/${ciphertext}`);
      expect((await visitor.get(apply)).location).toBe('/nx/find-work/');
      expect((await visitor.get(apply)).status).toBe(200);
    });

    it('is out of order with 500 or 503', async () => {
      const ciphertext = await jobWith({ kind: 'server_error_on_open', status: 500 });

      expect((await visitor.get(`/jobs/${ciphertext}`)).status).toBe(500);
      expect((await visitor.jobPage(ciphertext)).status).toBe(200);
    });

    it('never fills in, or fills in with something unknown', async () => {
      const ciphertext = await jobWith({ kind: 'never_hydrates' });
      expect((await visitor.jobPage(ciphertext)).body.chrome).toMatchObject({ hydrateMs: null });

      const other = await jobWith({ kind: 'unknown_page' });
      expect((await visitor.jobPage(other)).body.chrome).toMatchObject({ isUnknown: true });
    });

    it('tells the app of modal, layout, alert, lost choices, wiped rows, button text and unmet qualifications', async () => {
      const { ciphertext } = await given.operator.job({ type: 'fixed' });
      const faults = [
        { kind: 'full_screen_modal', pages: ['apply'] },
        { kind: 'layout_b' },
        { kind: 'harmless_alert', pages: ['apply'], message: 'Watch out' },
        { kind: 'dropdown_resets', resets: 2 },
        { kind: 'rows_wiped' },
        { kind: 'button_text', text: 'submit_proposal' },
        { kind: 'qualification_alert', items: ['Location: Europe'] },
      ];
      for (const fault of faults) await given.operator.arm({ ...fault, job: ciphertext });

      const { chrome, data } = (await visitor.applyPage(ciphertext)).body;

      expect(chrome).toMatchObject({ layout: 'b', alert: 'Watch out', modal: { isClosable: true } });
      expect(data.form).toMatchObject({
        trouble: { dropdownResets: 2, rowsWiped: true },
        buttonText: 'submit_proposal',
        unmetQualifications: ['Location: Europe'],
      });
    });

    it('puts a long text about captchas on the job page, which is no challenge', async () => {
      const ciphertext = await jobWith({ kind: 'captcha_job_text' });

      const { description } = (await visitor.jobPage(ciphertext)).body.data.job;

      expect(description).toContain('verify you are human');
      expect(description.length).toBeGreaterThan(2_500);
    });
  });

  describe('at sign-in', () => {
    const ticketFor = async (stranger: Visitor): Promise<Answer> => stranger.signIn(agency.username, agency.password);
    const arm = (fault: Record<string, unknown>) => given.operator.arm({ ...fault, login: agency.username });

    it('asks for a six-digit code', async () => {
      await arm({ kind: 'second_factor', code: '424242' });
      const stranger = new Visitor(given.sandbox.http);

      const { body } = await ticketFor(stranger);

      expect(body).toMatchObject({ next: 'code' });
      expect((await stranger.list()).status).toBe(401);
      expect((await stranger.post('/api/login/verify', { ticket: body.ticket, answer: '000000' })).status).toBe(401);
      expect((await stranger.post('/api/login/verify', { ticket: body.ticket, answer: '424242' })).status).toBe(200);
      expect((await stranger.list()).status).toBe(200);
    });

    it('asks for a tap on the phone, which the operator gives', async () => {
      await arm({ kind: 'second_factor', method: 'app' });
      const stranger = new Visitor(given.sandbox.http);
      const { body } = await ticketFor(stranger);

      expect((await stranger.post('/api/login/verify', { ticket: body.ticket })).status).toBe(401);
      expect(await given.operator.post('/sign-ins/approve', { username: agency.username })).toEqual({ approved: 1 });
      expect((await stranger.post('/api/login/verify', { ticket: body.ticket })).status).toBe(200);
    });

    it('asks a security question', async () => {
      await arm({ kind: 'security_question', question: 'First pet?', answer: 'Rex' });
      const stranger = new Visitor(given.sandbox.http);

      const { body } = await ticketFor(stranger);

      expect(body).toMatchObject({ next: 'question', question: 'First pet?' });
      expect((await stranger.post('/api/login/verify', { ticket: body.ticket, answer: 'rex' })).status).toBe(200);
    });
  });
});
