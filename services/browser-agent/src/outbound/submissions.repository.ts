import { Injectable } from '@nestjs/common';
import type {
  AgencyId,
  AgentCancel,
  ApplicationId,
  ApplyDispatched,
  BlockedOn,
  BodyOf,
  Echo,
  RequestOf,
  SessionId,
  Stage,
  Timings,
} from '#contracts';
import { Healings } from '#messaging';
import { Database, type Tx } from '#runtime';
import type { Draft } from '../domain/draft.js';
import type { Submission } from '../domain/submission.js';
import { mayBecome, ms, submissionOf, type SubmissionRow, TIMINGS, wholeTimings } from './submission-rows.js';

/** Why nothing was taken: nothing is due, the gap to the last start is not over, or the lease is lost. */
export type Taken =
  | { readonly kind: 'taken'; readonly submission: Submission }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'too_early'; readonly waitMs: number }
  | { readonly kind: 'lease_lost' };

export interface ReachedStage {
  readonly applicationId: ApplicationId;
  readonly stage: Stage;
  readonly blockedOn: BlockedOn | null;
}

/** A dispatch that goes back to its lane. */
export interface ReturnedSubmission {
  readonly applicationId: ApplicationId;
  readonly dispatch: number;
  readonly echo: Echo;
}

/** The agent's work on applications. */
@Injectable()
export class SubmissionsRepository {
  constructor(
    private readonly database: Database,
    private readonly healings: Healings,
  ) {}

  /** Writes a dispatched application, or opens a returned one again. False when it is known already. */
  async insert(
    tx: Tx,
    { order, dispatch, queuedAt, dispatchedAt, gapMinMs, onLoggedOut = 'fail' }: BodyOf<typeof ApplyDispatched>,
  ): Promise<boolean> {
    const rows = await tx.query(
      `INSERT INTO submissions (application_id, session_agency_id, dispatch, order_json, gap_min_ms, queued_at,
         dispatched_at, expires_at, on_logged_out)
       VALUES ($1, $2, $3, $4, $5, to_timestamp($6::float8 / 1000), to_timestamp($7::float8 / 1000),
         to_timestamp($8::float8 / 1000), $9)
       ON CONFLICT (application_id) DO UPDATE SET dispatch = EXCLUDED.dispatch, state = 'queued',
         order_json = EXCLUDED.order_json, gap_min_ms = EXCLUDED.gap_min_ms, on_logged_out = EXCLUDED.on_logged_out,
         dispatched_at = EXCLUDED.dispatched_at, not_before = clock_timestamp(),
         attempts = 0, epoch = NULL
       WHERE submissions.state = 'returned' AND submissions.dispatch < EXCLUDED.dispatch
       RETURNING application_id`,
      [
        order.applicationId,
        order.echo.agencyId,
        dispatch,
        JSON.stringify(order),
        gapMinMs,
        queuedAt,
        dispatchedAt,
        order.expiresAt,
        onLoggedOut,
      ],
    );
    return rows.length > 0;
  }

  /** Takes the next due submission of a session, if the gap to its last start is over. */
  async take(session: { sessionId: SessionId; agencyId: AgencyId; epoch: number }): Promise<Taken> {
    const due = `session_agency_id = $1 AND state = 'queued' AND not_before <= clock_timestamp()`;
    // Asked after every end, and as often as not in vain: no transaction for that.
    const [found] = await this.database.query(`SELECT FROM submissions WHERE ${due} LIMIT 1`, [session.agencyId]);
    if (!found) return { kind: 'nothing' };
    return this.database.transaction(async (tx) => {
      const [next] = await tx.query<SubmissionRow>(
        `SELECT application_id, gap_min_ms FROM submissions WHERE ${due}
         ORDER BY dispatched_at, application_id LIMIT 1 FOR UPDATE SKIP LOCKED`,
        [session.agencyId],
      );
      if (!next) return { kind: 'nothing' };
      const [started] = await tx.query<{ wait_ms: number }>(
        `SELECT greatest(0, extract(epoch FROM last_start_at + $3::float8 * interval '1 millisecond' - clock_timestamp()))::float8
                * 1000 AS wait_ms
         FROM sessions WHERE session_id = $1 AND lease_epoch = $2 AND lease_until > clock_timestamp() FOR UPDATE`,
        [session.sessionId, session.epoch, next.gap_min_ms],
      );
      if (!started) return { kind: 'lease_lost' };
      if (started.wait_ms !== null && started.wait_ms > 0) return { kind: 'too_early', waitMs: started.wait_ms };
      const [row] = await tx.query<SubmissionRow>(
        `UPDATE submissions SET state = 'working', epoch = $2, attempts = attempts + 1, started_at = clock_timestamp(),
           taken_at = coalesce(taken_at, clock_timestamp()), blocked_on = NULL
         WHERE application_id = $1 AND ${mayBecome('working')}
         RETURNING application_id, dispatch, attempts, order_json, on_logged_out, ${ms('queued_at')} AS queued_ms,
           ${ms('dispatched_at')} AS dispatched_ms, ${ms('taken_at')} AS taken_ms`,
        [next.application_id, session.epoch],
      );
      // After the start was written: counted from before it, a slow transaction would let the next one come too early.
      await tx.query(`UPDATE sessions SET last_start_at = clock_timestamp() WHERE session_id = $1`, [
        session.sessionId,
      ]);
      return { kind: 'taken', submission: submissionOf(row as SubmissionRow, session.epoch) };
    });
  }

  /**
   * Work up to this epoch that never came to an intent and that nobody is at any more starts again; what had an intent
   * is left to recovery. `active`: what is still being worked on.
   */
  async takeOver(agencyId: AgencyId, epoch: number, active: readonly ApplicationId[]): Promise<number> {
    const orphans = `session_agency_id = $1 AND state = 'working' AND epoch <= $2 AND application_id <> ALL ($3::uuid[])`;
    const values = [agencyId, epoch, active];
    // Asked at each look, and hardly ever true: no transaction for it.
    const [found] = await this.database.query(`SELECT FROM submissions WHERE ${orphans} LIMIT 1`, values);
    if (!found) return 0;
    return this.database.transaction(async (tx) => {
      const rows = await tx.query<{ application_id: ApplicationId }>(
        `UPDATE submissions SET state = 'queued', epoch = NULL WHERE ${orphans} RETURNING application_id`,
        values,
      );
      const ids = rows.map((row) => row.application_id);
      await this.healings.swept(
        tx,
        'take-over',
        'it was begun, may not have been sent, and nobody was at it any more',
        ids,
      );
      return rows.length;
    });
  }

  /**
   * Which step each of these is, so that nobody takes an older one for newer. Undefined once it is finished, or returned
   * and not dispatched again: what is reported of earlier work comes too late then.
   */
  async step(tx: Tx, reached: readonly ReachedStage[]): Promise<(number | undefined)[]> {
    if (reached.length === 0) return [];
    // Several of one application count one after the other; its row shows the last.
    const latest = new Map<ApplicationId, ReachedStage & { count: number }>();
    const counts = reached.map((one) => {
      const count = (latest.get(one.applicationId)?.count ?? 0) + 1;
      latest.set(one.applicationId, { ...one, count });
      return count;
    });
    // In one order everywhere, so that two of these cannot lock each other out.
    const given = [...latest.values()].sort((a, b) => (a.applicationId < b.applicationId ? -1 : 1));
    const rows = await tx.query<{ application_id: ApplicationId; step: number; count: number }>(
      `WITH given AS (
         SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::int[]) AS one (id, stage, blocked_on, count)),
       mine AS (
         SELECT application_id FROM submissions WHERE application_id = ANY ($1::uuid[]) ORDER BY application_id FOR UPDATE)
       UPDATE submissions SET step = step + given.count, stage = given.stage, blocked_on = given.blocked_on
       FROM given, mine
       WHERE submissions.application_id = given.id AND mine.application_id = given.id AND state <> 'finished'
         AND (state <> 'returned' OR given.stage = 'queued')
       RETURNING submissions.application_id, step, given.count`,
      [
        given.map(({ applicationId }) => applicationId),
        given.map(({ stage }) => stage),
        given.map(({ blockedOn }) => blockedOn),
        given.map(({ count }) => count),
      ],
    );
    const before = new Map(rows.map((row) => [row.application_id, row.step - row.count]));
    return reached.map(({ applicationId }, at) => {
      const last = before.get(applicationId);
      return last === undefined ? undefined : last + (counts[at] as number);
    });
  }

  /** Back to the queue for later: another attempt, or something it waits for. `isAttempt` false when nothing was tried. */
  async requeue(tx: Tx, { applicationId, epoch }: Submission, delayMs: number, isAttempt: boolean): Promise<boolean> {
    const rows = await tx.query(
      `UPDATE submissions SET state = 'queued', epoch = NULL, attempts = attempts - $4::int,
         not_before = clock_timestamp() + $3::float8 * interval '1 millisecond'
       WHERE application_id = $1 AND state = 'working' AND epoch = $2 RETURNING application_id`,
      [applicationId, epoch, delayMs, isAttempt ? 0 : 1],
    );
    return rows.length > 0;
  }

  /** Gives queued submissions back to the scheduler: this session cannot work for now. */
  async returnQueued(tx: Tx, agencyId: AgencyId): Promise<ReturnedSubmission[]> {
    return tx.query(
      `UPDATE submissions SET state = 'returned'
       WHERE session_agency_id = $1 AND state = 'queued'
         AND NOT EXISTS (SELECT FROM intents WHERE intents.application_id = submissions.application_id)
       RETURNING application_id AS "applicationId", dispatch, order_json::jsonb -> 'echo' AS echo`,
      [agencyId],
    );
  }

  /**
   * The same for sessions that wait for a person and that nobody holds: what was begun under them and never came to an
   * intent, or was left there by a pod that died. Nobody will claim them, so nobody else would ever give it back.
   */
  async returnStopped(tx: Tx): Promise<ReturnedSubmission[]> {
    return tx.query(
      `UPDATE submissions SET state = 'returned', epoch = NULL FROM sessions
       WHERE sessions.agency_id = session_agency_id AND sessions.state = 'needs_human'
         AND (lease_until IS NULL OR lease_until < clock_timestamp())
         AND ${mayBecome('returned')}
         AND NOT EXISTS (SELECT FROM intents WHERE intents.application_id = submissions.application_id)
       RETURNING application_id AS "applicationId", dispatch, order_json::jsonb -> 'echo' AS echo`,
    );
  }

  /** Submissions whose time ran out before anybody started, or between two attempts. */
  async expired(agencyId: AgencyId): Promise<Submission[]> {
    const rows = await this.database.query<SubmissionRow>(
      `SELECT application_id, dispatch, attempts, order_json, on_logged_out, ${ms('queued_at')} AS queued_ms,
         ${ms('dispatched_at')} AS dispatched_ms, ${ms('coalesce(taken_at, dispatched_at)')} AS taken_ms
       FROM submissions WHERE session_agency_id = $1 AND state = 'queued' AND expires_at <= clock_timestamp() LIMIT 20`,
      [agencyId],
    );
    return rows.map((row) => submissionOf(row, 0));
  }

  /** When the next queued submission is due, in ms from now; null when none waits. */
  async nextDueMs(agencyId: AgencyId): Promise<number | null> {
    const [row] = await this.database.query<{ due_ms: number | null }>(
      `SELECT extract(epoch FROM min(not_before) - clock_timestamp())::float8 * 1000 AS due_ms
       FROM submissions WHERE session_agency_id = $1 AND state = 'queued'`,
      [agencyId],
    );
    return row?.due_ms == null ? null : Math.max(0, row.due_ms);
  }

  async noteNavigation(id: ApplicationId, at: number): Promise<void> {
    await this.database.query(
      `UPDATE submissions SET first_navigation_at = coalesce(first_navigation_at, to_timestamp($2::float8 / 1000))
       WHERE application_id = $1`,
      [id, at],
    );
  }

  /** An intent exists from here on. `draft` is the evidence as far as it is known before Send. */
  async markSending(tx: Tx, { applicationId, epoch }: Submission, draft: Draft): Promise<boolean> {
    const rows = await tx.query(
      `UPDATE submissions SET state = 'sending', draft = $3
       WHERE application_id = $1 AND ${mayBecome('sending')} AND epoch = $2 AND expires_at > clock_timestamp()
       RETURNING application_id`,
      [applicationId, epoch, JSON.stringify(draft)],
    );
    return rows.length > 0;
  }

  /** Send may have happened and its outcome is open. The dispatch it belongs to; undefined when that was known. */
  async markVerifying(tx: Tx, id: ApplicationId): Promise<number | undefined> {
    const [row] = await tx.query<{ dispatch: number }>(
      `UPDATE submissions SET state = 'verifying' WHERE application_id = $1 AND ${mayBecome('verifying')} RETURNING dispatch`,
      [id],
    );
    return row?.dispatch;
  }

  /** The end of it: the letter goes, the times stay, and the evidence as far as it was known before Send. */
  async finish(
    tx: Tx,
    id: ApplicationId,
    outcomeReadAt: number | null,
  ): Promise<{ timings: Timings; draft: Draft | null } | undefined> {
    const [row] = await tx.query<Record<keyof Timings, number | null> & { draft: Draft | null }>(
      `UPDATE submissions SET state = 'finished', finished_at = clock_timestamp(), order_json = NULL,
         outcome_read_at = to_timestamp($2::float8 / 1000)
       WHERE application_id = $1 AND ${mayBecome('finished')}
       RETURNING ${TIMINGS}, draft`,
      [id, outcomeReadAt],
    );
    if (!row) return undefined;
    const { draft, ...times } = row;
    return { timings: wholeTimings(times), draft };
  }

  /**
   * Ends it because its key was taken to cancel it. One that has not arrived gets a row without a letter: what the
   * dispatch finds when it comes. One that was given back, this dispatch or a later one, stays as it is.
   */
  async cancel(tx: Tx, cancelled: RequestOf<typeof AgentCancel>): Promise<Timings | 'returned'> {
    const { applicationId, echo, dispatch, queuedAt, dispatchedAt, expiresAt } = cancelled;
    const [row] = await tx.query<Record<keyof Timings, number | null>>(
      `INSERT INTO submissions (application_id, session_agency_id, dispatch, state, gap_min_ms, queued_at, dispatched_at,
         expires_at, finished_at)
       VALUES ($1, $2, $3, 'finished', 0, to_timestamp($4::float8 / 1000), to_timestamp($5::float8 / 1000),
         to_timestamp($6::float8 / 1000), clock_timestamp())
       ON CONFLICT (application_id) DO UPDATE SET state = 'finished', finished_at = clock_timestamp(), order_json = NULL
       WHERE submissions.state <> 'returned' OR submissions.dispatch < EXCLUDED.dispatch
       RETURNING ${TIMINGS}`,
      [applicationId, echo.agencyId, dispatch, queuedAt, dispatchedAt, expiresAt],
    );
    return row ? wholeTimings(row) : 'returned';
  }
}
