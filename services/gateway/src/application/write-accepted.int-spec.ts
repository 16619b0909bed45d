import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApplyRequested, type ApplicationId, outgoing } from '#contracts';
import { Outbox } from '#messaging';
import { CommitUnknownError, isUniqueViolation, Log } from '#runtime';
import { aJobId, anApplicationId, anEcho, InterruptedDatabase, testDatabase, type TestDatabase } from '#testing';
import { ApplicationKeysRepository } from '../outbound/application-keys.repository.js';
import { ApplicationsRepository } from '../outbound/applications.repository.js';
import { IdempotencyRepository } from '../outbound/idempotency.repository.js';
import { processedJobIdOf } from './resolve-job.js';
import { type Acceptance, WriteAccepted } from './write-accepted.js';

const HOUR_MS = 3_600_000;
const AGENCY = anEcho().agencyId;

describe('applications that are accepted while a commit runs', () => {
  let database: TestDatabase;
  let own: InterruptedDatabase;
  let keys: ApplicationKeysRepository;
  let applications: ApplicationsRepository;
  let idempotency: IdempotencyRepository;
  let writing: WriteAccepted;

  beforeAll(async () => {
    database = await testDatabase();
    const options = { url: database.urlOf('gateway'), schema: 'gateway', applicationName: 'accepting' };
    own = await new InterruptedDatabase({ ...options, log: Log.silent(), poolSize: 8 }).open();
    keys = new ApplicationKeysRepository(own);
    applications = new ApplicationsRepository(own);
    idempotency = new IdempotencyRepository(own);
    writing = new WriteAccepted(own, applications, keys, idempotency, new Outbox(), Log.silent());
  });
  afterAll(async () => {
    await own?.close();
    await database?.drop();
  });

  function anAcceptance(applicationId: ApplicationId = anApplicationId(), jobId = aJobId()): Acceptance {
    const echo = { ...anEcho(), jobId, processedJobId: processedJobIdOf(jobId), agencyId: AGENCY };
    const order = {
      applicationId,
      echo,
      coverLetter: 'A letter',
      profileId: null,
      terms: { hourlyRate: null, fixedBid: null, milestones: null, timeline: null, boostConnects: null },
      autoFillOtherQuestions: false,
      answers: [],
      maxConnects: null,
      expiresAt: Date.now() + HOUR_MS,
    };
    const body = { order, scheduleAt: null, requireApproval: false, priority: 0 };
    return {
      application: {
        ...echo,
        applicationId,
        stage: 'queued',
        scheduleAt: null,
        expiresAt: order.expiresAt,
        requireApproval: false,
        previewId: null,
      },
      message: outgoing(ApplyRequested, echo.agencyId, applicationId, body),
    };
  }

  const written = async (...acceptances: readonly Acceptance[]) =>
    (await Promise.allSettled(acceptances.map((one) => writing.execute(one)))).map((result) =>
      result.status === 'fulfilled' ? 'accepted' : wordFor(result.reason),
    );
  const wordFor = (error: unknown): unknown => {
    if (error instanceof CommitUnknownError) return 'unknown';
    return isUniqueViolation(error) ? 'refused' : error;
  };
  /** The ids that have each: a row, the key of what was accepted, a message. */
  const idsIn = async (...acceptances: readonly Acceptance[]) => {
    const ids = acceptances.map(({ application }) => application.applicationId);
    const of = async (text: string) =>
      (await database.query<{ id: string }>(text, [ids])).map(({ id }) => id).toSorted();
    return {
      rows: await of(`SELECT application_id AS id FROM gateway.applications WHERE application_id = ANY ($1::uuid[])`),
      keys: await of(
        `SELECT application_id AS id FROM gateway.application_keys WHERE application_id = ANY ($1::uuid[]) AND kind = 'accepted'`,
      ),
      told: await of(
        `SELECT body::json -> 'order' ->> 'applicationId' AS id FROM gateway.outbox
         WHERE body::json -> 'order' ->> 'applicationId' = ANY ($1::text[])`,
      ),
    };
  };

  it('share the next transaction', async () => {
    const acceptances = Array.from({ length: 9 }, () => anAcceptance());

    expect(await written(...acceptances)).toEqual(acceptances.map(() => 'accepted'));

    const [{ transactions } = { transactions: 0 }] = await database.query<{ transactions: number }>(
      `SELECT count(DISTINCT xmin::text)::int AS transactions FROM gateway.applications WHERE application_id = ANY ($1::uuid[])`,
      [acceptances.map(({ application }) => application.applicationId)],
    );
    expect(transactions).toBe(2);
    const ids = acceptances.map(({ application }) => application.applicationId).toSorted();
    expect(await idsIn(...acceptances)).toEqual({ rows: ids, keys: ids, told: ids });
  });

  it('are each accepted by itself: a lost race, an abandoned id and a repeated one refuse nobody else', async () => {
    const [first, one, two, abandoned] = [anAcceptance(), anAcceptance(), anAcceptance(), anAcceptance()];
    const late = anAcceptance(anApplicationId(), one.application.jobId);
    await keys.abandon([abandoned.application.applicationId]);

    const answers = await written(first, one, late, abandoned, two, two);

    expect([answers[0], answers[3]]).toEqual(['accepted', 'refused']);
    // Which of those that exclude each other comes first is nobody's promise.
    expect(answers.slice(1, 3).toSorted()).toEqual(['accepted', 'refused']);
    expect(answers.slice(4).toSorted()).toEqual(['accepted', 'refused']);
    const winner = answers[1] === 'accepted' ? one : late;
    const ids = [first, winner, two].map(({ application }) => application.applicationId).toSorted();
    expect(await idsIn(first, one, late, abandoned, two)).toEqual({ rows: ids, keys: ids, told: ids });
  });

  it('are each written as they were asked for, and answered again under their own key', async () => {
    const all = Array.from({ length: 5 }, (_, nth) => {
      const { application, message } = anAcceptance();
      const { applicationId } = application;
      const given = { ...application, agencyId: anEcho().agencyId, metadata: { nth: String(nth) } };
      return { message, application: given, answer: { applicationId, nth } };
    });
    const bodyHash = Buffer.alloc(32);
    const ownerOf = ({ application: { accountId, applicationId } }: (typeof all)[number]) => ({
      accountId,
      path: '/path',
      key: applicationId,
    });
    for (const one of all) await idempotency.claim(ownerOf(one), bodyHash, one.application.applicationId, '1 hour');

    await written(...all);

    const rows = await applications.byIds(all.map(({ application }) => application.applicationId));
    const found = new Map(rows.map((row) => [row.applicationId, row]));
    for (const { application } of all) {
      const { previewId: _, ...told } = application;
      expect(found.get(application.applicationId)).toMatchObject(told);
    }
    const answered = all.map((one) => idempotency.answered(ownerOf(one), bodyHash));
    expect(await Promise.all(answered)).toEqual(all.map(({ answer }) => answer));
  });

  it.each([
    ['unheard', 4],
    ['unsent', 1],
  ] as const)(
    'are unknown, each of them, when nobody heard of their COMMIT (%s), and none is tried again',
    async (fate, count) => {
      const acceptances = Array.from({ length: 4 }, () => anAcceptance());
      const before = own.begun;
      own.next('whole', fate);

      expect(await written(...acceptances)).toEqual(['accepted', 'unknown', 'unknown', 'unknown']);

      expect(own.begun - before).toBe(2);
      const ids = acceptances
        .slice(0, count)
        .map(({ application }) => application.applicationId)
        .toSorted();
      expect(await idsIn(...acceptances)).toEqual({ rows: ids, keys: ids, told: ids });
    },
  );

  it('are unknown alone, when they are tried alone and nobody heard of that COMMIT', async () => {
    const [first, one, two] = [anAcceptance(), anAcceptance(), anAcceptance()];
    const late = anAcceptance(anApplicationId(), first.application.jobId);
    // The first alone, the rest together and refused, then one by one.
    own.next('whole', 'whole', 'unheard');

    expect(await written(first, one, late, two)).toEqual(['accepted', 'unknown', 'refused', 'accepted']);

    const ids = [first, one, two].map(({ application }) => application.applicationId).toSorted();
    expect(await idsIn(first, one, late, two)).toEqual({ rows: ids, keys: ids, told: ids });
  });
});
