import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JobCiphertext } from '#contracts';
import type { BrowserContext } from 'playwright';
import { eventually, OVERVIEW, type SandboxAgency, type SandboxProposal } from '#testing';
import { GivenDriver, type SignedInSession } from '../../spec/given-driver.kit-spec.js';
import { WILD_LETTER } from '../../spec/letters.kit-spec.js';
import { ChallengeError, MarketplaceUnavailableError, NeedsHumanError, SessionLostError } from '../../domain/faults.js';

const BLANK = 'about:blank';
const CHALLENGES = [
  'just_a_moment',
  'attention_required',
  'access_denied',
  'localised_de',
  'localised_es',
  'localised_ru',
  'frame',
  'verify_human',
];

describe('the pages of a session, in a real browser', () => {
  let given: GivenDriver;
  let agency: SandboxAgency;
  let session: SignedInSession;
  beforeAll(async () => {
    given = await GivenDriver.start();
    agency = await given.sandbox.agency();
    session = await given.signedIn(agency);
  });
  afterAll(() => given?.stop());

  const arm = (kind: string, more: Record<string, unknown> = {}, whose = agency) =>
    given.sandbox.arm({ kind, agency: whose.agencyId, ...more });
  const logins = async (): Promise<number> => {
    const { requests } = await given.sandbox.call<{ requests: unknown[] }>('GET', '/requests?kind=login');
    return requests.length;
  };

  describe('signing in', () => {
    it('takes both screens, and the saved state is signed in elsewhere without them', async () => {
      const saved = await session.marketplace.saveState();
      const before = await logins();
      const restored = await given.open(agency, saved);

      expect(await restored.marketplace.check()).toEqual({ kind: 'signed_in' });
      expect(await logins()).toBe(before);
    });

    it('is asked for by a context that was never signed in', async () => {
      const fresh = await given.open(agency);

      expect(await fresh.marketplace.check()).toEqual({ kind: 'signed_out' });
    });

    it('works over https as well', async () => {
      const secure = await given.signedIn(agency, given.sandbox.httpsUrl);

      expect(await secure.marketplace.check()).toEqual({ kind: 'signed_in' });
    });

    it.each([
      ['wrong', 'Password of another', /not correct/],
      ['unknown', undefined, /./],
    ])('with a %s login asks a person, and tries nothing twice', async (_what, password, why) => {
      const fresh = await given.open(agency);
      const before = await logins();
      const username = password === undefined ? 'nobody@sandbox.test' : agency.login.username;
      const result = await given.impatiently(8_000, () =>
        fresh.marketplace.signIn({ username, password: password ?? 'x' }),
      );

      expect(result).toEqual({ kind: 'needs_human', why: expect.stringMatching(why) });
      expect((await logins()) - before).toBe(password === undefined ? 1 : 2);
    });

    it.each([
      ['second_factor', { method: 'code' }],
      ['second_factor', { method: 'app' }],
      ['security_question', {}],
    ])('that is followed by %s %j is left to a person', async (kind, more) => {
      const fresh = await given.open(agency);
      await given.sandbox.arm({ kind, login: agency.login.username, ...more });

      expect(await fresh.marketplace.signIn(agency.login)).toEqual({
        kind: 'needs_human',
        why: expect.stringMatching(/code|prompt|question/),
      });
      expect(await fresh.marketplace.check()).toEqual({ kind: 'signed_out' });
    });
  });

  describe('looking whether it is signed in', () => {
    it('finds out that the marketplace ended the session', async () => {
      const other = await given.sandbox.agency();
      const signedIn = await given.signedIn(other);
      await arm('session_expires_before_open', {}, other);

      expect(await signedIn.marketplace.check()).toEqual({ kind: 'signed_out' });
    });

    it.each(CHALLENGES)('stops at a challenge: %s', async (variant) => {
      await arm('challenge', { variant, pages: ['list'] });

      expect(await session.marketplace.check()).toMatchObject({ kind: 'needs_human' });
      // Nothing came back to see whether it had gone: the fault would have let the second look pass.
      expect(await session.marketplace.check()).toEqual({ kind: 'signed_in' });
    });

    it.each(['unknown_page', 'never_hydrates'])(
      'does not take %s at the list’s address for an empty list',
      async (kind) => {
        await arm(kind, { pages: ['list'] });
        const looking = given.impatiently(5_000, () =>
          session.marketplace.readSentProposals('~02' as JobCiphertext, 0),
        );

        await expect(looking).rejects.toThrow(NeedsHumanError);
        // On a machine that was slower than that, it still waits for a page, and must not meet that of another test.
        await given.sandbox.call('DELETE', '/faults');
      },
    );

    it('is not disturbed by an alert that means nothing', async () => {
      await arm('harmless_alert', { pages: ['list'] });

      expect(await session.marketplace.check()).toEqual({ kind: 'signed_in' });
    });

    it('waits for a slow page, and calls an error of the marketplace by its name', async () => {
      await arm('slow_response', { pages: ['list'], delayMs: 2_000 });
      expect(await session.marketplace.check()).toEqual({ kind: 'signed_in' });
      await arm('server_error_on_open', { pages: ['list'] });
      await expect(session.marketplace.check()).rejects.toThrow(MarketplaceUnavailableError);
    });
  });

  describe('the roster', () => {
    it('has everybody with their profiles, and whose session it is', async () => {
      const { businessDeveloper, freelancer } = agency;
      const roster = await session.marketplace.readRoster();

      expect(roster).toMatchObject({ marketplaceAgencyId: agency.agencyId, connectsBalance: 1_000 });
      expect(roster.members).toEqual([
        {
          id: businessDeveloper.id,
          name: 'Robin Ashe',
          isSelf: true,
          profiles: [expect.objectContaining({ profileId: businessDeveloper.profile.profileId, hourlyRate: 60 })],
        },
        {
          id: freelancer.id,
          name: 'Mira Kovac',
          isSelf: false,
          profiles: [
            {
              profileId: freelancer.profile.profileId,
              title: 'Full-stack developer',
              type: 'default',
              hourlyRate: 70,
              overview: OVERVIEW,
              skills: ['NestJS', 'SQL'],
            },
            {
              profileId: freelancer.specialised.profileId,
              title: 'Postgres performance',
              type: 'specialization',
              hourlyRate: 95,
            },
          ],
        },
      ]);
    });
  });

  describe('the list of sent proposals', () => {
    let busy: SandboxAgency;
    let reader: SignedInSession;
    let oldest: SandboxProposal;
    const NOW = Date.now();
    beforeAll(async () => {
      busy = await given.sandbox.agency();
      reader = await given.signedIn(busy);
      for (let at = 24; at >= 0; at -= 1) {
        const { ciphertext } = await given.sandbox.job();
        const proposal = await byHand(ciphertext, { submittedAt: NOW - at * 60_000, coverLetter: WILD_LETTER });
        if (at === 24) oldest = proposal;
      }
    });

    const byHand = (ciphertext: string, more: Record<string, unknown>) =>
      given.sandbox.call<SandboxProposal>('POST', '/proposals', {
        agencyId: busy.agencyId,
        job: ciphertext,
        profileId: busy.freelancer.specialised.profileId,
        ...more,
      });
    const read = (job: string, since: number) => reader.marketplace.readSentProposals(job as JobCiphertext, since);

    it('is read page by page', async () => {
      expect(await read(oldest.ciphertext, 0)).toEqual([
        {
          proposalId: oldest.id,
          url: `${given.sandbox.url}/nx/proposals/${oldest.id}`,
          jobId: oldest.ciphertext,
          freelancer: 'Mira Kovac',
          profile: 'Postgres performance',
          submittedAt: NOW - 24 * 60_000,
          letterSha256: null,
          connectsSpent: null,
        },
      ]);
    });

    it('is read no deeper than asked', async () => {
      expect(await read(oldest.ciphertext, NOW - 5 * 60_000)).toEqual([]);
    });

    it('has every proposal for the job and none for another', async () => {
      const { ciphertext } = await given.sandbox.job();
      const second = await byHand(ciphertext, { submittedAt: NOW - 1_000, coverLetter: 'x' });
      const first = await byHand(ciphertext, { submittedAt: NOW, coverLetter: 'y' });

      expect((await read(ciphertext, 0)).map(({ proposalId }) => proposalId)).toEqual([first.id, second.id]);
    });

    it('lets one be opened, letter to the last character and all', async () => {
      const { ciphertext } = await given.sandbox.job();
      const { id } = await byHand(ciphertext, { coverLetter: WILD_LETTER });

      expect(await reader.marketplace.readProposal(id)).toMatchObject({
        proposalId: id,
        jobId: ciphertext,
        freelancer: 'Mira Kovac',
        letterSha256: createHash('sha256').update(WILD_LETTER).digest('hex'),
        connectsSpent: 0,
      });
    });

    it('lets a letter about captchas be opened: the words of a challenge are none on a page with a proposal', async () => {
      const { ciphertext } = await given.sandbox.job();
      const { id } = await byHand(ciphertext, { coverLetter: 'Your page says "verify you are human".' });

      expect(await reader.marketplace.readProposal(id)).toMatchObject({ proposalId: id });
    });

    it('opens nothing under an id that is not ours', async () => {
      const opening = given.impatiently(8_000, () => reader.marketplace.readProposal('1900000000000000001'));

      expect(await opening).toBeNull();
    });

    it('is not read past a sign-in page or a challenge', async () => {
      await arm('challenge', { pages: ['list'] }, busy);
      await expect(read(oldest.ciphertext, 0)).rejects.toThrow(ChallengeError);
      await arm('session_expires_before_open', { pages: ['list'] }, busy);
      await expect(read(oldest.ciphertext, 0)).rejects.toThrow(SessionLostError);
    });
  });

  describe('readings', () => {
    // What stands open, and where; the submission page that is opened ahead is one of them.
    const pages = () => (session.marketplace as unknown as { context: BrowserContext }).context.pages();
    const areParked = () => eventually(() => expect(pages().map((page) => page.url())).toEqual([BLANK, BLANK]));

    it('follow each other on one page, which shows nothing between them', async () => {
      await session.marketplace.check();
      await areParked();
      const before = pages();

      await session.marketplace.readRoster();
      await session.marketplace.readSentProposals('~01' as JobCiphertext, 0);

      await areParked();
      expect(new Set(pages())).toEqual(new Set(before));
    });

    it('side by side have several, of which one stays', async () => {
      await Promise.all([session.marketplace.readRoster(), session.marketplace.check(), session.marketplace.check()]);

      await areParked();
    });

    it('that fail leave no page behind', async () => {
      await areParked();
      const before = pages();
      await arm('challenge', { pages: ['list'] });

      await expect(session.marketplace.readSentProposals('~01' as JobCiphertext, 0)).rejects.toThrow(ChallengeError);

      await eventually(() => expect(pages()).toHaveLength(1));
      await session.marketplace.check();
      await areParked();
      expect(pages().filter((page) => before.includes(page))).toHaveLength(1);
    });
  });
});
