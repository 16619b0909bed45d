import { Injectable } from '@nestjs/common';
import type { AgencyId, ApplicationId, Echo, SessionId } from '#contracts';
import { Healings } from '#messaging';
import { Database, ofFound, type Tx } from '#runtime';
import type { Submission } from '../domain/submission.js';
import { TO_LOOK } from './intents.repository.js';
import { mayBecome, ms, submissionOf, type SubmissionRow } from './submission-rows.js';

/** Why nothing was taken: nothing is due, the gap to the last start is not over, or the lease is lost. */
export type Taken =
  | { readonly kind: 'taken'; readonly submission: Submission }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'too_early'; readonly waitMs: number }
  | { readonly kind: 'lease_lost' };

type TakenRow = { is_due: boolean; is_held: boolean; wait_ms: number | null } & (
  SubmissionRow | { readonly application_id: null }
);

/** A dispatch that goes back to its lane. */
export interface ReturnedSubmission {
  readonly applicationId: ApplicationId;
  readonly dispatch: number;
  readonly echo: Echo;
}

/** What waits for a session. Times in ms from now, null when there is none. */
export interface Standing {
  readonly hasOrphans: boolean;
  readonly hasExpired: boolean;
  /** When the next queued submission that is not due yet will be. */
  readonly dueLaterMs: number | null;
  /** When the next Send is to be looked for; 0 when it is due. */
  readonly nextLookMs: number | null;
}

const ORPHANS = `session_agency_id = $1 AND state = 'working' AND epoch <= $2 AND application_id <> ALL ($3::uuid[])`;
const EXPIRED = `session_agency_id = $1 AND state = 'queued' AND expires_at <= clock_timestamp()`;

const inMs = (time: string): string => `extract(epoch FROM ${time} - clock_timestamp())::float8 * 1000`;

/** The submissions that wait for their session: its mailbox. */
@Injectable()
export class MailboxRepository {
  constructor(
    private readonly database: Database,
    private readonly healings: Healings,
  ) {}

  /**
   * Takes the next due submission of a session, if the gap to its last start is over. One statement: the lease is locked
   * before anything else of it, and each of its parts waits for the one before. What others changed before the locks were
   * ours is read anew by the locks themselves.
   */
  async take(session: { sessionId: SessionId; agencyId: AgencyId; epoch: number }): Promise<Taken> {
    const due = `session_agency_id = $1 AND state = 'queued' AND not_before <= clock_timestamp()`;
    const [row] = await this.database.query<TakenRow>(
      // Asked after every end, and as often as not in vain: then nothing is locked. The start is noted after it was
      // written: counted from before it, a slow statement would let the next one come too early.
      `WITH waiting AS MATERIALIZED (SELECT EXISTS (SELECT FROM submissions WHERE ${due}) AS is_due),
       lease AS MATERIALIZED (
         SELECT last_start_at FROM sessions
         WHERE session_id = $2 AND lease_epoch = $3 AND lease_until > clock_timestamp() AND (SELECT is_due FROM waiting)
         FOR UPDATE),
       next AS MATERIALIZED (
         SELECT application_id, gap_min_ms FROM submissions WHERE ${due} AND EXISTS (SELECT FROM lease)
         ORDER BY dispatched_at, application_id LIMIT 1 FOR UPDATE SKIP LOCKED),
       gap AS MATERIALIZED (
         SELECT application_id, greatest(0, extract(epoch FROM
             last_start_at + gap_min_ms::float8 * interval '1 millisecond' - clock_timestamp())::float8 * 1000) AS wait_ms
         FROM next, lease),
       taken AS (
         UPDATE submissions SET state = 'working', epoch = $3, attempts = attempts + 1, started_at = clock_timestamp(),
           taken_at = coalesce(taken_at, clock_timestamp()), blocked_on = NULL
         FROM gap WHERE submissions.application_id = gap.application_id AND gap.wait_ms = 0 AND ${ofFound(mayBecome('working'))}
         RETURNING submissions.application_id, dispatch, attempts, order_json, on_logged_out,
           ${ms('queued_at')} AS queued_ms, ${ms('dispatched_at')} AS dispatched_ms, ${ms('taken_at')} AS taken_ms),
       started AS (UPDATE sessions SET last_start_at = clock_timestamp() FROM taken WHERE session_id = $2)
       SELECT is_due, EXISTS (SELECT FROM lease) AS is_held, (SELECT wait_ms FROM gap) AS wait_ms, taken.*
       FROM waiting LEFT JOIN taken ON true`,
      [session.agencyId, session.sessionId, session.epoch],
    );
    if (!row?.is_due) return { kind: 'nothing' };
    if (!row.is_held) return { kind: 'lease_lost' };
    if (row.application_id !== null) {
      return { kind: 'taken', submission: submissionOf(row as SubmissionRow, session.epoch) };
    }
    return row.wait_ms !== null && row.wait_ms > 0 ? { kind: 'too_early', waitMs: row.wait_ms } : { kind: 'nothing' };
  }

  /** What there is to do for a session, in one look, beside what is `active`: being worked on, and answered for by that. */
  async standing(agencyId: AgencyId, epoch: number, active: readonly ApplicationId[]): Promise<Standing> {
    const [row] = await this.database.query<Standing>(
      `SELECT EXISTS (SELECT FROM submissions WHERE ${ORPHANS}) AS "hasOrphans",
         EXISTS (SELECT FROM submissions WHERE ${EXPIRED}) AS "hasExpired",
         (SELECT ${inMs('min(not_before)')} FROM submissions
          WHERE session_agency_id = $1 AND state = 'queued' AND not_before > clock_timestamp()) AS "dueLaterMs",
         (SELECT ${inMs('min(next_look_at)')} FROM intents
          WHERE agency_id = $1 AND ${TO_LOOK} AND next_look_at < 'infinity'
            AND application_id <> ALL ($3::uuid[])) AS "nextLookMs"`,
      [agencyId, epoch, active],
    );
    const { nextLookMs, ...standing } = row as Standing;
    return { ...standing, nextLookMs: nextLookMs === null ? null : Math.max(0, nextLookMs) };
  }

  /**
   * Work up to this epoch that never came to an intent and that nobody is at any more starts again; what had an intent
   * is left to recovery. `active`: what is still being worked on.
   */
  async takeOver(agencyId: AgencyId, epoch: number, active: readonly ApplicationId[]): Promise<number> {
    return this.database.transaction(async (tx) => {
      const rows = await tx.query<{ application_id: ApplicationId }>(
        `UPDATE submissions SET state = 'queued', epoch = NULL WHERE ${ORPHANS} RETURNING application_id`,
        [agencyId, epoch, active],
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
       FROM submissions WHERE ${EXPIRED} LIMIT 20`,
      [agencyId],
    );
    return rows.map((row) => submissionOf(row, 0));
  }
}
