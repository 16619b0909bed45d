import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { AgencyId, SessionId } from '#contracts';
import type { Submission } from '../domain/submission.js';
import { givenFinish } from '../spec/given-finish.kit-spec.js';
import { aSentProposal, GivenRows } from '../spec/given-rows.kit-spec.js';
import type { EndReason } from './finish-submission.js';

const REASON: EndReason = { status: 'failed', reasonCode: 'not_found_after_send', message: 'It is not there.' };
let proposals = 0;

describe('what an older epoch, or one whose lease ran out, comes to', () => {
  let rows: GivenRows;
  let session: { sessionId: SessionId; agencyId: AgencyId };
  let submission: Submission;
  beforeAll(async () => {
    rows = await GivenRows.open();
  });
  afterAll(() => rows?.drop());
  beforeEach(async () => {
    session = await rows.session();
    await rows.hold(session.sessionId, 5);
    await rows.dispatched(session.agencyId);
    submission = await rows.taken({ ...session, epoch: 5 });
  });

  const lease = (epoch: number) => ({ sessionId: session.sessionId, epoch });
  const intent = () => ({ applicationId: submission.applicationId, echo: submission.order.echo });
  const sent = async () => {
    const { applicationId, echo } = intent();
    await rows.intendToSend(echo, { applicationId, epoch: 5 });
    await rows.query(`UPDATE submissions SET state = 'sending' WHERE application_id = $1`, [applicationId]);
  };
  const stands = async () => {
    const { applicationId } = submission;
    const [row] = await rows.query(
      `SELECT state, kind, outcome FROM submissions LEFT JOIN intents USING (application_id) WHERE application_id = $1`,
      [applicationId],
    );
    const told = await rows.query(`SELECT FROM outbox WHERE body LIKE '%' || $1 || '%'`, [applicationId]);
    return { ...row, told: told.length };
  };

  const finish = () => givenFinish(rows).finish;
  const ACTS: Record<
    string,
    readonly [before: 'sent' | 'working', act: (epoch: number) => Promise<unknown>, after: object]
  > = {
    'that it is not there': [
      'sent',
      (epoch) => finish().notSent(lease(epoch), intent(), 'not_found', REASON),
      { state: 'finished', kind: 'send', outcome: 'not_found', told: 1 },
    ],
    'that it was refused': [
      'sent',
      (epoch) => finish().notSent(lease(epoch), intent(), 'refused', REASON),
      { state: 'finished', kind: 'send', outcome: 'refused', told: 1 },
    ],
    'that nobody knows': [
      'sent',
      (epoch) => finish().unknown(lease(epoch), intent(), 'the witnesses do not agree'),
      { state: 'sending', kind: 'send', outcome: 'unknown', told: 0 },
    ],
    'that it is there': [
      'sent',
      (epoch) =>
        finish().applied(lease(epoch), intent(), aSentProposal({ proposalId: `18${(proposals += 1)}` }), 'sent'),
      { state: 'finished', kind: 'send', outcome: 'applied', told: 1 },
    ],
    'that it ends before Send': [
      'working',
      (epoch) => finish().beforeSend(lease(epoch), submission, { ...REASON, reasonCode: 'expired' }),
      { state: 'finished', kind: 'ended', outcome: null, told: 1 },
    ],
  };

  it.each(Object.entries(ACTS))(
    'is not written: %s; of whoever holds the session it is',
    async (_, [from, act, after]) => {
      if (from === 'sent') await sent();
      const before = await stands();

      await act(4);
      expect(await stands()).toEqual(before);
      await rows.expireLease(session.sessionId);
      await act(5);
      expect(await stands()).toEqual(before);

      await rows.hold(session.sessionId, 6);
      await act(6);
      expect(await stands()).toEqual(after);
    },
  );
});
