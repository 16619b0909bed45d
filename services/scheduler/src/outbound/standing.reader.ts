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

type About = Pick<
  RequestOf<typeof SchedulerForecast>['applications'][number],
  'agencyId' | 'applicationId' | 'scheduleAt'
>;

type Optional<Columns> = { readonly [Name in keyof Columns]: Columns[Name] | null };
type StandingRow = Optional<LaneRow> & Optional<Place> & Omit<Standing, 'lane' | 'place'> & { inFlight: number };

// Whoever waits for an approval, or for a later time than one's own, is passed.
const isReadyBy = (time: string): string =>
  `NOT ahead.needs_approval AND ahead.expires_at > clock_timestamp() AND ahead.not_before <= greatest(${time}, clock_timestamp())`;

// As heads are taken: what was given back, by priority, the last one that was expedited, in the order in which they came.
const ORDER = (row: string): string =>
  `(NOT ${row}.is_returned, -${row}.priority, -extract(epoch FROM coalesce(${row}.expedited_at, '-infinity')), ${row}.seq)`;

// The end of a lane is looked for once for all that are new in it, however many of them are asked about at once.
const STANDINGS = `
  WITH asked AS MATERIALIZED (
    SELECT agency_id, application_id, coalesce(to_timestamp(schedule_at / 1000), '-infinity') AS own_time, nth
    FROM unnest($1::uuid[], $2::uuid[], $3::float8[]) WITH ORDINALITY AS one (agency_id, application_id, schedule_at, nth)),
  mine AS MATERIALIZED (
    SELECT application_id, needs_approval AS "needsApproval", extract(epoch FROM not_before)::float8 * 1000 AS "notBefore",
      (SELECT 1 + count(*)::int FROM waiting AS ahead WHERE ahead.agency_id = waiting.agency_id
         AND ${isReadyBy('waiting.not_before')} AND ${ORDER('ahead')} < ${ORDER('waiting')}) AS position
    FROM waiting WHERE application_id = ANY ($2::uuid[])),
  ends AS MATERIALIZED (
    SELECT agency_id, own_time, (SELECT 1 + count(*)::int FROM waiting AS ahead WHERE ahead.agency_id = new.agency_id
       AND ${isReadyBy('new.own_time')}) AS position
    FROM (SELECT DISTINCT agency_id, own_time FROM asked
          WHERE application_id NOT IN (SELECT application_id FROM mine)) AS new)
  SELECT lane.*, mine.position, mine."notBefore", mine."needsApproval",
    (SELECT count(*)::int FROM dispatched WHERE agency_id = asked.agency_id AND freed_at IS NULL) AS "inFlight",
    EXISTS (SELECT FROM dispatched WHERE application_id = asked.application_id)
      OR EXISTS (SELECT FROM tombstones WHERE application_id = asked.application_id) AS "hasLeft",
    coalesce(ends.position, 1) AS "newPosition",
    EXISTS (SELECT FROM instructions WHERE application_id = asked.application_id AND approved_at IS NOT NULL) AS "isApproved"
  FROM asked
  LEFT JOIN LATERAL (SELECT ${LANE_COLUMNS} FROM lanes WHERE lanes.agency_id = asked.agency_id) AS lane ON true
  LEFT JOIN mine ON mine.application_id = asked.application_id
  LEFT JOIN ends ON ends.agency_id = asked.agency_id AND ends.own_time = asked.own_time
  ORDER BY nth`;

/** Applications and their lanes, without a lock. */
@Injectable()
export class StandingReader {
  /**
   * One for each, in their order. In one statement: an application that arrives meanwhile either waits or is not here yet,
   * and never stands ahead of itself. And every accepted application asks, so that a second round trip would be the dearer
   * half of the answer.
   */
  async read(database: Database, about: readonly About[]): Promise<Standing[]> {
    const rows = await database.query<StandingRow>(STANDINGS, [
      about.map(({ agencyId }) => agencyId),
      about.map(({ applicationId }) => applicationId),
      about.map(({ scheduleAt }) => scheduleAt),
    ]);
    return rows.map(standingOf);
  }
}

function standingOf(row: StandingRow): Standing {
  const { position, notBefore, needsApproval, inFlight, hasLeft, newPosition, isApproved } = row;
  const lane = row.agency_id === null ? undefined : { ...storedLane(row as LaneRow), inFlight };
  const place = position === null ? undefined : { position, notBefore, needsApproval };
  return { lane, place: place as Place | undefined, hasLeft, newPosition, isApproved };
}
