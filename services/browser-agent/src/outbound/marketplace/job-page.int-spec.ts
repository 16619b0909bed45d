import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JobCiphertext } from '#contracts';
import type { SandboxAgency } from '#testing';
import { ChallengeError, MarketplaceUnavailableError, NeedsHumanError, SessionLostError } from '../../domain/faults.js';
import type { JobStanding } from '../../domain/marketplace.js';
import { anOrderFor, GivenDriver, send, type SignedInSession } from '../../spec/given-driver.kit-spec.js';

describe('job page and the way to the form, in a real browser', () => {
  let given: GivenDriver;
  let agency: SandboxAgency;
  let session: SignedInSession;
  beforeAll(async () => {
    given = await GivenDriver.start();
    agency = await given.sandbox.agency(5_000);
    session = await given.signedIn(agency);
  });
  afterAll(() => given?.stop());

  const job = async (input: Record<string, unknown> = {}): Promise<JobCiphertext> =>
    (await given.sandbox.job({ boost: null, ...input })).ciphertext as JobCiphertext;
  const read = (ciphertext: JobCiphertext) => session.marketplace.readJob(ciphertext);
  /** What becomes of opening job and form on a page of its own. */
  const open = async (ciphertext: JobCiphertext) => {
    const page = await session.marketplace.openPage();
    try {
      await page.openJob(ciphertext);
      return await page.openForm();
    } finally {
      await page.close();
    }
  };

  describe('the job page', () => {
    it('tells an hourly job', async () => {
      const ciphertext = await job({
        title: 'NestJS & Postgres',
        description: 'Line one.\n\n<b>Line</b> two.',
        rateRange: { min: 30, max: 1_000 - 1 },
        suggestedDuration: '1 to 3 months',
        skills: ['TypeScript', 'C++'],
        connectsRequired: 12,
      });

      expect(await read(ciphertext)).toMatchObject({
        standing: { kind: 'open' },
        canonicalJobId: ciphertext,
        connectsRequired: 12,
        connectsAvailable: expect.any(Number),
        facts: {
          title: 'NestJS & Postgres',
          type: 'hourly',
          state: 'open',
          description: 'Line one.\n\n<b>Line</b> two.',
          budget: null,
          hourlyRange: { min: 30, max: 999 },
          suggestedTimeline: '1 to 3 months',
          skills: ['TypeScript', 'C++'],
        },
      });
    });

    it('tells who posted it: figures, contracts and other open jobs', async () => {
      const companyId = '1990000000000000001';
      const history = [
        { title: 'A shop', startedAt: '2024-06-03', totalCharge: 1_235.94, totalHours: 10.3 },
        { isPrivate: true, startedAt: '2023-01-30', endedAt: '2023-02-01' },
      ];
      const client = {
        ...{ companyId, companyName: 'Harbour Goods', city: 'Rotterdam', timezone: 'Europe/Amsterdam' },
        ...{ reviews: 17, jobsWithHires: 20, isPhoneVerified: true, isTopClient: true, history },
      };
      const other = await job({ title: 'Another of theirs', type: 'fixed', state: 'private', client });
      const { facts } = await read(await job({ client }));

      expect(facts.client).toMatchObject({ '2': 'Netherlands' });
      expect(facts.clientFacts).toMatchObject({
        companyId,
        companyName: 'Harbour Goods',
        city: 'Rotterdam',
        country: 'Netherlands',
        timezone: 'Europe/Amsterdam',
        rating: 4.9,
        reviews: 17,
        jobsPosted: 31,
        jobsWithHires: 20,
        hires: 23,
        totalSpent: 48_000,
        averageHourlyRate: 38.5,
        isEnterprise: null,
        isTopClient: true,
        isPhoneVerified: true,
        memberSince: Date.UTC(2019, 2, 4),
        openJobs: [{ jobId: other, title: 'Another of theirs', type: 'fixed', isPrivate: true }],
        workHistory: [
          {
            isPrivate: false,
            isActive: true,
            startedAt: Date.UTC(2024, 5, 3),
            totalCharge: 1_235.94,
            totalHours: 10.3,
          },
          { isPrivate: true, isActive: false, endedAt: Date.UTC(2023, 1, 1), totalCharge: null, totalHours: null },
        ],
      });
      expect((await read(await job())).facts.clientFacts).toMatchObject({
        companyId: null,
        openJobs: [],
        workHistory: [],
      });
    });

    it('tells a fixed price', async () => {
      expect((await read(await job({ type: 'fixed', budget: 12_345 }))).facts).toMatchObject({
        type: 'fixed',
        budget: 12_345,
        hourlyRange: null,
      });
    });

    it.each<[string, Record<string, unknown>, Partial<JobStanding>]>([
      ['a closed job', { state: 'closed' }, { kind: 'not_available', reason: 'job_closed' }],
      ['a removed job', { state: 'removed' }, { kind: 'not_available', reason: 'job_deleted' }],
      ['a private job', { state: 'private' }, { kind: 'not_available', reason: 'job_private' }],
      [
        'a client who hires elsewhere',
        { hardRefusal: { reason: 'location', at: 'open' } },
        { kind: 'not_eligible', reason: 'location' },
      ],
    ])('tells %s', async (_what, input, standing) => {
      expect((await read(await job(input))).standing).toMatchObject(standing);
    });

    it('tells a proposal that is there already, and which', async () => {
      const ciphertext = await job();
      const { page, observation } = await send(session, ciphertext, anOrderFor(agency));
      await page.close();

      expect((await read(ciphertext)).standing).toEqual({
        kind: 'applied',
        proposalId: 'proposalId' in observation ? observation.proposalId : '',
      });
    });

    it('reads a job about captchas like any other, long or short', async () => {
      const long = await job();
      await given.sandbox.arm({ kind: 'captcha_job_text', job: long, times: 'unlimited' });
      const short = await job({ description: 'Our page says "verify you are human" too often.' });

      for (const ciphertext of [long, short]) {
        expect((await read(ciphertext)).standing).toEqual({ kind: 'open' });
        expect((await open(ciphertext)).kind).toBe('form');
        // Off the page of open jobs, which would say so, too.
        await given.sandbox.call('PATCH', `/jobs/${ciphertext}`, { state: 'closed' });
      }
    });

    it('reads the other layout', async () => {
      const ciphertext = await job();
      await given.sandbox.arm({ kind: 'layout_b', job: ciphertext });

      expect(await read(ciphertext)).toMatchObject({ standing: { kind: 'open' }, connectsRequired: 14 });
      expect(await given.sandbox.hits('layout_b', ciphertext)).toBe(1);
    });

    it('says nothing plain about a job that shows neither offer nor proposal', async () => {
      const ciphertext = await job();
      await given.sandbox.arm({ kind: 'job_page_late', byMs: 600_000, meanwhile: 'nothing', job: ciphertext });
      const { page } = await send(session, ciphertext, anOrderFor(agency));
      await page.close();

      expect((await read(ciphertext)).standing.kind).toBe('unclear');
    });
  });

  describe('the way to the form', () => {
    it('closes what lies over the button', async () => {
      const ciphertext = await job();
      await given.sandbox.arm({ kind: 'full_screen_modal', job: ciphertext });

      expect((await open(ciphertext)).kind).toBe('form');
      expect(await given.sandbox.hits('full_screen_modal', ciphertext)).toBe(1);
    });

    it('goes to the form’s address where something cannot be closed', async () => {
      const ciphertext = await job();
      await given.sandbox.arm({ kind: 'full_screen_modal', job: ciphertext, isClosable: false });

      expect((await open(ciphertext)).kind).toBe('form');
    });

    it.each(['job', 'home'])(
      'asks again when a direct address is bounced once to the %s page',
      async (to) => {
        const ciphertext = await job();
        await given.sandbox.arm({ kind: 'full_screen_modal', job: ciphertext, isClosable: false });
        await given.sandbox.arm({ kind: 'bounce_once', to, job: ciphertext });

        expect((await open(ciphertext)).kind).toBe('form');
        expect(await given.sandbox.hits('bounce_once', ciphertext)).toBe(1);
      },
      30_000,
    );

    it('reads a refusal that stands in place of the form', async () => {
      const ciphertext = await job();
      const page = await session.marketplace.openPage();
      await page.openJob(ciphertext);
      await given.sandbox.arm({ kind: 'hard_refusal', reason: 'skills', job: ciphertext });
      const opening = await page.openForm();
      await page.close();

      expect(opening).toMatchObject({ kind: 'no_form', standing: { kind: 'not_eligible', reason: 'skills' } });
    });

    it('does not take the list, to which forms of closed jobs lead, for a success', async () => {
      const ciphertext = await job();
      const page = await session.marketplace.openPage();
      await page.openJob(ciphertext);
      await given.sandbox.call('PATCH', `/jobs/${ciphertext}`, { state: 'closed' });
      const opening = await page.openForm();
      await page.close();

      expect(opening).toMatchObject({ kind: 'no_form', standing: { kind: 'not_available', reason: 'job_closed' } });
    });

    it.each([
      ['challenge', { variant: 'verify_human' }, ChallengeError],
      ['challenge', { variant: 'localised_de' }, ChallengeError],
      ['session_expires_before_open', {}, SessionLostError],
      ['server_error_on_open', {}, MarketplaceUnavailableError],
      ['never_hydrates', {}, NeedsHumanError],
      ['unknown_page', {}, NeedsHumanError],
    ])('stops at %s %j and does not look a second time', async (kind, more, error) => {
      // A session of its own: one of these ends it.
      const own = await given.signedIn(agency);
      const ciphertext = await job();
      const page = await own.marketplace.openPage();
      await page.openJob(ciphertext);
      await given.sandbox.arm({ kind, pages: ['apply'], job: ciphertext, ...more });
      const patience = error === NeedsHumanError ? 2_000 : 30_000;
      await expect(given.impatiently(patience, () => page.openForm())).rejects.toThrow(error);
      await page.close();
      // It was armed once: a second look would have come through.
      expect(await given.sandbox.hits(kind, ciphertext)).toBe(1);
    });

    it('waits for a form that fills in late', async () => {
      const ciphertext = await job();
      await given.sandbox.arm({ kind: 'slow_response', pages: ['apply'], delayMs: 2_000, job: ciphertext });

      expect((await open(ciphertext)).kind).toBe('form');
    });
  });
});
