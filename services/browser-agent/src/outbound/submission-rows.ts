import type { ApplicationId, ApplicationOrder, OnLoggedOut, Timings } from '#contracts';
import { statesBefore, type SubmissionState } from '../domain/submission-moves.js';
import type { Submission } from '../domain/submission.js';

/** A submission with its order, as the statements here read it. */
export interface SubmissionRow {
  application_id: ApplicationId;
  dispatch: number;
  attempts: number;
  gap_min_ms: number;
  on_logged_out: OnLoggedOut;
  order_json: string;
  queued_ms: number;
  dispatched_ms: number;
  taken_ms: number;
}

export const ms = (column: string): string => `extract(epoch FROM ${column})::float8 * 1000`;

// No statement moves a submission out of a state that the moves do not let it leave that way.
export const mayBecome = (state: SubmissionState): string =>
  `submissions.state IN (${statesBefore(state)
    .map((from) => `'${from}'`)
    .join(', ')})`;

/** What the end of a submission sets: the letter goes. */
export const FINISHED = `state = 'finished', finished_at = clock_timestamp(), order_json = NULL`;

export const TIMINGS = `${ms('queued_at')} AS "queuedAt", ${ms('dispatched_at')} AS "dispatchedAt", ${ms('taken_at')} AS "takenAt",
  ${ms('first_navigation_at')} AS "firstNavigationAt", ${ms('outcome_read_at')} AS "outcomeReadAt"`;

export const submissionOf = (row: SubmissionRow, epoch: number): Submission => ({
  applicationId: row.application_id,
  dispatch: row.dispatch,
  attempt: row.attempts,
  epoch,
  order: JSON.parse(row.order_json) as ApplicationOrder,
  queuedAt: Math.round(row.queued_ms),
  dispatchedAt: Math.round(row.dispatched_ms),
  takenAt: Math.round(row.taken_ms),
  onLoggedOut: row.on_logged_out,
});

export const wholeTimings = (row: Record<keyof Timings, number | null>): Timings =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, value === null ? null : Math.round(value)]),
  ) as Timings;
