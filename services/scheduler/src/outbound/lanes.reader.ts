import { Injectable } from '@nestjs/common';
import type { AccountId, AgencyId, ApplicationId, ApplicationOrder, WaitingView } from '#contracts';
import type { Database } from '#runtime';
import type { Place } from '../domain/forecast.js';
import type { Lane, Queue } from '../domain/lane.js';

/** A lane and its queue as they are just now, without a lock. */
export interface LaneReading extends Omit<Lane, 'policy'>, Queue {
  readonly agencyId: AgencyId;
  readonly accountId: AccountId;
  readonly waiting: number;
  readonly workMs: number | null;
  readonly now: number;
}

const READING = `
  SELECT agency_id AS "agencyId", account_id AS "accountId", work_ms AS "workMs", session_state AS "sessionState",
    extract(epoch FROM next_start_at)::float8 * 1000 AS "nextStartAt",
    extract(epoch FROM clock_timestamp())::float8 * 1000 AS now,
    CASE WHEN day = (clock_timestamp() AT TIME ZONE 'UTC')::date THEN started_today ELSE 0 END AS "startedToday",
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

@Injectable()
export class LanesReader {
  async lane(database: Database, agencyId: AgencyId): Promise<LaneReading | undefined> {
    const [row] = await database.query<LaneReading>(`${READING} WHERE agency_id = $1`, [agencyId]);
    return row;
  }

  /** Lanes in which something waits or is in flight come first. */
  async lanes(database: Database, limit: number): Promise<LaneReading[]> {
    return database.query<LaneReading>(`${READING} ORDER BY waiting DESC, agency_id LIMIT $1`, [limit]);
  }

  /** Where an application stands; `left` once it was dispatched or ended, undefined when it was never heard of here. */
  async place(database: Database, applicationId: ApplicationId): Promise<Place | 'left' | undefined> {
    const [row] = await database.query<Place>(
      `SELECT needs_approval AS "needsApproval", extract(epoch FROM not_before)::float8 * 1000 AS "notBefore",
         (SELECT 1 + count(*)::int FROM waiting AS ahead WHERE ahead.agency_id = mine.agency_id
            AND ${isReadyBy('mine.not_before')}
            AND (NOT ahead.is_returned, -ahead.priority, ahead.seq) < (NOT mine.is_returned, -mine.priority, mine.seq)) AS position
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

  /** What waits in a lane, a page of it, in the order of ids. */
  async waiting(
    database: Database,
    { agencyId, after, limit }: { agencyId: AgencyId; after: ApplicationId | null; limit: number },
  ): Promise<WaitingView[]> {
    const rows = await database.query<{ order_json: string; needs_approval: boolean }>(
      `SELECT order_json, needs_approval FROM waiting
       WHERE agency_id = $1 AND ($2::uuid IS NULL OR application_id > $2) ORDER BY application_id LIMIT $3`,
      [agencyId, after, limit],
    );
    return rows.map(({ order_json: text, needs_approval: needsApproval }) => {
      const { applicationId, echo } = JSON.parse(text) as ApplicationOrder;
      return { applicationId, echo, needsApproval };
    });
  }
}
