import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApplicationId, Stage } from '#contracts';
import { Outbox } from '#messaging';
import { Log } from '#runtime';
import { eventually } from '#testing';
import { GivenRows } from '../spec/given-rows.kit-spec.js';
import { ReportProgress } from './report-progress.js';

describe('steps that are told', () => {
  let rows: GivenRows;
  let progress: ReportProgress;
  beforeAll(async () => {
    rows = await GivenRows.open();
    progress = new ReportProgress(rows.database, rows.submissions, new Outbox(), Log.silent());
  });
  afterAll(() => rows?.drop());

  const stepsOf = async (applicationId: ApplicationId) => {
    const sent = await rows.query<{ body: string }>(
      `SELECT body FROM outbox WHERE subject LIKE 'application.progressed.%' AND body LIKE '%' || $1 || '%' ORDER BY id`,
      [applicationId],
    );
    return sent.map(({ body }) => JSON.parse(body) as { step: number; stage: Stage });
  };

  it('are written in the order they were reported, also those reported while others are being written', async () => {
    const { agencyId } = await rows.session();
    const [one, other] = [await rows.dispatched(agencyId), await rows.dispatched(agencyId)];
    const report = ({ applicationId, echo }: typeof one, stage: Stage) =>
      progress.report({ applicationId, dispatch: 1, echo }, stage);

    report(one, 'opening_job');
    report(one, 'filling');
    const isWritten = progress.settled(one.applicationId);
    report(other, 'opening_job');
    await isWritten;
    // The time in which more could have joined them is over, with nothing left to write.
    await eventually(() => expect(progress['gathering']).toBeUndefined());
    await progress.settled(other.applicationId);
    report(one, 'sending');
    await progress.settled(one.applicationId);

    expect(await stepsOf(one.applicationId)).toMatchObject([
      { step: 1, stage: 'opening_job' },
      { step: 2, stage: 'filling' },
      { step: 3, stage: 'sending' },
    ]);
    expect(await stepsOf(other.applicationId)).toMatchObject([{ step: 1, stage: 'opening_job' }]);
  });
});
