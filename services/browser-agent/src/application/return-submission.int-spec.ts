import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AgencyId, ApplicationId, Stage } from '#contracts';
import { Healings, Outbox } from '#messaging';
import { Log, TimeScale } from '#runtime';
import { SessionLostError } from '../domain/faults.js';
import { GivenRows } from '../spec/given-rows.kit-spec.js';
import { ReportProgress } from './report-progress.js';
import { ReturnSubmissions } from './return-submission.js';
import type { SessionWork } from './session-work.js';
import { SubmitApplication } from './submit-application.js';

describe('what a session that stopped gives back', () => {
  let rows: GivenRows;
  let progress: ReportProgress;
  let returns: ReturnSubmissions;

  beforeAll(async () => {
    rows = await GivenRows.open();
    const outbox = new Outbox();
    progress = new ReportProgress(rows.database, rows.submissions, outbox, Log.silent());
    returns = new ReturnSubmissions(rows.mailbox, progress, outbox, new Healings(rows.database));
  });
  afterAll(() => rows?.drop());

  const told = async (agencyId: AgencyId): Promise<{ subject: string; step?: number; stage?: Stage }[]> => {
    const sent = await rows.query<{ subject: string; body: string }>(
      `SELECT subject, body FROM outbox WHERE subject LIKE '%' || $1 ORDER BY id`,
      [agencyId],
    );
    return sent.map(({ subject, body }) => ({
      ...JSON.parse(body),
      subject: subject.slice(0, subject.lastIndexOf('.')),
    }));
  };
  const giveBack = (agencyId: AgencyId) => rows.database.transaction((tx) => returns.within(tx, agencyId));

  it('is told to the scheduler, and to the customer as waiting again with the reason', async () => {
    const { agencyId } = await rows.session();
    const order = await rows.dispatched(agencyId);
    const { applicationId, echo } = order;
    progress.report({ applicationId, dispatch: 1, echo }, 'opening_job');
    await progress.settled(applicationId);

    await giveBack(agencyId);
    progress.report({ applicationId, dispatch: 1, echo }, 'filling');
    await progress.settled(applicationId);

    expect(await told(agencyId)).toMatchObject([
      { subject: 'application.progressed', applicationId, step: 1, stage: 'opening_job' },
      {
        subject: 'application.progressed',
        applicationId,
        step: 2,
        stage: 'queued',
        blockedOn: 'session_needs_human',
        echo,
      },
      { subject: 'application.returned', applicationId, dispatch: 1 },
    ]);
  });

  it('is nothing of what may have been sent, and nothing twice', async () => {
    const { agencyId } = await rows.session();
    const [waiting, intended] = [await rows.dispatched(agencyId), await rows.dispatched(agencyId)];
    await rows.intendToSend(intended.echo, { applicationId: intended.applicationId });

    await giveBack(agencyId);
    await giveBack(agencyId);

    const ids = (await told(agencyId)).map((one) => (one as unknown as { applicationId: ApplicationId }).applicationId);
    expect(ids).toEqual([waiting.applicationId, waiting.applicationId]);
    expect(await rows.query(`SELECT what FROM healings`)).toEqual([]);
  });

  it('is nothing of what its agency wants held while the session signs in again: it waits here, and says so', async () => {
    const { sessionId, agencyId } = await rows.session();
    const order = await rows.dispatched(agencyId, { onLoggedOut: 'hold' });
    await rows.query(
      `UPDATE sessions SET lease_pod = 'pod', lease_epoch = 1, lease_until = clock_timestamp() + interval '1 hour'
       WHERE session_id = $1`,
      [sessionId],
    );
    const taken = await rows.mailbox.take({ sessionId, agencyId, epoch: 1 });
    if (taken.kind !== 'taken') throw new Error(`It is ${taken.kind}`);
    const nobody = undefined as never;
    const { database, submissions } = rows;
    const rest = [progress, nobody, new TimeScale(1), Log.silent()] as const;
    const submit = new SubmitApplication(database, submissions, nobody, nobody, nobody, nobody, nobody, ...rest);
    const marketplace = { isOpen: () => true, openPage: () => Promise.reject(new SessionLostError('signed out')) };
    const work = { submission: taken.submission, session: { sessionId }, marketplace, isHeld: () => true };

    expect(taken.submission).toMatchObject({ attempt: 1, onLoggedOut: 'hold' });
    expect(await submit.execute(work as unknown as SessionWork)).toBe('session_lost');
    await progress.settled(order.applicationId);

    expect(
      await rows.query(
        `SELECT state, attempts, not_before > clock_timestamp() AS later FROM submissions
       WHERE application_id = $1`,
        [order.applicationId],
      ),
    ).toEqual([{ state: 'queued', attempts: 1, later: true }]);
    expect(await told(agencyId)).toMatchObject([{ stage: 'dispatched', blockedOn: 'session_reconnecting' }]);
  });

  it('is reported as mended when a pod that died had left it there', async () => {
    const { agencyId } = await rows.session({ state: 'needs_human' });
    const { applicationId } = await rows.dispatched(agencyId);

    const leftBehind = () => rows.database.transaction((tx) => returns.leftBehind(tx));
    expect([await leftBehind(), await leftBehind()]).toEqual([1, 0]);

    expect(await rows.query(`SELECT kind, what, count, first, last FROM healings`)).toEqual([
      { kind: 'sweeper', what: 'return-stopped', count: 1, first: applicationId, last: applicationId },
    ]);
  });
});
