import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { AgencyId, SessionId } from '#contracts';
import type { Tx } from '#runtime';
import { NO_EVIDENCE } from '../domain/draft.js';
import type { Submission } from '../domain/submission.js';
import { A_PROFILE, aSentProposal, GivenRows } from '../spec/given-rows.kit-spec.js';

/** Whatever its key says: its own row keeps a submission from what it cannot become any more. */
describe('the row of a submission', () => {
  let rows: GivenRows;
  let held: { sessionId: SessionId; agencyId: AgencyId; epoch: number };
  let submission: Submission;
  beforeAll(async () => {
    rows = await GivenRows.open();
  });
  afterAll(() => rows?.drop());
  beforeEach(async () => {
    held = { ...(await rows.session()), epoch: 5 };
    await rows.hold(held.sessionId, 5);
    await rows.dispatched(held.agencyId);
    submission = await rows.taken(held);
  });

  const within = <T>(work: (tx: Tx) => Promise<T>) => rows.database.transaction(work);
  const finish = () => within((tx) => rows.submissions.finish(tx, submission.applicationId, Date.now()));
  const intend = () => {
    const send = { agencyId: held.agencyId, letterSha256: '0'.repeat(64), profile: A_PROFILE };
    const canonicalJobId = submission.order.echo.jobId;
    const draft = { evidence: NO_EVIDENCE, connectsBefore: 40 };
    return within((tx) => rows.decisions.intend(tx, held, submission, { ...send, canonicalJobId, draft }));
  };
  const row = async () =>
    (await rows.query(`SELECT * FROM submissions WHERE application_id = $1`, [submission.applicationId]))[0];

  const expectLeftAlone = async () => {
    expect(await rows.mailbox.take(held)).toEqual({ kind: 'nothing' });
    expect(await rows.mailbox.takeOver(held.agencyId, 9, [])).toBe(0);
    expect(await within((tx) => rows.submissions.requeue(tx, submission, 0, true))).toBe(false);
    expect(await within((tx) => rows.mailbox.returnQueued(tx, held.agencyId))).toEqual([]);
    await rows.query(`UPDATE sessions SET state = 'needs_human' WHERE session_id = $1`, [held.sessionId]);
    await rows.expireLease(held.sessionId);
    await within((tx) => rows.mailbox.returnStopped(tx));
  };

  it('that has ended is not sent any more', async () => {
    await finish();
    const before = await row();

    expect(await intend()).toMatchObject({ isCurrent: true, isSending: false });
    expect(await row()).toEqual(before);
  });

  it('that has ended does not end once more when its proposal is seen', async () => {
    await intend();
    await finish();
    const before = await row();
    const { applicationId } = submission;
    const seen = { applicationId, epoch: 5, pod: 'agent-1', proposal: aSentProposal() };

    const { isOutcome, ended } = await within((tx) => rows.decisions.applied(tx, held, seen, Date.now()));

    expect([isOutcome, ended]).toEqual([true, undefined]);
    expect(await row()).toEqual(before);
  });

  it('that has ended is taken, returned or started again by nothing', async () => {
    await finish();
    const before = await row();

    await expectLeftAlone();

    expect(await row()).toEqual(before);
  });

  it('that may have been sent is taken, returned or started again by nothing', async () => {
    await intend();
    const before = await row();
    expect(before).toMatchObject({ state: 'sending', epoch: 5 });

    await expectLeftAlone();

    expect(await row()).toEqual(before);
  });
});
