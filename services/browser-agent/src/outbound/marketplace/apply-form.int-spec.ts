import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SandboxAgency, SandboxProposal } from '#testing';
import { MAX_LETTER, WILD_LETTER } from '../../spec/letters.kit-spec.js';
import {
  anOrderFor,
  fillIn,
  GivenDriver,
  profileOf,
  send,
  type SignedInSession,
} from '../../spec/given-driver.kit-spec.js';
import type { FormOrder } from '../../domain/marketplace.js';

describe('the form, filled and sent in a real browser', () => {
  let given: GivenDriver;
  let agency: SandboxAgency;
  let session: SignedInSession;
  beforeAll(async () => {
    given = await GivenDriver.start();
    agency = await given.sandbox.agency(5_000);
    session = await given.signedIn(agency);
  });
  afterAll(() => given?.stop());

  const job = (input: Record<string, unknown> = {}) => given.sandbox.job({ boost: null, ...input });
  /** Sends it and returns the one proposal that the marketplace has for the job. */
  const sent = async (input: Record<string, unknown>, order: Partial<FormOrder>): Promise<SandboxProposal> => {
    const { ciphertext } = await job(input);
    return sentTo(ciphertext, order);
  };
  const sentTo = async (ciphertext: string, order: Partial<FormOrder>): Promise<SandboxProposal> => {
    const { observation, page } = await send(session, ciphertext, anOrderFor(agency, order));
    await page.close();
    const [proposal, ...more] = await given.sandbox.proposals(ciphertext);
    expect(more).toEqual([]);
    expect(observation).toEqual({ kind: 'proposal', proposalId: proposal?.id });
    expect(await given.sandbox.submits(ciphertext)).toHaveLength(1);
    return proposal as SandboxProposal;
  };

  it('sends an hourly proposal for the agency, on behalf of the member, with rate and no rate increase', async () => {
    const proposal = await sent({}, { price: { kind: 'hourly', rate: 48.55 } });

    expect(proposal).toMatchObject({
      as: 'agency',
      memberId: agency.freelancer.id,
      profileId: agency.freelancer.profile.profileId,
      terms: { kind: 'hourly', rate: 48.55, rateIncrease: 'Never' },
      duration: null,
      boostBid: null,
      connectsSpent: 14,
    });
  });

  it('leaves the profile’s own rate when none was ordered', async () => {
    const { specialised } = agency.freelancer;
    const order = { price: { kind: 'hourly', rate: null }, profile: profileOf(agency, 'specialised') } as const;

    expect(await sent({}, order)).toMatchObject({
      profileId: specialised.profileId,
      terms: { rate: specialised.hourlyRate },
    });
  });

  it('sends for the business developer, who has no specialised profile to choose', async () => {
    const { name, profile } = agency.businessDeveloper;
    const order = {
      profile: {
        profileId: profile.profileId,
        freelancer: name,
        title: profile.title,
        isDefault: true,
        hourlyRate: profile.hourlyRate,
      },
    };

    expect(await sent({}, order)).toMatchObject({ memberName: name, profileId: profile.profileId });
  });

  it.each(['Less than 1 month', 'More than 6 months'] as const)(
    'sends a fixed price by project, confirmed by its dialog, taking %s',
    async (duration) => {
      const order = { price: { kind: 'project', amount: 1_234.5 }, duration } as const;

      expect(await sent({ type: 'fixed', budget: 900 }, order)).toMatchObject({
        terms: { kind: 'project', amount: 1_234.5 },
        duration,
      });
    },
  );

  it('sends a fixed price by milestones, with due dates', async () => {
    const milestones = [
      { description: 'Schema — first', amount: 400, dueAt: Date.UTC(2027, 0, 9) },
      { description: 'The rest', amount: 99.99, dueAt: null },
      { description: 'Hand-over', amount: 5, dueAt: Date.UTC(2027, 11, 31) },
    ];
    const proposal = await sent(
      { type: 'fixed', budget: 900 },
      { price: { kind: 'milestones', milestones }, duration: '1 to 3 months' },
    );

    expect(proposal.terms).toEqual({
      kind: 'milestones',
      milestones: [
        { description: 'Schema — first', amount: 400, dueAt: '2027-01-09' },
        { description: 'The rest', amount: 99.99, dueAt: null },
        { description: 'Hand-over', amount: 5, dueAt: '2027-12-31' },
      ],
    });
  });

  it('sends the optional duration of an hourly job when one is known', async () => {
    expect(await sent({ asksDuration: true }, { duration: '3 to 6 months' })).toMatchObject({
      duration: '3 to 6 months',
    });
  });

  it.each([
    ['emoji, combining marks and markup', WILD_LETTER],
    ['5,000 units', MAX_LETTER],
    ['leading and trailing white space', '\n  Dear client \n\n'],
  ])('sends the letter verbatim: %s', async (_what, coverLetter) => {
    const proposal = await sent({}, { coverLetter });

    expect(proposal.coverLetter).toBe(coverLetter);
  });

  it('boosts with Set bid, on top of what the proposal requires', async () => {
    const proposal = await sent({ boost: { bids: [50, 41] } }, { boostConnects: 7 });

    expect(proposal).toMatchObject({ boostBid: 7, connectsSpent: 21 });
  });

  it('answers questions beside the letter, however many text areas the page has', async () => {
    const questions = ['Why you?', 'How many years?', { text: 'Anything else?', isRequired: false }];
    const proposal = await sent({ questions }, { answers: ['Because 🙂.', 'Nine.', null] });

    expect(proposal.answers.map(({ answer }) => answer)).toEqual(['Because 🙂.', 'Nine.', '']);
  });

  it.each(['send_for_connects', 'submit_proposal'])('finds the button that says %s', async (text) => {
    const { ciphertext } = await job();
    await given.sandbox.arm({ kind: 'button_text', text, job: ciphertext });

    await sentTo(ciphertext, {});
    expect(await given.sandbox.hits('button_text', ciphertext)).toBe(1);
  });

  it('fills a layout with other ids, names and classes', async () => {
    const { ciphertext } = await job({ questions: ['Why you?'], boost: { bids: [12] }, type: 'fixed' });
    await given.sandbox.arm({ kind: 'layout_b', job: ciphertext, times: 'unlimited' });
    const milestones = [
      { description: 'One', amount: 10, dueAt: null },
      { description: 'Two', amount: 20, dueAt: Date.UTC(2027, 1, 3) },
    ];
    const proposal = await sentTo(ciphertext, {
      answers: ['Because.'],
      boostConnects: 3,
      duration: 'Less than 1 month',
      price: { kind: 'milestones', milestones },
      profile: profileOf(agency, 'specialised'),
    });

    expect(proposal).toMatchObject({
      boostBid: 3,
      profileTitle: agency.freelancer.specialised.title,
      answers: [{ answer: 'Because.' }],
      terms: { milestones: [{ amount: 10 }, { amount: 20, dueAt: '2027-02-03' }] },
    });
  });

  it('chooses again what another field reset', async () => {
    const { ciphertext } = await job({ asksDuration: true });
    await given.sandbox.arm({ kind: 'dropdown_resets', resets: 2, job: ciphertext });

    expect(await sentTo(ciphertext, { duration: '1 to 3 months' })).toMatchObject({
      duration: '1 to 3 months',
      terms: { rateIncrease: 'Never' },
    });
  });

  it('fills milestone rows again that were wiped', async () => {
    const { ciphertext } = await job({ type: 'fixed' });
    await given.sandbox.arm({ kind: 'rows_wiped', job: ciphertext });
    const milestones = [
      { description: 'One', amount: 10, dueAt: null },
      { description: 'Two', amount: 20, dueAt: null },
    ];
    const proposal = await sentTo(ciphertext, {
      price: { kind: 'milestones', milestones },
      duration: 'Less than 1 month',
    });

    expect(await given.sandbox.hits('rows_wiped', ciphertext)).toBe(1);
    expect(proposal.terms).toMatchObject({ milestones: [{ amount: 10 }, { amount: 20 }] });
  });

  it('is not stopped by the alert about preferred qualifications', async () => {
    const { ciphertext } = await job();
    await given.sandbox.arm({ kind: 'qualification_alert', job: ciphertext });

    await sentTo(ciphertext, {});
    expect(await given.sandbox.hits('qualification_alert', ciphertext)).toBe(1);
  });

  it('reads the form back as it stands before Send', async () => {
    const { ciphertext } = await job({ boost: { bids: [9] } });
    const { page, filled } = await fillIn(session, ciphertext, anOrderFor(agency, { boostConnects: 2 }));
    await page.close();

    expect(filled).toMatchObject({
      freelancer: agency.freelancer.name,
      hourlyRate: 48.5,
      rateIncrease: 'Never',
      boostConnects: 2,
      connectsTotal: 16,
      canSend: true,
    });
    expect(await given.sandbox.submits(ciphertext)).toEqual([]);
  });

  it('tells the list after Send from the form, where a job leads there', async () => {
    const { ciphertext } = await job({ afterSend: 'list' });
    const { observation, page } = await send(session, ciphertext, anOrderFor(agency));
    await page.close();

    expect(observation).toEqual({ kind: 'list' });
  });

  it('cannot send without enough Connects', async () => {
    const poor = await given.sandbox.agency(20);
    const poorSession = await given.signedIn(poor);
    const { ciphertext } = await job({ boost: { bids: [9] } });
    const { page, filled } = await fillIn(poorSession, ciphertext, anOrderFor(poor, { boostConnects: 10 }));
    await page.close();

    expect(filled).toMatchObject({ canSend: false, offersToBuyConnects: true });
  });
});
