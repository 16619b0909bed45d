import { Injectable } from '@nestjs/common';
import { type AgencyId, type ApplicationId, type ApplicationOrder, ofPreview, type WaitingView } from '#contracts';
import type { Database } from '#runtime';
import type { Place } from '../domain/forecast.js';
import type { Queue } from '../domain/lane.js';
import { LANE_COLUMNS, type LaneRow, type StoredLane, storedLane } from './lane-rows.js';

/** A lane and its queue as they are just now, without a lock. */
export interface LaneReading extends StoredLane, Queue {
  readonly inFlight: number;
  readonly waiting: number;
}

type ReadingRow = LaneRow & Omit<LaneReading, keyof StoredLane>;

const READING = `
  SELECT ${LANE_COLUMNS},
    (SELECT count(*)::int FROM dispatched WHERE dispatched.agency_id = lanes.agency_id AND freed_at IS NULL) AS "inFlight",
    queue.*
  FROM lanes CROSS JOIN LATERAL (
    SELECT count(*)::int AS waiting,
      coalesce(bool_or(NOT needs_approval AND not_before <= clock_timestamp() AND expires_at > clock_timestamp()), false)
        AS "hasReady",
      coalesce(bool_or(needs_approval), false) AS "isAwaitingApproval",
      extract(epoch FROM min(not_before) FILTER (WHERE NOT needs_approval AND not_before > clock_timestamp()))::float8 * 1000
        AS "nextScheduledAt"
    FROM waiting WHERE waiting.agency_id = lanes.agency_id) AS queue`;

// Whoever waits for an approval, or for a later time than one's own, is passed.
const isReadyBy = (time: string): string =>
  `NOT ahead.needs_approval AND ahead.expires_at > clock_timestamp() AND ahead.not_before <= greatest(${time}, clock_timestamp())`;

// As heads are taken: what was given back, by priority, the last one that was expedited, in the order in which they came.
const ORDER = (row: string): string =>
  `(NOT ${row}.is_returned, -${row}.priority, -extract(epoch FROM coalesce(${row}.expedited_at, '-infinity')), ${row}.seq)`;

@Injectable()
export class LanesReader {
  async lane(database: Database, agencyId: AgencyId): Promise<LaneReading | undefined> {
    const [row] = await database.query<ReadingRow>(`${READING} WHERE agency_id = $1`, [agencyId]);
    return row && reading(row);
  }

  /** Lanes in which something waits or is in flight come first. */
  async lanes(database: Database, limit: number): Promise<LaneReading[]> {
    const rows = await database.query<ReadingRow>(`${READING} ORDER BY waiting DESC, agency_id LIMIT $1`, [limit]);
    return rows.map(reading);
  }

  /** Where an application stands; `left` once it was dispatched or ended, undefined when it was never heard of here. */
  async place(database: Database, applicationId: ApplicationId): Promise<Place | 'left' | undefined> {
    const [row] = await database.query<Place>(
      `SELECT needs_approval AS "needsApproval", extract(epoch FROM not_before)::float8 * 1000 AS "notBefore",
         (SELECT 1 + count(*)::int FROM waiting AS ahead WHERE ahead.agency_id = mine.agency_id
            AND ${isReadyBy('mine.not_before')}
            AND ${ORDER('ahead')} < ${ORDER('mine')}) AS position
       FROM waiting AS mine WHERE application_id = $1`,
      [applicationId],
    );
    if (row) return row;
    const [left] = await database.query(
      `SELECT FROM dispatched WHERE application_id = $1 UNION ALL SELECT FROM tombstones WHERE application_id = $1`,
      [applicationId],
    );
    return left ? 'left' : undefined;
  }

  /** Where one that comes now would stand. */
  async positionOfNew(database: Database, agencyId: AgencyId, notBefore: number): Promise<number> {
    const [row] = await database.query<{ position: number }>(
      `SELECT 1 + count(*)::int AS position FROM waiting AS ahead
       WHERE agency_id = $1 AND ${isReadyBy('to_timestamp($2::float8 / 1000)')}`,
      [agencyId, notBefore],
    );
    return row?.position ?? 1;
  }

  /** Whether an application was approved before it came. */
  async isApproved(database: Database, applicationId: ApplicationId): Promise<boolean> {
    const rows = await database.query(
      `SELECT FROM instructions WHERE application_id = $1 AND approved_at IS NOT NULL`,
      [applicationId],
    );
    return rows.length > 0;
  }

  /** The applications that wait in a lane, a page of them, in the order of ids: what customers are told about. */
  async waiting(
    database: Database,
    { agencyId, after, limit }: { agencyId: AgencyId; after: ApplicationId | null; limit: number },
  ): Promise<WaitingView[]> {
    const rows = await database.query<{ order_json: string; needs_approval: boolean }>(
      `SELECT order_json, needs_approval FROM waiting
       WHERE agency_id = $1 AND NOT ${ofPreview('application_id')} AND ($2::uuid IS NULL OR application_id > $2) ORDER BY application_id LIMIT $3`,
      [agencyId, after, limit],
    );
    return rows.map(({ order_json: text, needs_approval: needsApproval }) => {
      const { applicationId, echo } = JSON.parse(text) as ApplicationOrder;
      return { applicationId, echo, needsApproval };
    });
  }
}

function reading(row: ReadingRow): LaneReading {
  const { inFlight, waiting, hasReady, isAwaitingApproval, nextScheduledAt } = row;
  return { ...storedLane(row), inFlight, waiting, hasReady, isAwaitingApproval, nextScheduledAt };
}
