import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { AgencyId, SessionId } from '#contracts';
import { CommitUnknownError, Database } from '#runtime';
import { aJobId } from '#testing';
import { NO_EVIDENCE } from '../domain/draft.js';
import { LeaseLostError } from '../domain/faults.js';
import type { HeldRequest, SubmissionPage } from '../domain/ports.js';
import type { Submission } from '../domain/submission.js';
import type { ProtocolTimes } from '../domain/protocol-times.js';
import { givenFinish } from '../spec/given-finish.kit-spec.js';
import { A_PROFILE, GivenRows } from '../spec/given-rows.kit-spec.js';
import type { KeepArtefacts } from './keep-artefacts.js';
import { Pod } from './pod.js';
import { SendProposal } from './send-proposal.js';
import type { SessionWork } from './session-work.js';

/** The request of Send, which the marketplace answers with something that decides nothing. */
class Held implements HeldRequest {
  readonly became: string[] = [];

  abort(): Promise<void> {
    this.became.push('aborted');
    return Promise.resolve();
  }

  perform() {
    this.became.push('performed');
    return Promise.resolve({ kind: 'unclear' as const, why: 'a page that nobody knows' });
  }
}

const ABORTED = ['aborted'];
const job = aJobId();

describe('a request that is held', () => {
  let rows: GivenRows;
  let session: { sessionId: SessionId; agencyId: AgencyId };
  let held: Held;
  beforeAll(async () => {
    rows = await GivenRows.open();
  });
  afterAll(() => rows?.drop());
  beforeEach(async () => {
    session = await rows.session();
    await rows.hold(session.sessionId, 1);
    held = new Held();
  });

  const taken = async (expiresAt = Date.now() + 60_000): Promise<Submission> => {
    await rows.dispatched(session.agencyId, { order: { expiresAt } });
    return rows.taken({ ...session, epoch: 1 });
  };
  const press = (submission: Submission, database: Database = rows.database, times: Partial<ProtocolTimes> = {}) => {
    const given = givenFinish(rows);
    const { finish, log } = given;
    const pod = new Pod(given.pod.name, { ...given.pod.times, ...times }, given.pod.work);
    // No picture is taken of a page that there is not.
    const artefacts = { failure: () => Promise.resolve() } as unknown as KeepArtefacts;
    const { submissions, intents, decisions } = rows;
    const send = new SendProposal(database, submissions, intents, decisions, finish, artefacts, pod, log);
    const work = {
      session,
      submission,
      lease: () => ({ sessionId: session.sessionId, epoch: 1 }),
      submitEgress: () => {},
    };
    const draft = { evidence: NO_EVIDENCE, connectsBefore: 40 };
    const ready = { canonicalJobId: job, profile: A_PROFILE, letterSha256: '0'.repeat(64), draft };
    return send.execute(work as unknown as SessionWork, {} as SubmissionPage, held, ready);
  };
  const rowOf = async ({ applicationId }: Submission) =>
    (
      await rows.query(
        `SELECT state, kind FROM submissions LEFT JOIN intents USING (application_id) WHERE application_id = $1`,
        [applicationId],
      )
    )[0];

  it('is performed once its intent is committed', async () => {
    const submission = await taken();

    expect(await press(submission)).toBe('verifying');
    expect(held.became).toEqual(['performed']);
    expect(await rowOf(submission)).toEqual({ state: 'verifying', kind: 'send' });
  });

  it('is aborted when too much time has passed since its intent, which recovery has then', async () => {
    const submission = await taken();

    expect(await press(submission, rows.database, { intentToSend: -1 })).toBe('verifying');
    expect(held.became).toEqual(ABORTED);
    expect(await rowOf(submission)).toEqual({ state: 'verifying', kind: 'send' });
  });

  it('is aborted when its time ran out, and no intent stays', async () => {
    const submission = await taken(Date.now() - 1);

    expect(await press(submission)).toBe('finished');
    expect(held.became).toEqual(ABORTED);
    expect(await rowOf(submission)).toEqual({ state: 'finished', kind: 'ended' });
  });

  it('is aborted when an earlier Send for the job was found late, and no intent stays', async () => {
    const submission = await taken();
    const { applicationId } = await rows.intendToSend(submission.order.echo, { job });
    await rows.setOutcome(applicationId, 'not_found', null);
    await rows.database.transaction((tx) => rows.intents.markLateFound(tx, applicationId));

    expect(await press(submission)).toBe('finished');
    expect(held.became).toEqual(ABORTED);
    expect(await rowOf(submission)).toEqual({ state: 'finished', kind: 'ended' });
  });

  it('is aborted when another Send for the job is open', async () => {
    const submission = await taken();
    await rows.intendToSend(submission.order.echo, { job });

    expect(await press(submission)).toBe('finished');
    expect(held.became).toEqual(ABORTED);
    expect(await rowOf(submission)).toEqual({ state: 'finished', kind: 'ended' });
  });

  it('is aborted when the application was cancelled', async () => {
    const submission = await taken();
    const { applicationId, order } = submission;
    await rows.database.transaction((tx) => rows.intents.insertEnd(tx, applicationId, order.echo, 'cancelled'));

    expect(await press(submission)).toBe('finished');
    expect(held.became).toEqual(ABORTED);
    expect(await rowOf(submission)).toMatchObject({ kind: 'cancelled' });
  });

  it('is aborted when the lease is gone, and nothing is written', async () => {
    const submission = await taken();
    await rows.expireLease(session.sessionId);

    await expect(press(submission)).rejects.toBeInstanceOf(LeaseLostError);
    expect(held.became).toEqual(ABORTED);
    expect(await rowOf(submission)).toEqual({ state: 'working', kind: null });
  });

  it('is aborted when nobody knows whether its intent was committed; recovery has it, if it was', async () => {
    const submission = await taken();
    const database = {
      query: rows.database.query.bind(rows.database),
      transaction: async (work: Parameters<Database['transaction']>[0]) => {
        await rows.database.transaction(work);
        throw new CommitUnknownError(new Error('the connection was cut'));
      },
    } as unknown as Database;

    expect(await press(submission, database)).toBe('verifying');
    expect(held.became).toEqual(ABORTED);
    expect(await rowOf(submission)).toEqual({ state: 'verifying', kind: 'send' });
  });
});
