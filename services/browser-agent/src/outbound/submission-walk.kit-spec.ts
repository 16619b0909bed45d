import fc from 'fast-check';
import type { AgencyId, SessionId } from '#contracts';
import { Healings } from '#messaging';
import type { Database, Tx } from '#runtime';
import { anApplicationId, anEcho, anOrder } from '#testing';
import { NO_EVIDENCE } from '../domain/draft.js';
import type { Submission } from '../domain/submission.js';
import { SUBMISSION_BEGINS, SUBMISSION_MOVES, type SubmissionState } from '../domain/submission-moves.js';
import { A_PROFILE, GivenRows } from '../spec/given-rows.kit-spec.js';
import { DecisionsRepository } from './decisions.repository.js';
import { MailboxRepository } from './mailbox.repository.js';
import { SubmissionsRepository } from './submissions.repository.js';

const DRAFT = { evidence: NO_EVIDENCE, connectsBefore: 40 };

const ACTS = [
  'insert',
  'take',
  'take over',
  'step',
  'requeue',
  'return queued',
  'return stopped',
  'mark sending',
  'mark verifying',
  'finish',
  'cancel',
  'the session stops',
  'the session goes on',
] as const;

// Far in: more often than the others, or few walks come there.
const WAY_TO_SEND = ['insert', 'take', 'mark sending', 'mark verifying'] as const;

interface Step {
  readonly act: (typeof ACTS)[number];
  readonly dispatch: number;
  readonly epoch: number;
}

/** Every statement that the code has about submissions, in any order, for any dispatch and epoch. */
const acts: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    act: fc.constantFrom(...ACTS, ...WAY_TO_SEND, ...WAY_TO_SEND),
    dispatch: fc.integer({ min: 1, max: 3 }),
    epoch: fc.constantFrom(4, 5, 5, 5),
  }),
  { minLength: 3, maxLength: 10, size: 'max' },
);

export interface Walked {
  readonly rows: GivenRows;
  readonly session: { sessionId: SessionId; agencyId: AgencyId };
}

export async function openWalked(): Promise<Walked> {
  const rows = await GivenRows.open();
  return { rows, session: await rows.session() };
}

const way = (...names: (typeof ACTS)[number][]) =>
  [names.map((act, at) => ({ act, dispatch: at < 2 ? 1 : 2, epoch: 5 }))] as [Step[]];

/** Walks that make every move of the table; the others are random. */
export const EVERY_MOVE = [
  way('insert', 'return queued', 'insert', 'take', 'mark sending', 'mark verifying', 'finish'),
  way('insert', 'take', 'take over', 'finish'),
  way('insert', 'take', 'mark sending', 'finish'),
  way('insert', 'take', 'the session stops', 'return stopped', 'finish'),
  way('insert', 'take', 'finish'),
  way('cancel', 'insert'),
];

const TO_EACH_STATE: (typeof ACTS)[number][][] = [
  [],
  ['insert'],
  ['insert', 'return queued'],
  ['insert', 'take'],
  ['insert', 'take', 'mark sending'],
  ['insert', 'take', 'mark sending', 'mark verifying'],
  ['insert', 'take', 'finish'],
];

/** Each statement in each state, whatever the seed. */
export const EVERY_STATEMENT = TO_EACH_STATE.flatMap((names) =>
  ACTS.map((act): [Step[]] => [[...names, act].map((one) => ({ act: one, dispatch: 1, epoch: 5 }))]),
);

/** No order of the statements makes a move that the table does not have; a finished submission stays that. */
export const submissionWalk = ({ rows, session }: Walked) =>
  fc.asyncProperty(acts, (all) =>
    // One transaction for a walk: ten thousand of them have to be cheap.
    rows.database.transaction(async (tx) => {
      const walk = new Walk(tx, session);
      await walk.carryOut('the session goes on', 1, 5);
      let before: SubmissionState | null = null;
      for (const { act, dispatch, epoch } of all) {
        await walk.carryOut(act, dispatch, epoch);
        const after = await walk.state();
        if (before === after) continue;
        const next: readonly SubmissionState[] = before === null ? SUBMISSION_BEGINS : SUBMISSION_MOVES[before];
        if (after === null || !next.includes(after))
          throw new Error(`${act} (dispatch ${dispatch}, epoch ${epoch}) made ${before} ${after}`);
        before = after;
      }
      await walk.carryOut('finish', 1, 5);
    }),
  );

class Walk {
  private readonly order;
  private readonly submissions = new SubmissionsRepository();
  private readonly decisions = new DecisionsRepository();
  private readonly mailbox: MailboxRepository;

  constructor(
    private readonly tx: Tx,
    private readonly session: { sessionId: SessionId; agencyId: AgencyId },
  ) {
    const echo = anEcho({ agencyId: session.agencyId });
    this.order = anOrder({ applicationId: anApplicationId(), echo });
    // What has a transaction of its own is part of this one here.
    const within = { query: tx.query.bind(tx), transaction: (work: (own: Tx) => unknown) => work(tx) };
    const database = within as unknown as Database;
    this.mailbox = new MailboxRepository(database, new Healings(database));
  }

  async state(): Promise<SubmissionState | null> {
    const [row] = await this.tx.query<{ state: SubmissionState }>(
      `SELECT state FROM submissions WHERE application_id = $1`,
      [this.order.applicationId],
    );
    return row?.state ?? null;
  }

  async carryOut(act: (typeof ACTS)[number], dispatch: number, epoch: number): Promise<unknown> {
    const { tx, order, submissions, mailbox, session } = this;
    const { applicationId, echo, expiresAt } = order;
    const [queuedAt, dispatchedAt] = [Date.now(), Date.now()];
    const submission = {
      applicationId,
      dispatch,
      attempt: 1,
      epoch,
      order,
      queuedAt,
      dispatchedAt,
      takenAt: Date.now(),
      onLoggedOut: 'fail' as const,
    };
    switch (act) {
      case 'insert':
        return submissions.insert(tx, { order, dispatch, queuedAt, dispatchedAt, gapMinMs: 0 });
      case 'take':
        return mailbox.take({ ...session, epoch });
      case 'take over':
        return mailbox.takeOver(session.agencyId, epoch, []);
      case 'step':
        return submissions.step(tx, [{ applicationId, stage: 'filling', blockedOn: null }]);
      case 'requeue':
        return submissions.requeue(tx, submission, 0, true);
      case 'return queued':
        return mailbox.returnQueued(tx, session.agencyId);
      case 'return stopped':
        return mailbox.returnStopped(tx);
      case 'mark sending':
        return this.intend(submission);
      case 'mark verifying':
        return submissions.markVerifying(tx, applicationId);
      case 'finish':
        return submissions.finish(tx, applicationId, null);
      case 'the session stops':
        return this.setSession('needs_human', '-infinity');
      case 'the session goes on':
        return this.setSession('ready', 'infinity');
      case 'cancel':
        return submissions.cancel(tx, { applicationId, echo, dispatch, queuedAt, dispatchedAt, expiresAt });
    }
  }

  private intend(submission: Submission): Promise<unknown> {
    const { sessionId, agencyId } = this.session;
    const canonicalJobId = this.order.echo.jobId;
    const send = { agencyId, canonicalJobId, letterSha256: '0'.repeat(64), profile: A_PROFILE, draft: DRAFT };
    return this.decisions.intend(this.tx, { sessionId, epoch: submission.epoch }, submission, send);
  }

  /** At epoch 5, whoever has it. */
  private setSession(state: string, leaseUntil: string): Promise<unknown> {
    return this.tx.query(
      `UPDATE sessions SET state = $2, lease_pod = 'agent-1', lease_epoch = 5, lease_until = $3 WHERE session_id = $1`,
      [this.session.sessionId, state, leaseUntil],
    );
  }
}
