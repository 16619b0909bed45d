import { Injectable } from '@nestjs/common';
import { type AgencyId, type ApplicationId, type ApplicationOrder, ofPreview, type WaitingView } from '#contracts';
import type { Database } from '#runtime';
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
