import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type Embedded, eventually, testSystem } from '#testing';
import { Customer, expectSound, LETTER } from './customer.js';

jest.setTimeout(300_000);

const ASKED = ['What is your rate for weekends?', 'How would you use your Business Development skills here?'];
const READY_WITHIN_MS = 120_000;
// Not more than 60 requests a minute: past its limit a customer is put off until the minute ends.
const ASK_EVERY_MS = 1_000;

interface PreviewBody {
  readonly previewId: string;
  readonly previewStatus: string;
  readonly reasonCode: string | null;
  readonly fields: Record<string, unknown> | null;
  readonly answers: { question: string; answer: string; source: string }[];
  readonly connects: { required: number; boost: number | null; total: number; available: number } | null;
  readonly screenshotUrl: string | null;
  readonly sent: { queueId: string } | null;
}

/** With a real browser: what is shown, that nothing is sent by showing it, and that exactly that is sent afterwards. */
describe('a preview', () => {
  let system: Embedded;
  let live: Customer;
  let test: Customer;
  beforeAll(async () => {
    system = await testSystem({ agents: 1, extra: { LANE_GAP_MIN_MS: '0', LANE_GAP_MAX_MS: '0' } });
    live = await Customer.of(system, { credits: 10 });
    test = await Customer.twinOf(live, { credits: 10 });
  });
  afterAll(async () => {
    if (system) await expectSound(system).finally(() => system.stop());
  });

  const of = (customer: Customer) => {
    const api = system.customer(customer.apiKey);
    const shown = (previewId: string): Promise<PreviewBody> =>
      eventually(
        async () => {
          const body = await api.get<PreviewBody>(`/previews/${previewId}`);
          if (body.previewStatus === 'processing') throw new Error(`Under way: ${JSON.stringify(body)}`);
          return body;
        },
        READY_WITHIN_MS,
        ASK_EVERY_MS,
      );
    return {
      shown,
      make: async (jobId: string, body: Record<string, unknown> = {}): Promise<PreviewBody> => {
        const whole = { jobId, coverLetter: LETTER, agencyId: customer.agency.agencyId, ...body };
        return shown((await api.post<{ previewId: string }>('/previews', whole)).previewId);
      },
      send: (previewId: string) => api.post<{ queueId: string }>(`/previews/${previewId}/send`, {}),
    };
  };
  /** Of everything that a customer can be told of, nothing knows it. */
  const expectUntold = async ({ apiKey }: Customer, { previewId }: PreviewBody, job: string): Promise<void> => {
    const api = system.customer(apiKey);
    await expect(api.get(`/status?queueId=${previewId}`)).rejects.toMatchObject({ status: 404 });
    await expect(api.get(`/status?jobId=${job}`)).rejects.toMatchObject({ status: 404 });
    expect(await api.get('/applied-jobs')).toMatchObject({ jobs: [] });
    expect(JSON.stringify(await system.received())).not.toContain(previewId);
  };

  it('shows the form without sending it, and its send sends that form: letter, terms, and the answers of the model', async () => {
    const preview = of(live);
    const questions = ASKED.map((text) => ({ text, isRequired: true }));
    const { ciphertext: job } = await system.job({ questions, boost: { bids: [9, 6, 4] } });
    const shown = await preview.make(job, {
      proposal: { hourlyRate: 82.5, boostBids: 12 },
      autoFillOtherQuestions: true,
      answers: [{ question: ASKED[0], answer: 'I rest then.' }],
    });

    expect(shown).toMatchObject({
      previewStatus: 'ready',
      fields: { coverLetter: LETTER, hourlyRate: 82.5, rateIncrease: 'Never' },
      answers: [
        { answer: 'I rest then.', source: 'customer' },
        { answer: expect.stringMatching(/\w/), source: 'model' },
      ],
      connects: { required: 14, boost: 12, total: 26 },
    });
    const picture = await fetch(`${system.baseUrl}${shown.screenshotUrl}`, { headers: { 'x-api-key': live.apiKey } });
    expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
    expect([...new Uint8Array(await picture.arrayBuffer())].slice(0, 3)).toEqual([0xff, 0xd8, 0xff]);
    expect(await live.oracle.submits(job)).toEqual([]);
    expect(await live.oracle.proposals(job)).toEqual([]);
    expect(await live.credits()).toMatchObject({ available: 10, held: 0 });
    await expectUntold(live, shown, job);

    const { queueId } = await preview.send(shown.previewId);
    expect(await preview.send(shown.previewId)).toMatchObject({ queueId });
    const { evidence } = await live.applied(queueId);

    const [proposal, ...others] = await live.oracle.proposals(job);
    expect(others).toEqual([]);
    expect(await live.oracle.submits(job)).toHaveLength(1);
    expect(proposal).toMatchObject({
      coverLetter: shown.fields?.['coverLetter'],
      profileId: shown.fields?.['profileId'],
      terms: { kind: 'hourly', rate: 82.5, rateIncrease: 'Never' },
      answers: shown.answers.map(({ question, answer }) => ({ question, answer })),
      boostBid: 12,
      connectsSpent: shown.connects?.total,
    });
    expect(evidence).toMatchObject({ answers: shown.answers, connectsSpent: 26 });
    expect(await live.credits()).toMatchObject({ available: 9, held: 0, captured: 1 });
    expect(await preview.shown(shown.previewId)).toMatchObject({ previewStatus: 'ready', sent: { queueId } });
  });

  it('is not sent when the page is another one by then: its application ends before Send and costs nothing', async () => {
    const preview = of(live);
    const { ciphertext: job } = await system.job({ type: 'fixed', budget: 900, suggestedDuration: '1 to 3 months' });
    const before = await live.credits();
    const shown = await preview.make(job);
    expect(shown).toMatchObject({ previewStatus: 'ready', fields: { fixedBid: 900, duration: '1 to 3 months' } });

    await system.sandbox.patch(`/jobs/${job}`, { connectsRequired: 19 });
    const { queueId } = await preview.send(shown.previewId);

    expect(await live.settled(queueId)).toMatchObject({
      applicationStatus: 'failed',
      reasonCode: 'preview_differs',
      errorMessage: expect.stringContaining('Connects required'),
    });
    expect(await live.oracle.submits(job)).toEqual([]);
    expect(await live.credits()).toEqual(before);
  });

  it('is refused where an application would be, and cannot be sent', async () => {
    const { ciphertext: job } = await system.job({ state: 'closed' });
    const shown = await of(live).make(job);

    expect(shown).toMatchObject({ previewStatus: 'refused', reasonCode: 'job_closed', fields: null });
    await expect(of(live).send(shown.previewId)).rejects.toMatchObject({
      status: 409,
      body: { code: 'preview_refused' },
    });
  });

  it('works in test mode, and only there with a test key', async () => {
    const shown = await of(test).make('~02testapplied0007');
    expect(shown).toMatchObject({ previewStatus: 'ready', mode: 'test' });
    expect(await test.oracle.proposals('~02testapplied0007')).toEqual([]);
    const another = system.customer(live.apiKey).get(`/previews/${shown.previewId}`);
    await expect(another).rejects.toMatchObject({ status: 404 });

    const { queueId } = await of(test).send(shown.previewId);
    expect(await test.applied(queueId)).toMatchObject({ mode: 'test' });
    expect(await test.oracle.proposals('~02testapplied0007')).toHaveLength(1);
  });
});
