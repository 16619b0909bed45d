import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '#testing';
import { type Dispatched, GivenAgents, type GivenAgency, PATIENCE_MS } from '../spec/given-agents.kit-spec.js';

const SCALE = 60;
const LOST = { kind: 'response_lost_after_accept' };
const FOREVER_MS = 3_600_000;
const HIDDEN = [
  { kind: 'list_late', byMs: FOREVER_MS },
  { kind: 'job_page_late', byMs: FOREVER_MS },
];

// All through one session, and side by side: what takes time here is waiting.
let given: GivenAgents;
let agency: GivenAgency;
beforeAll(async () => {
  given = await GivenAgents.running(SCALE);
  agency = await given.agency();
  await given.finished((await given.dispatch(agency)).applicationId);
}, PATIENCE_MS);

const aJob = async (...faults: ({ kind: string } & Record<string, unknown>)[]): Promise<string> => {
  const { ciphertext: job } = await given.sandbox.job({ boost: null });
  for (const fault of faults) await given.sandbox.arm({ ...fault, job });
  return job;
};
const outcome = async ({ applicationId }: Dispatched) => (await given.intent(applicationId))?.outcome;
const untilOutcome = (one: Dispatched, wanted: string) =>
  eventually(async () => expect(await outcome(one)).toBe(wanted), PATIENCE_MS);
const readings = ({ applicationId }: Dispatched): Promise<{ kind: string; at: Date }[]> =>
  given.database.query(`SELECT kind, at FROM agent.observations WHERE application_id = $1 ORDER BY id`, [
    applicationId,
  ]);
const corrections = ({ applicationId }: Dispatched) =>
  given.told<{ evidence: { proposalId: string } }>('application.corrected', applicationId);
const ends = ({ applicationId }: Dispatched) => given.told('application.finished', applicationId);
const endOf = async ({ applicationId }: Dispatched) => (await given.finished(applicationId)).ending;
/** A proposal that the marketplace shows at once: a person's, or, with the letter of an application, one that was hidden. */
const shown = (job: string, coverLetter: string, memberId = agency.sandbox.freelancer.id) =>
  given.sandbox.call<{ id: string }>('POST', '/proposals', {
    agencyId: agency.sandbox.agencyId,
    job,
    coverLetter,
    memberId,
  });

describe('recovery', () => {
  it.concurrent(
    'calls absent only what two readings by two witnesses do not show, after the fence and its window',
    async () => {
      const one = await given.dispatch(agency, { job: await aJob({ kind: 'cut_mid_request' }) });

      expect(await endOf(one)).toMatchObject({ status: 'failed', reasonCode: 'not_found_after_send' });
      const seen = await readings(one);
      expect(seen.map(({ kind }) => kind)).toEqual(['unclear', 'fenced', 'read_absent', 'read_absent']);
      const [, fenced, first, second] = seen.map(({ at }) => at.getTime());
      expect(Number(first) - Number(fenced)).toBeGreaterThanOrEqual(120_000 / SCALE);
      expect(Number(second) - Number(first)).toBeGreaterThanOrEqual(60_000 / SCALE);
      // The same pod goes on under a newer epoch, so that what it sent under the old one can be cut off.
      const [row] = await given.query<{ of: number; by: number; confirmed: number }>(
        `SELECT epoch AS by, (detail->>'of')::int AS of,
           (SELECT proxy_confirmed_epoch FROM agent.sessions WHERE session_id = $2) AS confirmed
         FROM agent.observations WHERE application_id = $1 AND kind = 'fenced'`,
        [one.applicationId, agency.sessionId],
      );
      expect(Number(row?.by)).toBeGreaterThan(Number(row?.of));
      expect(Number(row?.confirmed)).toBeGreaterThanOrEqual(Number(row?.by));
      expect(await given.sent(one.job)).toEqual({ submits: 1, proposals: 0 });
    },
    PATIENCE_MS,
  );

  it.concurrent(
    'keeps unknown, and the credit held, what the witnesses disagree about; a later find decides it',
    async () => {
      const faults = [LOST, HIDDEN[0], { ...HIDDEN[1], meanwhile: 'nothing' }] as typeof HIDDEN;
      const one = await given.dispatch(agency, { job: await aJob(...faults) });
      await untilOutcome(one, 'unknown');
      expect(await ends(one)).toEqual([]);
      const steps = await given.told<{ stage: string }>('application.progressed', one.applicationId);
      expect(steps.at(-1)).toMatchObject({ stage: 'verifying' });

      const { id } = await shown(one.job, one.order.coverLetter);
      await given.lookNow(one.applicationId);
      expect(await endOf(one)).toMatchObject({ reasonCode: 'sent_verified', evidence: { proposalId: id } });
      expect(await given.sent(one.job)).toEqual({ submits: 1, proposals: 1 });
    },
    PATIENCE_MS,
  );

  it.concurrent(
    'keeps unknown for good what looks absent only after it was unclear',
    async () => {
      const job = await aJob({ kind: 'cut_after_body', accept: false });
      const one = await given.dispatch(agency, { job });
      await eventually(async () => expect(await given.sent(job)).toMatchObject({ submits: 1 }), PATIENCE_MS);
      await given.sandbox.call('PATCH', `/jobs/${job}`, { state: 'closed' });
      await untilOutcome(one, 'unknown');
      await given.sandbox.call('PATCH', `/jobs/${job}`, { state: 'open' });
      for (let look = 0; look < 3; look += 1) {
        const before = (await readings(one)).length;
        await eventually(async () => {
          await given.lookNow(one.applicationId);
          expect((await readings(one)).length).toBeGreaterThan(before);
        }, PATIENCE_MS);
      }

      expect(await outcome(one)).toBe('unknown');
      expect((await readings(one)).at(-1)).toMatchObject({ kind: 'read_absent' });
      expect(await ends(one)).toEqual([]);
    },
    PATIENCE_MS,
  );

  it.concurrent.each([
    ['with another letter', 'another', /its letter is another one/],
    ['on behalf of somebody else', 'developer', /somebody else/],
  ])(
    'takes no proposal of a person for its own: %s',
    async (_what, whose, why) => {
      const job = await aJob({ kind: 'cut_after_body', accept: false });
      const one = await given.dispatch(agency, { job });
      await eventually(async () => expect(await given.sent(job)).toMatchObject({ submits: 1 }), PATIENCE_MS);
      if (whose === 'another') await shown(job, 'I came by myself.');
      else await shown(job, one.order.coverLetter, agency.sandbox.businessDeveloper.id);
      await untilOutcome(one, 'unknown');

      expect(await given.intent(one.applicationId)).toMatchObject({ why: expect.stringMatching(why) });
      expect(await ends(one)).toEqual([]);
    },
    PATIENCE_MS,
  );

  it.concurrent(
    'believes no refusal that the list contradicts a listing delay later',
    async () => {
      const late = [
        { kind: 'list_late', byMs: 800 },
        { kind: 'job_page_late', byMs: 800 },
      ];
      const one = await given.dispatch(agency, { job: await aJob({ kind: 'misleading_refusal' }, ...late) });

      expect(await endOf(one)).toMatchObject({ status: 'applied', reasonCode: 'sent_verified' });
      expect(await given.sent(one.job)).toEqual({ submits: 1, proposals: 1 });
    },
    PATIENCE_MS,
  );

  it.concurrent.each([
    ['not found', { kind: 'cut_after_body', accept: false }, 'not_found_after_send'],
    ['refused', { kind: 'refused_on_send' }, 'page_error'],
  ])(
    'tells a proposal that shows up after the end once as a late find (%s); it moves nothing and forbids another Send',
    async (_what, fault, reasonCode) => {
      const one = await given.dispatch(agency, { job: await aJob(fault) });
      expect(await endOf(one)).toMatchObject({ status: 'failed', reasonCode });
      const { id } = await shown(one.job, one.order.coverLetter);
      for (let look = 0; look < 2; look += 1) {
        await eventually(async () => {
          await given.lookNow(one.applicationId);
          expect(await corrections(one)).toHaveLength(1);
        }, PATIENCE_MS);
      }
      expect(await corrections(one)).toMatchObject([{ evidence: { proposalId: id } }]);

      const again = await given.dispatch(agency, { job: one.job });
      expect(await endOf(again)).toMatchObject({ reasonCode: 'already_applied' });
      expect(await given.sent(one.job)).toEqual({ submits: 1, proposals: 0 });
      expect(await ends(one)).toHaveLength(1);
    },
    PATIENCE_MS,
  );

  it.concurrent(
    'refuses the intent of another Send when the late find comes only after its job page was read',
    async () => {
      const one = await given.dispatch(agency, { job: await aJob({ kind: 'cut_after_body', accept: false }) });
      await endOf(one);
      await given.database.query(
        `UPDATE agent.intents SET outcome_at = outcome_at - interval '15 minutes' WHERE application_id = $1`,
        [one.applicationId],
      );
      await given.sandbox.arm({ kind: 'slow_response', pages: ['apply'], delayMs: 900, job: one.job });
      const again = await given.dispatch(agency, { job: one.job });
      await eventually(async () => {
        const steps = await given.told<{ stage: string }>('application.progressed', again.applicationId);
        expect(steps.at(-1)).toMatchObject({ stage: 'filling' });
      }, PATIENCE_MS);
      await given.database.query(
        `UPDATE agent.intents SET late_found_at = clock_timestamp() WHERE application_id = $1`,
        [one.applicationId],
      );

      expect(await endOf(again)).toMatchObject({ reasonCode: 'already_applied' });
      expect(await given.sent(one.job)).toEqual({ submits: 1, proposals: 0 });
    },
    PATIENCE_MS,
  );

  it.concurrent(
    'looks for a late find a quarter of an hour and a day after the end, and then no more',
    async () => {
      const one = await given.dispatch(agency, { job: await aJob({ kind: 'cut_mid_request' }) });
      await endOf(one);
      const next = async () =>
        (
          await given.database.query<{ minutes: number | null }>(
            `SELECT CASE WHEN next_look_at < 'infinity' THEN extract(epoch FROM next_look_at - outcome_at)::float8 END
               * ${SCALE} / 60 AS minutes
             FROM agent.intents WHERE application_id = $1`,
            [one.applicationId],
          )
        )[0]?.minutes;
      const pass = (minutes: number) =>
        given.database.query(
          `UPDATE agent.intents SET outcome_at = outcome_at - make_interval(secs => $2), next_look_at = next_look_at - make_interval(secs => $2)
           WHERE application_id = $1`,
          [one.applicationId, (minutes * 60) / SCALE],
        );
      expect(await next()).toBeCloseTo(15);
      await pass(15);
      await eventually(async () => expect(await next()).toBeCloseTo(24 * 60), PATIENCE_MS);
      await pass(24 * 60);

      await eventually(async () => expect(await next()).toBeNull(), PATIENCE_MS);
      expect(await corrections(one)).toEqual([]);
    },
    PATIENCE_MS,
  );

  it.concurrent(
    'makes another application for the job wait until the first is decided for a quarter of an hour',
    async () => {
      const job = await aJob({ kind: 'cut_mid_request' });
      const first = await given.dispatch(agency, { job });
      await eventually(async () => expect(await given.sent(job)).toMatchObject({ submits: 1 }), PATIENCE_MS);
      const second = await given.dispatch(agency, { job });
      await endOf(first);
      await eventually(async () => {
        const steps = await given.told<{ blockedOn: string | null }>('application.progressed', second.applicationId);
        expect(steps.map(({ blockedOn }) => blockedOn)).toContain('earlier_intent');
      }, PATIENCE_MS);
      expect(await given.sent(job)).toEqual({ submits: 1, proposals: 0 });

      await given.database.query(
        `UPDATE agent.intents SET outcome_at = outcome_at - interval '15 minutes' WHERE application_id = $1`,
        [first.applicationId],
      );
      await given.database.query(
        `UPDATE agent.submissions SET not_before = clock_timestamp() WHERE application_id = $1`,
        [second.applicationId],
      );
      expect(await endOf(second)).toMatchObject({ status: 'applied' });
      expect(await given.sent(job)).toEqual({ submits: 2, proposals: 1 });
    },
    PATIENCE_MS,
  );

  it.concurrent(
    'goes on when what was observed turned out to be another application’s proposal',
    async () => {
      const done = await endOf(await given.dispatch(agency));
      const one = await given.dispatch(agency, { job: await aJob(LOST, ...HIDDEN) });
      await eventually(async () => expect(await given.sent(one.job)).toMatchObject({ submits: 1 }), PATIENCE_MS);
      const detail = { proposalId: done.evidence?.proposalId, url: '', letterSha256: null };
      await given.database.query(
        `INSERT INTO agent.observations (application_id, epoch, pod, kind, detail)
         VALUES ($1, 1, 'agent-1', 'proposal_matched', $2)`,
        [one.applicationId, JSON.stringify(detail)],
      );

      expect(await endOf(one)).toMatchObject({ reasonCode: 'not_found_after_send' });
    },
    PATIENCE_MS,
  );
});

afterAll(() => given?.expectInvariants());
afterAll(() => given?.stop(), PATIENCE_MS);
