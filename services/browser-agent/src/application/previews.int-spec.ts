import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  AgentPreviewScreenshot,
  type ApplicationId,
  type ApplicationOrder,
  MAX_SCREENSHOT_BYTES,
  type ShownForm,
} from '#contracts';
import { Questions } from '#messaging';
import { eventually, type TestProgram } from '#testing';
import { type Dispatched, GivenAgents, type GivenAgency, PATIENCE_MS } from '../spec/given-agents.kit-spec.js';

const BROWSER = {
  MARKETPLACE_DRIVER: 'browser',
  CHROMIUM_BIN: process.env['CHROMIUM_BIN'] ?? '',
  CHROMIUM_SANDBOX: process.env['CHROMIUM_SANDBOX'] ?? 'off',
};
const TERMS = { hourlyRate: null, fixedBid: null, milestones: null, timeline: null, boostConnects: null };
const NOTHING = { submits: 0, proposals: 0 };
const QUESTIONS = ['What is your rate for weekends?', 'What have you built?'];
const ANSWERS = [{ question: QUESTIONS[0] ?? '', index: null, answer: 'I rest then.' }];
const HOURLY = { connectsRequired: 16, questions: QUESTIONS.map((text) => ({ text, isRequired: false })) };

describe('previews', () => {
  let given: GivenAgents;
  let agency: GivenAgency;
  let pod: TestProgram;
  beforeAll(async () => {
    given = await GivenAgents.start();
    await given.proxy();
    pod = await given.pod('agent-1');
    agency = await given.agency();
  }, PATIENCE_MS);
  afterAll(() => given?.stop(), PATIENCE_MS);

  const preview = (more: Parameters<GivenAgents['dispatch']>[1] = {}): Promise<Dispatched> =>
    given.dispatch(agency, { isPreview: true, ...more });
  const shownBy = async (id: ApplicationId): Promise<ShownForm> => {
    const { ending } = await given.previewed(id);
    if (ending.result !== 'ready') throw new Error(`It was refused: ${ending.errorMessage}`);
    return ending.shown;
  };
  /** Nothing reached the marketplace, nothing may, and no trace of a Send is there. */
  const expectUnsent = async ({ applicationId, job }: Dispatched): Promise<void> => {
    expect(await given.sent(job)).toEqual(NOTHING);
    expect(await given.intent(applicationId)).toBeUndefined();
    expect(
      await given.query(
        `SELECT state, order_json, draft, (SELECT count(*)::int FROM agent.submit_admissions
           WHERE submit_admissions.application_id = submissions.application_id) AS admitted
         FROM agent.submissions WHERE application_id = $1`,
        [applicationId],
      ),
    ).toEqual([{ state: 'finished', order_json: null, draft: null, admitted: 0 }]);
  };

  it(
    'show every field as it reads back, each answer with its source, and what it would cost; and send nothing',
    async () => {
      const dispatched = await preview({ input: HOURLY, order: { answers: ANSWERS } });
      const shown = await shownBy(dispatched.applicationId);

      expect(shown).toMatchObject({
        profileId: agency.sandbox.freelancer.profile.profileId,
        freelancer: 'Mira Kovac',
        hourlyRate: 70,
        rateIncrease: 'Never',
        fixedBid: null,
        milestones: null,
        answers: [
          { question: QUESTIONS[0], answer: 'I rest then.', source: 'customer' },
          { question: QUESTIONS[1], answer: '', source: 'blank' },
        ],
        connectsRequired: 16,
        connectsBoost: null,
        connectsTotal: 16,
        warnings: [expect.stringContaining(QUESTIONS[1] ?? '')],
      });
      expect(shown.connectsAvailable).toBeGreaterThan(0);
      expect(shown.coverLetterSha256).toMatch(/^[0-9a-f]{64}$/);
      await expectUnsent(dispatched);
    },
    PATIENCE_MS,
  );

  it.each<[string, Record<string, unknown>, Partial<ApplicationOrder>, string]>([
    ['a closed job', { state: 'closed' }, {}, 'job_closed'],
    ['a job for others', { hardRefusal: { reason: 'location', at: 'open' } }, {}, 'location'],
    ['a job beyond all Connects', { isUnaffordable: true }, {}, 'connects_balance'],
    ['a bid that is missing', { type: 'fixed', budget: 300 }, { terms: { ...TERMS, hourlyRate: 40 } }, 'bid_missing'],
    ['more Connects than allowed', {}, { maxConnects: 3 }, 'connects_above_max'],
    ['a time that ran out', {}, { expiresAt: Date.now() - 1 }, 'expired'],
  ])(
    'are refused for %s, as an application would be',
    async (_, input, order, reasonCode) => {
      const dispatched = await preview({ input, order });
      const { ending } = await given.previewed(dispatched.applicationId);

      expect(ending).toMatchObject({ result: 'refused', reasonCode, errorMessage: expect.any(String) });
      await expectUnsent(dispatched);
    },
    PATIENCE_MS,
  );

  it(
    'are refused for a job that has a proposal, and stand in no application`s way',
    async () => {
      const { ciphertext: job } = await given.sandbox.job({ boost: null });
      const first = await preview({ job });
      await shownBy(first.applicationId);

      const sent = await given.dispatch(agency, { job });
      expect((await given.finished(sent.applicationId)).ending).toMatchObject({ status: 'applied' });

      const after = await preview({ job });
      expect((await given.previewed(after.applicationId)).ending).toMatchObject({ reasonCode: 'already_applied' });
      expect(await given.sent(job)).toEqual({ submits: 1, proposals: 1 });
    },
    PATIENCE_MS,
  );

  describe('that are sent', () => {
    let job: string;
    let shown: ShownForm;
    beforeAll(async () => {
      ({ ciphertext: job } = await given.sandbox.job({ boost: null, ...HOURLY }));
      shown = await shownBy((await preview({ job, order: { answers: ANSWERS } })).applicationId);
    }, PATIENCE_MS);

    it.each<[string, (form: ShownForm) => ShownForm, string]>([
      ['other Connects', (form) => ({ ...form, connectsRequired: 15 }), 'Connects required'],
      ['another rate', (form) => ({ ...form, hourlyRate: 71 }), 'hourly rate'],
      ['another letter', (form) => ({ ...form, coverLetterSha256: '1'.repeat(64) }), 'cover letter'],
      ['another freelancer', (form) => ({ ...form, freelancer: 'Robin Ashe' }), 'freelancer'],
      ['one question less', (form) => ({ ...form, answers: form.answers.slice(1) }), 'other questions'],
      [
        'a question in other words',
        (form) => ({ ...form, answers: form.answers.map((one) => ({ ...one, question: `${one.question}!` })) }),
        'other questions',
      ],
    ])(
      'are sent exactly as shown or not at all: %s',
      async (_, changed, says) => {
        const letter = { coverLetterSha256: await shaOf(job) };
        const asShown = changed({ ...shown, ...letter });
        const coverLetter = `A letter for ${job}.`;
        const { applicationId } = await given.dispatch(agency, { job, order: { coverLetter, asShown } });

        const { ending } = await given.finished(applicationId);
        expect(ending).toMatchObject({ status: 'failed', reasonCode: 'preview_differs' });
        expect(ending.errorMessage).toContain(says);
        expect(await given.sent(job)).toEqual(NOTHING);
      },
      PATIENCE_MS,
    );

    it(
      'carry the answers that were shown, whoever wrote them, and say who it was',
      async () => {
        const coverLetter = `A letter for ${job}.`;
        const answers = shown.answers.map((one, at) =>
          at === 1 ? { ...one, answer: 'Ledgers that agree.', source: 'model' as const } : one,
        );
        const asShown = { ...shown, answers, coverLetterSha256: await shaOf(job) };
        const { applicationId } = await given.dispatch(agency, { job, order: { coverLetter, asShown } });

        const { ending } = await given.finished(applicationId);
        expect(ending).toMatchObject({ status: 'applied', evidence: { answers } });
        const [proposal] = await given.sandbox.proposals(job);
        expect(proposal).toMatchObject({
          coverLetter,
          answers: answers.map(({ question, answer }) => ({ question, answer })),
        });
      },
      PATIENCE_MS,
    );
  });

  it.each(['send', 'cancelled', 'ended'])('cannot have an intent of kind %s, whatever the code does', async (kind) => {
    const { applicationId } = await preview();
    await given.previewed(applicationId);

    await expect(
      given.query(
        `INSERT INTO agent.intents (application_id, agency_id, canonical_job_id, kind, epoch, echo, letter_sha256)
         VALUES ($1, $2, '~02j', $3, 1, '{}', 'x')`,
        [applicationId, agency.agencyId, kind],
      ),
    ).rejects.toThrow(/intents_preview/);
  });

  it('cannot be on their way to Send, nor be let through a proxy, whatever the code does', async () => {
    const { applicationId } = await preview();
    await given.previewed(applicationId);

    const sending = `UPDATE agent.submissions SET state = 'sending', finished_at = NULL, order_json = '{}' WHERE application_id = $1`;
    await expect(given.query(sending, [applicationId])).rejects.toThrow(/submissions_preview/);
    const admitted = `INSERT INTO agent.submit_admissions (application_id, session_id, epoch, instance_id) VALUES ($1, $2, 1, $2)`;
    await expect(given.query(admitted, [applicationId, agency.sessionId])).rejects.toThrow(/submit_admissions_preview/);
  });

  it(
    'are begun again when their pod dies, told once, and never sent',
    async () => {
      await pod.stop();
      const killed = await given.pod('killed', { CRASH_AT: 'before-preview-commit' });
      const dispatched = await preview();
      expect(await killed.exited).toMatchObject({ signal: 'SIGKILL' });
      expect(await given.told('preview.finished', dispatched.applicationId)).toEqual([]);
      await given.expireLease(agency);

      pod = await given.pod('agent-2');
      expect((await given.previewed(dispatched.applicationId)).ending).toMatchObject({ result: 'ready' });
      await expectUnsent(dispatched);
      await eventually(() => given.expectInvariants());
    },
    PATIENCE_MS,
  );

  it(
    'are made in a real browser, which sends nothing once it fills in, and show what it looked like',
    async () => {
      await pod.stop();
      pod = await given.pod('browser', BROWSER);
      const dispatched = await preview({ input: HOURLY, order: { answers: ANSWERS } });

      const { ending } = await given.previewed(dispatched.applicationId);
      expect(ending).toMatchObject({ result: 'ready', hasScreenshot: true });
      expect(await shownBy(dispatched.applicationId)).toMatchObject({ hourlyRate: 70, connectsTotal: 16 });
      await expectUnsent(dispatched);

      const link = await given.nats.open('gateway');
      const { image } = await new Questions(link).ask(
        AgentPreviewScreenshot,
        { previewId: dispatched.applicationId },
        PATIENCE_MS,
      );
      await link.close();
      const bytes = Buffer.from(image ?? '', 'base64');
      expect([...bytes.subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff]);
      expect(bytes.byteLength).toBeLessThanOrEqual(MAX_SCREENSHOT_BYTES);
    },
    2 * PATIENCE_MS,
  );
});

async function shaOf(job: string): Promise<string> {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`A letter for ${job}.`));
  return Buffer.from(bytes).toString('hex');
}
