import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JobCiphertext } from '#contracts';
import type { SandboxAgency } from '#testing';
import type { FilledForm, FormOrder, SendObservation } from '../../domain/marketplace.js';
import type { SubmissionPage } from '../../domain/ports.js';
import {
  anOrderFor,
  GivenDriver,
  PATIENT_MS,
  profileOf,
  send,
  type SignedInSession,
} from '../../spec/given-driver.kit-spec.js';
import { A_CLIENT } from '../../spec/clients.kit-spec.js';
import { WILD_LETTER } from '../../spec/letters.kit-spec.js';

const BY_WHICH = ['questions', 'questionAreas', 'canBoost', 'asksDuration', 'connectsRequired'];

type Told = { readonly value: unknown } | { readonly error: unknown };

/** What came of it, so that it can be compared: a value, or the code of what was thrown. */
const told = (work: Promise<unknown>): Promise<Told> =>
  work.then(
    (value) => ({ value }),
    (error: { code?: string }) => ({ error: error.code ?? String(error) }),
  );

describe('the scripted driver, beside a real browser', () => {
  let given: GivenDriver;
  let agency: SandboxAgency;
  let browser: SignedInSession;
  let scripted: SignedInSession;
  beforeAll(async () => {
    given = await GivenDriver.start();
    agency = await given.sandbox.agency(10_000);
    browser = await given.signedIn(agency);
    scripted = await given.signedIn(agency, undefined, given.scripted);
  });
  afterAll(() => given?.stop());

  const aJob = async (input: Record<string, unknown> = {}) =>
    (await given.sandbox.job({ boost: null, ...input })).ciphertext as JobCiphertext;

  /** The same with both drivers, on the same thing. */
  const both = async (work: (session: SignedInSession) => Promise<unknown>): Promise<[Told, Told]> => [
    await told(work(scripted)),
    await told(work(browser)),
  ];
  const expectSame = async (work: (session: SignedInSession) => Promise<unknown>): Promise<Told> => {
    const [ours, theirs] = await both(work);
    expect(ours).toEqual(theirs);
    return ours;
  };

  describe('reads the same from', () => {
    it.each<[string, Record<string, unknown>]>([
      ['an hourly job', { type: 'hourly', rateRange: { min: 30, max: 60 }, suggestedDuration: '1 to 3 months' }],
      ['a fixed price', { type: 'fixed', budget: 1_250, suggestedDuration: 'Less than 1 month', skills: ['SQL'] }],
      ['a closed job', { state: 'closed' }],
      ['a removed job', { state: 'removed' }],
      ['a private job', { state: 'private' }],
      ['a job that refuses', { hardRefusal: { reason: 'skills', at: 'open' } }],
      ['a job that nobody can afford', { isUnaffordable: true }],
      ['a client that says much of itself', { client: A_CLIENT }],
    ])('%s', async (_what, input) => {
      const job = await aJob(input);

      expect(await expectSame(({ marketplace }) => marketplace.readJob(job))).toHaveProperty('value');
    });

    it('a job with a proposal, its list and the proposal’s own page', async () => {
      const job = await aJob();
      const proposal = await given.sandbox.call<{ id: string }>('POST', '/proposals', {
        agencyId: agency.agencyId,
        job,
        memberId: agency.freelancer.id,
        coverLetter: WILD_LETTER,
      });

      expect(await expectSame(({ marketplace }) => marketplace.readJob(job))).toMatchObject({
        value: { standing: { kind: 'applied', proposalId: proposal.id } },
      });
      expect(await expectSame(({ marketplace }) => marketplace.readSentProposals(job, 0))).toMatchObject({
        value: [{ proposalId: proposal.id }],
      });
      await expectSame(({ marketplace }) => marketplace.readProposal(proposal.id));
      await expectSame(({ marketplace }) => marketplace.readProposal('1900000000000000001'));
    });

    it('a list of several pages, the roster, and whether it is signed in', async () => {
      const job = await aJob();
      for (let at = 0; at < 21; at += 1) {
        const other = at === 4 ? job : await aJob();
        await given.sandbox.call('POST', '/proposals', { agencyId: agency.agencyId, job: other, coverLetter: 'x' });
      }

      expect(await expectSame(({ marketplace }) => marketplace.readSentProposals(job, 0))).toMatchObject({
        value: [{ jobId: job }],
      });
      await expectSame(({ marketplace }) => marketplace.readRoster());
      await expectSame(({ marketplace }) => marketplace.check());
    });
  });

  describe('fills and sends the same:', () => {
    const general = { profile: 'default' } as const;
    // The browser's reading carries along what it found the fields by.
    const withoutReading = (filled: FilledForm) => ({
      ...filled,
      ...Object.fromEntries(BY_WHICH.map((name) => [name, undefined])),
    });
    it.each<[string, Record<string, unknown>, { profile: 'default' | 'specialised' }, Partial<FormOrder>]>([
      ['an hourly rate', {}, general, {}],
      [
        'the profile’s own rate, specialised',
        {},
        { profile: 'specialised' },
        { price: { kind: 'hourly', rate: null } },
      ],
      [
        'a wild letter and answers',
        { questions: ['Why?', { text: 'When?', isRequired: false }] },
        general,
        { coverLetter: WILD_LETTER, answers: ['Because.', null] },
      ],
      [
        'a project with a boost',
        { type: 'fixed', budget: 500, boost: { bids: [5] } },
        general,
        { price: { kind: 'project', amount: 450.5 }, duration: '3 to 6 months', boostConnects: 7 },
      ],
      [
        'milestones',
        { type: 'fixed', budget: 500 },
        general,
        {
          price: {
            kind: 'milestones',
            milestones: [
              { description: 'One', amount: 200, dueAt: Date.UTC(2027, 2, 4) },
              { description: 'Two', amount: 300.25, dueAt: null },
            ],
          },
          duration: 'Less than 1 month',
        },
      ],
    ])('%s', async (_what, input, { profile }, order) => {
      const sent: unknown[] = [];
      for (const session of [scripted, browser]) {
        const job = await aJob(input);
        const { filled, observation } = await send(
          session,
          job,
          anOrderFor(agency, { profile: profileOf(agency, profile), ...order }),
        );
        const [proposal] = await given.sandbox.proposals(job);
        const { memberId, profileId, as, coverLetterSha256, terms, duration, answers, boostBid } = proposal ?? {};
        const [{ wire } = { wire: undefined }] = await given.sandbox.submits(job);
        sent.push({
          filled: withoutReading(filled),
          kind: observation.kind,
          isReused: wire?.isReused,
          memberId,
          profileId,
          as,
          coverLetterSha256,
          terms,
          duration,
          answers,
          boostBid,
        });
      }
      expect(sent[0]).toMatchObject({ kind: 'proposal', isReused: false, as: 'agency' });
      expect(sent[0]).toEqual(sent[1]);
    });

    it.each<[string, Record<string, unknown>, Partial<FormOrder>]>([
      ['a form whose question stays open', { questions: ['Why?'] }, { answers: [null] }],
      ['a rate below the least', {}, { price: { kind: 'hourly', rate: 2 } }],
      ['a letter where one is needed', { isCoverLetterRequired: true }, { coverLetter: '' }],
    ])('%s, and is refused by the page itself', async (_what, input, order) => {
      const job = await aJob(input);
      const refused = await expectSame(async (session) => {
        const page = await session.marketplace.openPage();
        await page.openJob(job);
        await page.openForm();
        await page.fill(anOrderFor(agency, order));
        const pressed = await page.pressSend();
        await page.close();
        return pressed;
      });

      expect(refused).toMatchObject({ value: { kind: 'refused_by_form' } });
      expect(await given.sandbox.submits(job)).toEqual([]);
    });
  });

  describe('meets the same on the way to the form with', () => {
    const walk = async (session: SignedInSession, job: JobCiphertext): Promise<unknown> => {
      let page: SubmissionPage | undefined;
      try {
        page = await session.marketplace.openPage();
        const { standing } = await page.openJob(job);
        return { standing, opening: await page.openForm() };
      } finally {
        await page?.close();
      }
    };

    // Nothing comes after what these show, so there is no point in waiting for long.
    const ENDLESS: unknown[] = ['unknown_page', 'never_hydrates'];

    it.each<[string, Record<string, unknown>]>([
      ['a challenge', { kind: 'challenge', pages: ['job'] }],
      ['a localised challenge before the form', { kind: 'challenge', pages: ['apply'], variant: 'localised_ru' }],
      ['a page that only asks to verify', { kind: 'challenge', pages: ['job'], variant: 'verify_human', status: 200 }],
      ['an error page', { kind: 'server_error_on_open', pages: ['job'] }],
      ['an error before the form', { kind: 'server_error_on_open', pages: ['apply'] }],
      ['an unknown page', { kind: 'unknown_page', pages: ['job'] }],
      ['a page that never fills in', { kind: 'never_hydrates', pages: ['apply'] }],
      ['a bounce', { kind: 'bounce_once' }],
      ['a modal that closes', { kind: 'full_screen_modal' }],
      ['another layout', { kind: 'layout_b', pages: ['any'], times: 'unlimited' }],
      ['a job about captchas', { kind: 'captcha_job_text', times: 'unlimited' }],
    ])('%s', async (_what, fault) => {
      const patience = ENDLESS.includes(fault['kind']) ? 1_500 : PATIENT_MS;
      const [ours, theirs] = await given.impatiently(patience, async () => {
        const results: Told[] = [];
        for (const session of [scripted, browser]) {
          const job = await aJob();
          await given.sandbox.arm({ ...fault, kind: String(fault['kind']), job });
          results.push(await told(walk(session, job)));
        }
        return results;
      });
      expect(ours).toEqual(theirs);
    });
  });

  describe('understands the answer to Send the same with', () => {
    const observed = async (session: SignedInSession, fault: Record<string, unknown> | null): Promise<unknown> => {
      const job = await aJob();
      if (fault) await given.sandbox.arm({ ...fault, kind: String(fault['kind']), job });
      const { observation, page } = await send(session, job, anOrderFor(agency));
      const shown = await page.readShownProposal();
      await page.close();
      const { length: submits } = await given.sandbox.submits(job);
      const { length: proposals } = await given.sandbox.proposals(job);
      return { ...plain(observation), isShown: shown !== null, isOurs: shown?.jobId === job, submits, proposals };
    };
    // Ids differ, and why something is unclear is for people.
    const plain = (observation: SendObservation) =>
      observation.kind === 'refusal' ? observation : { kind: observation.kind };

    it.each<[string, Record<string, unknown> | null, string]>([
      ['nothing wrong', null, 'proposal'],
      ['an answer that is lost, by FIN', { kind: 'response_lost_after_accept', by: 'fin' }, 'unclear'],
      ['an answer that is lost, by RST', { kind: 'response_lost_after_accept', by: 'rst' }, 'unclear'],
      ['a cut after the body', { kind: 'cut_after_body', accept: false }, 'unclear'],
      ['a cut in the request', { kind: 'cut_mid_request' }, 'unclear'],
      ['307', { kind: 'redirect_after_accept', status: 307 }, 'unclear'],
      ['308', { kind: 'redirect_after_accept', status: 308 }, 'unclear'],
      ['500', { kind: 'error_after_accept' }, 'unclear'],
      ['a duplicate', { kind: 'duplicate_refused' }, 'refusal'],
      ['a refusal', { kind: 'refused_on_send' }, 'refusal'],
      ['a misleading refusal', { kind: 'misleading_refusal' }, 'refusal'],
      ['Connects that ran out', { kind: 'out_of_connects_on_send' }, 'refusal'],
      ['a job that closed', { kind: 'job_closes_on_send' }, 'refusal'],
      ['a profile that does not fit', { kind: 'hard_refusal', at: 'send', reason: 'location' }, 'refusal'],
      ['the id of another proposal', { kind: 'redirect_to_foreign' }, 'proposal'],
      ['a challenge', { kind: 'challenge', pages: ['submit'] }, 'unclear'],
    ])('%s', async (_what, fault, kind) => {
      const ours = await observed(scripted, fault);
      expect(ours).toMatchObject({ kind, submits: 1 });
      expect(ours).toEqual(await observed(browser, fault));
    });

    it('a session that ended before Send', async () => {
      const results = [];
      for (const driver of [given.scripted, given.driver]) {
        const session = await given.signedIn(agency, undefined, driver);
        results.push(await observed(session, { kind: 'session_expires_before_send' }));
        expect(await session.marketplace.check()).toEqual({ kind: 'signed_out' });
      }
      expect(results[0]).toMatchObject({ kind: 'unclear', submits: 1, proposals: 0 });
      expect(results[0]).toEqual(results[1]);
    });

    it('no answer in time', async () => {
      given.times.sendMs = 400;
      try {
        const impatient = await given.signedIn(agency, undefined, given.scripted);
        const fault = { kind: 'slow_response', delayMs: 2_000, accept: 'before' };
        expect(await observed(impatient, fault)).toMatchObject({ kind: 'unclear', submits: 1 });
      } finally {
        given.times.sendMs = 15_000;
      }
    });
  });
});
