import { Injectable } from '@nestjs/common';
import type { RequestOf, SchedulerForecast } from '#contracts';
import type { Database } from '#runtime';
import type { Place } from '../domain/forecast.js';
import { LANE_COLUMNS, type LaneRow, type StoredLane, storedLane } from './lane-rows.js';

/** What a forecast rests on, as it was at one moment. */
export interface Standing {
  /** Undefined for an agency that nobody knows here yet. */
  readonly lane: (StoredLane & { readonly inFlight: number }) | undefined;
  /** Where it waits; undefined when it does not: not here yet, dispatched, or over. */
  readonly place: Place | undefined;
  /** It was dispatched, or ended. */
  readonly hasLeft: boolean;
  /** Where it would stand if it came now. */
  readonly newPosition: number;
  /** Approved, also when that was said before it came. */
  readonly isApproved: boolean;
}

type About = Pick<RequestOf<typeof SchedulerForecast>, 'agencyId' | 'applicationId' | 'scheduleAt'>;

type Optional<Columns> = { readonly [Name in keyof Columns]: Columns[Name] | null };
type StandingRow = Optional<LaneRow> & Optional<Place> & Omit<Standing, 'lane' | 'place'> & { inFlight: number };

// Whoever waits for an approval, or for a later time than one's own, is passed.
const isReadyBy = (time: string): string =>
  `NOT ahead.needs_approval AND ahead.expires_at > clock_timestamp() AND ahead.not_before <= greatest(${time}, clock_timestamp())`;

// As heads are taken: what was given back, by priority, the last one that was expedited, in the order in which they came.
const ORDER = (row: string): string =>
  `(NOT ${row}.is_returned, -${row}.priority, -extract(epoch FROM coalesce(${row}.expedited_at, '-infinity')), ${row}.seq)`;

/** One application and its lane, without a lock. */
@Injectable()
export class StandingReader {
  /**
   * In one statement: an application that arrives meanwhile either waits or is not here yet, and never stands ahead of
   * itself. And every accepted application asks, so that a second round trip would be the dearer half of the answer.
   */
  async read(database: Database, { agencyId, applicationId, scheduleAt }: About): Promise<Standing> {
    const [row] = await database.query<StandingRow>(
      `SELECT lane.*, mine.position, mine."notBefore", mine."needsApproval",
         (SELECT count(*)::int FROM dispatched WHERE agency_id = $1 AND freed_at IS NULL) AS "inFlight",
         EXISTS (SELECT FROM dispatched WHERE application_id = $2)
           OR EXISTS (SELECT FROM tombstones WHERE application_id = $2) AS "hasLeft",
         (SELECT 1 + count(*)::int FROM waiting AS ahead WHERE agency_id = $1 AND mine.position IS NULL
            AND ${isReadyBy('to_timestamp($3::float8 / 1000)')}) AS "newPosition",
         EXISTS (SELECT FROM instructions WHERE application_id = $2 AND approved_at IS NOT NULL) AS "isApproved"
       FROM (SELECT) AS one
       LEFT JOIN (SELECT ${LANE_COLUMNS} FROM lanes WHERE agency_id = $1) AS lane ON true
       LEFT JOIN (
         SELECT needs_approval AS "needsApproval", extract(epoch FROM not_before)::float8 * 1000 AS "notBefore",
           (SELECT 1 + count(*)::int FROM waiting AS ahead WHERE ahead.agency_id = waiting.agency_id
              AND ${isReadyBy('waiting.not_before')} AND ${ORDER('ahead')} < ${ORDER('waiting')}) AS position
         FROM waiting WHERE application_id = $2) AS mine ON true`,
      [agencyId, applicationId, scheduleAt],
    );
    return standingOf(row as StandingRow);
  }
}

function standingOf(row: StandingRow): Standing {
  const { position, notBefore, needsApproval, inFlight, hasLeft, newPosition, isApproved } = row;
  const lane = row.agency_id === null ? undefined : { ...storedLane(row as LaneRow), inFlight };
  const place = position === null ? undefined : { position, notBefore, needsApproval };
  return { lane, place: place as Place | undefined, hasLeft, newPosition, isApproved };
}
