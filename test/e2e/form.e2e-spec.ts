import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type Embedded, eventually, testSystem } from '#testing';
import { Customer, type Differing, expectSound } from './customer.js';

jest.setTimeout(300_000);

const LETTERS: readonly [string, string][] = [
  ['emoji and combining marks', 'Grüße 👩‍💻 e\u0301 \u00e9 – “quotes” 日本語'],
  ['markup', '</textarea><script>alert(1)</script> & <b>bold</b> &amp;'],
  ['spaces and tabs at its ends', '  \t two spaces before, and after \t '],
  ['5,000 units', `${'a'.repeat(4_998)}👍`],
];

describe('what is sent', () => {
  let system: Embedded;
  let customer: Customer;

  beforeAll(async () => {
    system = await testSystem({
      agents: 1,
      extra: { LANE_GAP_MIN_MS: '0', LANE_GAP_MAX_MS: '0', ARTEFACT_TIMEOUT_MS: '10000' },
    });
    customer = await Customer.of(system);
  });
  afterAll(async () => {
    if (system) await expectSound(system).finally(() => system.stop());
  });

  async function sent(job: Record<string, unknown>, body: Differing) {
    const { ciphertext } = await system.job(job);
    const queueId = await customer.apply(ciphertext, body);
    const status = await customer.applied(queueId);
    const [proposal, ...others] = await customer.oracle.proposals(ciphertext);
    expect(others).toEqual([]);
    return { proposal, evidence: status.evidence };
  }

  it.each(LETTERS)('is the letter, to the last unit: %s', async (_, coverLetter) => {
    const { proposal } = await sent({}, { coverLetter });

    expect(proposal?.coverLetter).toBe(coverLetter);
  });

  it('is the letter with line ends as the form has them', async () => {
    const { proposal } = await sent({}, { coverLetter: 'one\r\ntwo\r\nthree\n\nfour' });

    expect(proposal?.coverLetter).toBe('one\ntwo\nthree\n\nfour');
  });

  it('is the rate asked for, and never an increase of it', async () => {
    const { proposal, evidence } = await sent({}, { proposal: { hourlyRate: 82.5 } });

    expect(proposal?.terms).toMatchObject({ kind: 'hourly', rate: 82.5, rateIncrease: 'Never' });
    expect(evidence).toMatchObject({ terms: { hourlyRate: 82.5 } });
  });

  it("is the profile's own rate when none is asked for", async () => {
    const { proposal } = await sent({}, { profileId: customer.agency.specialisedProfileId });

    expect(proposal).toMatchObject({ profileId: customer.agency.specialisedProfileId, memberName: 'Mira Kovac' });
    expect(proposal?.terms).toMatchObject({ kind: 'hourly', rate: 85 });
  });

  it("goes out for the business developer's own profile when none is named", async () => {
    expect((await sent({}, {})).proposal).toMatchObject({ memberName: 'Robin Ashe', as: 'agency' });
  });

  it('is a bid by project, with the duration asked for', async () => {
    const body: Differing = { proposal: { fixedBid: 1_250.5, timeline: '3 to 6 months' } };

    const { proposal } = await sent({ type: 'fixed', budget: 900 }, body);

    expect(proposal).toMatchObject({ terms: { kind: 'project', amount: 1_250.5 }, duration: '3 to 6 months' });
  });

  it("is the job's budget and suggested duration when none are asked for", async () => {
    const { proposal } = await sent({ type: 'fixed', budget: 900, suggestedDuration: '1 to 3 months' }, {});

    expect(proposal).toMatchObject({ terms: { kind: 'project', amount: 900 }, duration: '1 to 3 months' });
  });

  it('are milestones, in their order', async () => {
    const milestones = [
      { description: 'A schema that holds', amount: 300 },
      { description: 'One order from end to end', amount: 450.25 },
    ];

    const { proposal } = await sent(
      { type: 'fixed', budget: 900, suggestedDuration: '1 to 3 months' },
      { proposal: { milestones, timeline: 'Less than 1 month' } },
    );

    expect(proposal).toMatchObject({ terms: { kind: 'milestones', milestones }, duration: 'Less than 1 month' });
  });

  it('is boosted by what was asked for, and costs that on top', async () => {
    const { proposal, evidence } = await sent({ boost: { bids: [9, 6, 4] } }, { proposal: { boostBids: 12 } });

    expect(proposal).toMatchObject({ boostBid: 12, connectsSpent: 26 });
    expect(evidence).toMatchObject({ connectsRequired: 14, connectsBoost: 12, connectsSpent: 26 });
  });

  it("answers questions with the customer's words first, and the model's for the rest", async () => {
    const questions = ['What is your rate for weekends?', 'How would you use your Business Development skills here?'];
    const { proposal, evidence } = await sent(
      { questions },
      { autoFillOtherQuestions: true, answers: [{ question: questions[0] ?? '', answer: 'I rest then.' }] },
    );

    expect(proposal?.answers[0]).toMatchObject({ question: questions[0], answer: 'I rest then.' });
    expect(proposal?.answers[1]?.answer).toMatch(/\w/);
    expect(evidence).toMatchObject({ answers: [{ source: 'customer' }, { source: 'model' }] });
  });

  it('is shown to its customer: the form and the page after it, by links that need no key; webhooks have none', async () => {
    const { ciphertext } = await system.job({});
    const queueId = await customer.apply(ciphertext);
    await customer.applied(queueId);
    // On a busy machine the agents may answer too late for one reading.
    const { evidence } = await eventually(async () => {
      const status = await customer.status(queueId);
      expect(status.evidence).toMatchObject({
        formScreenshotUrl: expect.any(String),
        screenshotUrl: expect.any(String),
      });
      return status;
    });

    for (const name of ['formScreenshotUrl', 'screenshotUrl'] as const) {
      const answer = await fetch(`${system.baseUrl}${String(evidence?.[name])}`);
      const picture = Buffer.from(await answer.arrayBuffer());
      expect([name, answer.status, answer.headers.get('content-type')]).toEqual([name, 200, 'image/jpeg']);
      expect(picture.subarray(0, 3).toString('hex')).toBe('ffd8ff');
      expect(picture.length).toBeGreaterThan(10_000);
    }
    const receipt = await fetch(`${system.baseUrl}${String(evidence?.['receiptUrl'])}`);
    expect(await receipt.json()).toMatchObject({ queueId });
    const [told] = await customer.webhooks(queueId);
    expect(told?.data['evidence']).toMatchObject({ screenshotUrl: null, formScreenshotUrl: null, receiptUrl: null });
  });

  it('ends before Send when the price does not fit the job that the page shows', async () => {
    const { ciphertext } = await system.job({ type: 'fixed', budget: 900, suggestedDuration: '1 to 3 months' });
    const queueId = await customer.apply(ciphertext, { proposal: { hourlyRate: 50 } });

    expect(await customer.settled(queueId)).toMatchObject({ applicationStatus: 'failed', reasonCode: 'bid_missing' });
    expect(await customer.oracle.submits(ciphertext)).toEqual([]);
    // Once its page was read, such a request is refused at once.
    await expect(customer.apply(ciphertext, { proposal: { hourlyRate: 50 } })).rejects.toMatchObject({ status: 422 });
  });

  it('ends before Send when it would take more Connects than allowed', async () => {
    const { ciphertext } = await system.job({ connectsRequired: 16 });
    const queueId = await customer.apply(ciphertext, { maxConnects: 15 });

    expect(await customer.settled(queueId)).toMatchObject({ reasonCode: 'connects_above_max' });
    expect(await customer.oracle.submits(ciphertext)).toEqual([]);
  });
});
