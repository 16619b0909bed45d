import { Injectable } from '@nestjs/common';
import type {
  AgentCancel,
  ApplicationId,
  ApplyDispatched,
  BlockedOn,
  BodyOf,
  RequestOf,
  Stage,
  Timings,
} from '#contracts';
import { ofFound, type Tx } from '#runtime';
import type { Draft } from '../domain/draft.js';
import type { Submission } from '../domain/submission.js';
import { FINISHED, mayBecome, TIMINGS, wholeTimings } from './submission-rows.js';

export interface ReachedStage {
  readonly applicationId: ApplicationId;
  readonly stage: Stage;
  readonly blockedOn: BlockedOn | null;
}

/** What stays of a submission: its times, and the evidence as far as it was known before Send. */
export interface EndedSubmission {
  readonly timings: Timings;
  readonly draft: Draft | null;
}

/** The agent's work on applications. */
@Injectable()
export class SubmissionsRepository {
  /**
   * Writes a dispatched application, or opens a returned one again. `stopped`: its session waits for a person. Whichever
   * it is, the session neither stops nor goes on before the transaction ends: it stops before this and we see it, or
   * after this and finds what we wrote.
   */
  async insert(
    tx: Tx,
    { order, dispatch, queuedAt, dispatchedAt, gapMinMs, onLoggedOut = 'fail' }: BodyOf<typeof ApplyDispatched>,
  ): Promise<'known' | 'waits' | 'stopped'> {
    const [row] = await tx.query<{ session_state: string | null }>(
      `WITH session AS MATERIALIZED (SELECT state FROM sessions WHERE agency_id = $2 FOR SHARE)
       INSERT INTO submissions (application_id, session_agency_id, dispatch, order_json, gap_min_ms, queued_at,
         dispatched_at, expires_at, on_logged_out)
       SELECT $1::uuid, $2::uuid, $3::int, $4::text, $5::int, to_timestamp($6::float8 / 1000),
         to_timestamp($7::float8 / 1000), to_timestamp($8::float8 / 1000), $9::text
       FROM (VALUES (1)) AS one LEFT JOIN session ON true
       ON CONFLICT (application_id) DO UPDATE SET dispatch = EXCLUDED.dispatch, state = 'queued',
         order_json = EXCLUDED.order_json, gap_min_ms = EXCLUDED.gap_min_ms, on_logged_out = EXCLUDED.on_logged_out,
         dispatched_at = EXCLUDED.dispatched_at, not_before = clock_timestamp(),
         attempts = 0, epoch = NULL
       WHERE submissions.state = 'returned' AND submissions.dispatch < EXCLUDED.dispatch
       RETURNING (SELECT state FROM session) AS session_state`,
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
    if (!row) return 'known';
    return row.session_state === 'needs_human' ? 'stopped' : 'waits';
  }

  /**
   * Which step each of these is, so that nobody takes an older one for newer. Undefined once it is finished, or returned
   * and not dispatched again: what is reported of earlier work comes too late then. `navigated`: when the marketplace was
   * first asked for something, in Unix ms; the first time stays.
   */
  async step(
    tx: Tx,
    reached: readonly ReachedStage[],
    navigated: ReadonlyMap<ApplicationId, number> = new Map(),
  ): Promise<(number | undefined)[]> {
    // Several of one application count one after the other; its row shows the last.
    const latest = new Map<ApplicationId, Omit<ReachedStage, 'stage'> & { stage: Stage | null; count: number }>();
    for (const applicationId of navigated.keys())
      latest.set(applicationId, { applicationId, stage: null, blockedOn: null, count: 0 });
    const counts = reached.map((one) => {
      const count = (latest.get(one.applicationId)?.count ?? 0) + 1;
      latest.set(one.applicationId, { ...one, count });
      return count;
    });
    if (latest.size === 0) return [];
    // In one order everywhere, so that two of these cannot lock each other out.
    const given = [...latest.values()].sort((a, b) => (a.applicationId < b.applicationId ? -1 : 1));
    const rows = await tx.query<{ application_id: ApplicationId; step: number; count: number }>(
      `WITH given AS (
         SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::int[], $5::float8[])
           AS one (id, stage, blocked_on, count, navigated_ms)),
       mine AS (
         SELECT application_id FROM submissions WHERE application_id = ANY ($1::uuid[]) ORDER BY application_id FOR UPDATE)
       UPDATE submissions SET step = step + given.count, stage = coalesce(given.stage, submissions.stage),
         blocked_on = CASE WHEN given.count > 0 THEN given.blocked_on ELSE submissions.blocked_on END,
         first_navigation_at = coalesce(first_navigation_at, to_timestamp(given.navigated_ms / 1000))
       FROM given, mine
       WHERE submissions.application_id = given.id AND mine.application_id = given.id AND state <> 'finished'
         AND (state <> 'returned' OR given.stage = 'queued')
       RETURNING submissions.application_id, step, given.count`,
      [
        given.map(({ applicationId }) => applicationId),
        given.map(({ stage }) => stage),
        given.map(({ blockedOn }) => blockedOn),
        given.map(({ count }) => count),
        given.map(({ applicationId }) => navigated.get(applicationId) ?? null),
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
       WHERE application_id = $1 AND ${ofFound(`state = 'working' AND epoch = $2`)} RETURNING application_id`,
      [applicationId, epoch, delayMs, isAttempt ? 0 : 1],
    );
    return rows.length > 0;
  }

  /** Send may have happened and its outcome is open. The dispatch it belongs to; undefined when that was known. */
  async markVerifying(tx: Tx, id: ApplicationId): Promise<number | undefined> {
    const [row] = await tx.query<{ dispatch: number }>(
      `UPDATE submissions SET state = 'verifying' WHERE application_id = $1 AND ${ofFound(mayBecome('verifying'))} RETURNING dispatch`,
      [id],
    );
    return row?.dispatch;
  }

  /** The end of it: the letter goes, the times stay, and the evidence as far as it was known before Send. */
  async finish(tx: Tx, id: ApplicationId, outcomeReadAt: number | null): Promise<EndedSubmission | undefined> {
    const [row] = await tx.query<Record<keyof Timings, number | null> & { draft: Draft | null }>(
      `UPDATE submissions SET ${FINISHED}, outcome_read_at = to_timestamp($2::float8 / 1000)
       WHERE application_id = $1 AND ${ofFound(mayBecome('finished'))}
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
       ON CONFLICT (application_id) DO UPDATE SET ${FINISHED}
       WHERE submissions.state <> 'returned' OR submissions.dispatch < EXCLUDED.dispatch
       RETURNING ${TIMINGS}`,
      [applicationId, echo.agencyId, dispatch, queuedAt, dispatchedAt, expiresAt],
    );
    return row ? wholeTimings(row) : 'returned';
  }
}
