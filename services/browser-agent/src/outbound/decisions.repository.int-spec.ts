import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { AgencyId, SessionId } from '#contracts';
import { isUniqueViolation, type Tx } from '#runtime';
import { aJobId } from '#testing';
import { NO_EVIDENCE } from '../domain/draft.js';
import type { Submission } from '../domain/submission.js';
import { A_PROFILE, aSentProposal, GivenRows } from '../spec/given-rows.kit-spec.js';

const DRAFT = { evidence: NO_EVIDENCE, connectsBefore: 40 };
const GRANTED = { isCurrent: true, earlier: [], hasKey: true, isSending: true };
let proposals = 0;
const aProposal = () => aSentProposal({ proposalId: `19000000000001${(proposals += 1)}` });

describe('what decides about an application', () => {
  let rows: GivenRows;
  let held: { sessionId: SessionId; agencyId: AgencyId; epoch: number };
  beforeAll(async () => {
    rows = await GivenRows.open();
  });
  afterAll(() => rows?.drop());
  beforeEach(async () => {
    held = { ...(await rows.session()), epoch: 5 };
    await rows.hold(held.sessionId, 5);
  });

  const taken = async (order: Parameters<GivenRows['dispatched']>[1] = {}): Promise<Submission> => {
    await rows.dispatched(held.agencyId, order);
    return rows.taken(held);
  };
  const within = <T>(work: (tx: Tx) => Promise<T>) => rows.database.transaction(work);
  const intend = (tx: Tx, submission: Submission, { epoch = 5, job = submission.order.echo.jobId } = {}) => {
    const send = { agencyId: held.agencyId, letterSha256: '0'.repeat(64), profile: A_PROFILE, draft: DRAFT };
    return rows.decisions.intend(tx, { ...held, epoch }, submission, { ...send, canonicalJobId: job });
  };
  const end = (tx: Tx, { applicationId, order }: Submission, epoch = 5) =>
    rows.decisions.end(tx, { ...held, epoch }, applicationId, order.echo);
  const applied = (tx: Tx, { applicationId }: Submission, proposal = aProposal(), epoch = 5) =>
    rows.decisions.applied(tx, { ...held, epoch }, { applicationId, epoch, pod: 'agent-1', proposal }, Date.now());
  const stateOf = async ({ applicationId }: Submission) => {
    const [row] = await rows.query(
      `SELECT state, kind, outcome FROM submissions LEFT JOIN intents USING (application_id) WHERE application_id = $1`,
      [applicationId],
    );
    return row;
  };
  const observed = ({ applicationId }: Submission) =>
    rows.query(`SELECT kind, epoch FROM observations WHERE application_id = $1`, [applicationId]);
  const newEpoch = (tx: Tx) =>
    tx.query(`UPDATE sessions SET lease_epoch = lease_epoch + 1 WHERE session_id = $1`, [held.sessionId]);
  /** Begins while another transaction has done this and is not over; what came of it once that is. */
  const beside = async <T>(first: (tx: Tx) => Promise<unknown>, work: (tx: Tx) => Promise<T>): Promise<T> => {
    let second: Promise<T> | undefined;
    await within(async (tx) => {
      await first(tx);
      second = within(work);
      await rows.untilWaiting(1);
    });
    return second as Promise<T>;
  };

  describe('an intent', () => {
    it('takes the key, and the submission is being sent', async () => {
      const submission = await taken();

      expect(await within((tx) => intend(tx, submission))).toEqual(GRANTED);
      expect(await stateOf(submission)).toEqual({ state: 'sending', kind: 'send', outcome: null });
    });

    it('is not there without the lease: of an older epoch, or run out', async () => {
      const submission = await taken();
      const refused = { ...GRANTED, isCurrent: false, hasKey: false, isSending: false };

      expect(await within((tx) => intend(tx, submission, { epoch: 4 }))).toEqual(refused);
      await rows.expireLease(held.sessionId);
      expect(await within((tx) => intend(tx, submission))).toEqual(refused);
      expect(await stateOf(submission)).toEqual({ state: 'working', kind: null, outcome: null });
    });

    it('waits for whoever changes the lease, and goes by what became of it', async () => {
      const submission = await taken();

      expect(await beside(newEpoch, (tx) => intend(tx, submission))).toMatchObject({ isCurrent: false, hasKey: false });
      expect(await stateOf(submission)).toEqual({ state: 'working', kind: null, outcome: null });
    });

    it('keeps the lease as it is until it is committed', async () => {
      const submission = await taken();
      const order: string[] = [];

      await beside(
        async (tx) => {
          await intend(tx, submission);
          tx.beforeCommit(async () => void order.push('committed'));
        },
        async (tx) => {
          await newEpoch(tx);
          order.push('new epoch');
        },
      );

      expect(order).toEqual(['committed', 'new epoch']);
    });

    it('does not send what expired, or what another epoch works on', async () => {
      const late = await taken({ order: { expiresAt: Date.now() - 1 } });
      const others = await taken();

      expect(await within((tx) => intend(tx, late))).toMatchObject({ hasKey: true, isSending: false });
      expect(await within((tx) => intend(tx, { ...others, epoch: 4 }))).toMatchObject({ isSending: false });
      expect(await stateOf(late)).toMatchObject({ state: 'working' });
      expect(await stateOf(others)).toMatchObject({ state: 'working' });
    });

    it('does not come beside a cancel: that has the key, and its submission, without either waiting for the other', async () => {
      const submission = await taken();
      const { applicationId, order } = submission;
      let second: Promise<unknown> | undefined;

      await within(async (tx) => {
        await rows.intents.insertEnd(tx, applicationId, order.echo, 'cancelled');
        second = within((other) => intend(other, submission));
        await rows.untilWaiting(1);
        await rows.submissions.finish(tx, applicationId, null);
      });

      expect(await second).toMatchObject({ isCurrent: true, hasKey: false, isSending: false });
      expect(await stateOf(submission)).toEqual({ state: 'finished', kind: 'cancelled', outcome: null });
    });

    it('knows earlier Sends for the job, and no late find comes until it is decided', async () => {
      const [job, submission] = [aJobId(), await taken()];
      const { applicationId } = await rows.intendToSend(submission.order.echo, { job });
      await rows.setOutcome(applicationId, 'not_found', null);
      const order: string[] = [];

      await beside(
        async (tx) => {
          const { earlier } = await intend(tx, submission, { job });
          expect(earlier).toEqual([{ outcome: 'not_found', isLateFound: false }]);
          tx.beforeCommit(async () => void order.push('decided'));
        },
        async (tx) => {
          await rows.intents.markLateFound(tx, applicationId);
          order.push('found');
        },
      );

      expect(order).toEqual(['decided', 'found']);
    });

    it('waits for a late find that is being told, and knows of it', async () => {
      const [job, submission] = [aJobId(), await taken()];
      const { applicationId } = await rows.intendToSend(submission.order.echo, { job });
      await rows.setOutcome(applicationId, 'not_found', null);

      const { earlier } = await beside(
        (tx) => rows.intents.markLateFound(tx, applicationId),
        (tx) => intend(tx, submission, { job }),
      );

      expect(earlier).toEqual([{ outcome: 'not_found', isLateFound: true }]);
    });

    it('is one of those that want the same job at once', async () => {
      const [job, all] = [aJobId(), [await taken(), await taken(), await taken()]];

      const ends = await Promise.allSettled(all.map((one) => within((tx) => intend(tx, one, { job }))));

      const refused = ends.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
      expect(refused).toHaveLength(2);
      for (const error of refused) expect(isUniqueViolation(error, 'intents_one_live_send')).toBe(true);
      expect(await Promise.all(all.map(stateOf))).toEqual(
        expect.arrayContaining([
          { state: 'sending', kind: 'send', outcome: null },
          { state: 'working', kind: null, outcome: null },
          { state: 'working', kind: null, outcome: null },
        ]),
      );
    });
  });

  describe('an end before Send', () => {
    it('takes the key and forgets the letter', async () => {
      const submission = await taken();

      expect(await within((tx) => end(tx, submission))).toMatchObject({
        timings: { takenAt: submission.takenAt, outcomeReadAt: null },
        draft: null,
      });
      expect(await stateOf(submission)).toEqual({ state: 'finished', kind: 'ended', outcome: null });
      expect(await within((tx) => end(tx, submission))).toBeUndefined();
    });

    it('does not come without the lease, also when it is lost while it waits, nor once a Send is intended', async () => {
      const submission = await taken();
      expect(await within((tx) => end(tx, submission, 4))).toBeUndefined();
      expect(await beside(newEpoch, (tx) => end(tx, submission))).toBeUndefined();
      expect(await stateOf(submission)).toEqual({ state: 'working', kind: null, outcome: null });

      expect(await within((tx) => intend(tx, submission, { epoch: 6 }))).toEqual(GRANTED);
      expect(await within((tx) => end(tx, submission, 6))).toBeUndefined();
      expect(await stateOf(submission)).toEqual({ state: 'sending', kind: 'send', outcome: null });
    });
  });

  describe('a proposal that was seen', () => {
    const sent = async () => {
      const submission = await taken();
      await within((tx) => intend(tx, submission));
      return submission;
    };

    it('is the outcome, and the end of the submission', async () => {
      const submission = await sent();

      expect(await within((tx) => applied(tx, submission))).toMatchObject({
        isOutcome: true,
        ended: { timings: { outcomeReadAt: expect.any(Number) }, draft: DRAFT },
      });
      expect(await stateOf(submission)).toEqual({ state: 'finished', kind: 'send', outcome: 'applied' });
      expect(await observed(submission)).toEqual([{ kind: 'proposal_matched', epoch: 5 }]);
    });

    it('is kept when the lease is gone, or goes while it waits, and decides nothing then', async () => {
      const submission = await sent();
      const nothing = { isOutcome: false, ended: undefined };

      expect(await within((tx) => applied(tx, submission, aProposal(), 4))).toEqual(nothing);
      expect(await beside(newEpoch, (tx) => applied(tx, submission))).toEqual(nothing);

      expect(await stateOf(submission)).toEqual({ state: 'sending', kind: 'send', outcome: null });
      expect(await observed(submission)).toEqual([
        { kind: 'proposal_matched', epoch: 4 },
        { kind: 'proposal_matched', epoch: 5 },
      ]);
    });

    it('decides nothing that is decided, also when that happens while it waits', async () => {
      const submission = await sent();
      const { applicationId } = submission;

      const late = await beside(
        (tx) => rows.intents.setOutcome(tx, applicationId, 'not_found', 'a person says so', null),
        (tx) => applied(tx, submission),
      );

      expect(late).toEqual({ isOutcome: false, ended: undefined });
      expect(await stateOf(submission)).toEqual({ state: 'sending', kind: 'send', outcome: 'not_found' });
    });

    it('spoils nothing when it is the evidence of another', async () => {
      const [one, other, proposal] = [await sent(), await sent(), aProposal()];
      await within((tx) => applied(tx, one, proposal));

      const failure = await within((tx) => applied(tx, other, proposal)).catch((error: unknown) => error);

      expect(isUniqueViolation(failure, 'intents_proposal')).toBe(true);
      expect(await stateOf(other)).toEqual({ state: 'sending', kind: 'send', outcome: null });
    });
  });

  describe('a take', () => {
    it('waits for whoever changes the lease, and is none when that is another one by then', async () => {
      await rows.dispatched(held.agencyId);

      expect(await beside(newEpoch, () => rows.mailbox.take(held))).toEqual({ kind: 'lease_lost' });
    });

    it('locks the lease before the submission: a session that stops while it waits gives it back', async () => {
      const { applicationId } = await rows.dispatched(held.agencyId);
      let second: Promise<unknown> | undefined;

      await within(async (tx) => {
        await rows.sessions.setState(tx, held, 'needs_human', 'a challenge');
        second = rows.mailbox.take(held);
        await rows.untilWaiting(1);
        expect(await rows.mailbox.returnQueued(tx, held.agencyId)).toMatchObject([{ applicationId }]);
      });

      expect(await second).toEqual({ kind: 'nothing' });
    });
  });

  it('a dispatch that arrives while its session stops finds that it stopped', async () => {
    const order = await rows.dispatched(held.agencyId);
    const now = Date.now();
    const again = { order, dispatch: 2, queuedAt: now, dispatchedAt: now, gapMinMs: 0 };
    await within((tx) => rows.mailbox.returnQueued(tx, held.agencyId));

    const written = await beside(
      (tx) => rows.sessions.setState(tx, held, 'needs_human', 'a challenge'),
      (tx) => rows.submissions.insert(tx, again),
    );

    expect(written).toBe('stopped');
  });
});
