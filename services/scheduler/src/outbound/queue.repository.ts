import { Injectable } from '@nestjs/common';
import type { AgencyId, ApplicationId, ApplicationOrder } from '#contracts';
import type { Database, Tx } from '#runtime';
import type { Queue } from '../domain/lane.js';
import type { Place } from '../domain/place-moves.js';
import { type ApprovalRule, isHeld } from './approval-rule.js';

/** A waiting application, as it is when it leaves the queue. */
export interface Waiting {
  readonly applicationId: ApplicationId;
  readonly agencyId: AgencyId;
  readonly dispatches: number;
  readonly queuedAt: number;
  readonly order: ApplicationOrder;
}

/** A lane whose head may go, on which day it counts, and the most that it may cost by the lane's policy. */
export interface Start {
  readonly agencyId: AgencyId;
  /** A local date. */
  readonly day: string;
  readonly maxConnects: number | null;
}

/** One that was just dispatched: the most that it may cost, its own limit and that of the policy taken together. */
export interface Head extends Waiting {
  readonly maxConnects: number | null;
}

/** An application that agents have. Times in Unix ms. */
export interface Dispatched extends Omit<Waiting, 'dispatches'> {
  readonly dispatch: number;
  readonly dispatchedAt: number;
}

/** How an application left its lane for good. `cancelled`: whatever of it still comes is dropped. */
export type TombstoneKind = Extract<Place, 'settled' | 'dropped' | 'cancelled'>;

interface WaitingRow {
  application_id: ApplicationId;
  agency_id: AgencyId;
  dispatches: number;
  queued_ms: number;
  order_json: string;
}

type DispatchedRow = Omit<WaitingRow, 'dispatches'> & { dispatch: number; dispatched_ms: number };

export interface NewWaiting {
  readonly order: ApplicationOrder;
  readonly priority: number;
  readonly notBefore: number | null;
  readonly asksApproval: boolean;
  readonly holds: ApprovalRule;
}

export interface LaneQueue extends Queue {
  readonly agencyId: AgencyId;
  readonly inFlight: number;
}

const WAITING_COLUMNS = `application_id, agency_id, dispatches, extract(epoch FROM queued_at)::float8 * 1000 AS queued_ms, order_json`;

/** Waiting, dispatched and ended applications of lanes that the transaction has locked. */
@Injectable()
export class QueueRepository {
  /** Which of these are known already, in whatever state; `cancelled` are the ones that were cancelled before they came. */
  async known(tx: Tx, ids: readonly ApplicationId[]): Promise<Map<ApplicationId, string>> {
    const rows = await tx.query<{ application_id: ApplicationId; state: string }>(
      `SELECT application_id, 'waiting' AS state FROM waiting WHERE application_id = ANY ($1::uuid[])
       UNION ALL SELECT application_id, 'dispatched' FROM dispatched WHERE application_id = ANY ($1::uuid[])
       UNION ALL SELECT application_id, kind FROM tombstones WHERE application_id = ANY ($1::uuid[])`,
      [ids],
    );
    return new Map(rows.map((row) => [row.application_id, row.state]));
  }

  async insert(tx: Tx, waiting: readonly NewWaiting[]): Promise<void> {
    if (waiting.length === 0) return;
    await tx.query(
      `INSERT INTO waiting (application_id, agency_id, priority, not_before, expires_at, asks_approval, needs_approval,
         expedited_at, dispatches, order_json)
       SELECT one.application_id, agency_id, priority, coalesce(to_timestamp(not_before / 1000), clock_timestamp()),
              to_timestamp(expires / 1000), asks_approval, ${isHeld('one', 'one.asked', 'one.others')}, expedited_at, 0, order_json
       FROM unnest($1::uuid[], $2::uuid[], $3::int[], $4::float8[], $5::float8[], $6::boolean[], $7::boolean[], $8::boolean[],
              $9::text[]) WITH ORDINALITY
         AS one (application_id, agency_id, priority, not_before, expires, asks_approval, asked, others, order_json, nth)
         LEFT JOIN instructions ON instructions.application_id = one.application_id
       ORDER BY nth`,
      [
        waiting.map(({ order }) => order.applicationId),
        waiting.map(({ order }) => order.echo.agencyId),
        waiting.map(({ priority }) => priority),
        waiting.map(({ notBefore }) => notBefore),
        waiting.map(({ order }) => order.expiresAt),
        waiting.map(({ asksApproval }) => asksApproval),
        waiting.map(({ holds }) => holds.asked),
        waiting.map(({ holds }) => holds.others),
        waiting.map(({ order }) => JSON.stringify(order)),
      ],
    );
  }

  /** What the tick has to know of each lane's queue. */
  async look(tx: Tx, agencyIds: readonly AgencyId[]): Promise<Map<AgencyId, LaneQueue>> {
    const rows = await tx.query<{
      agency_id: AgencyId;
      has_ready: boolean;
      next_scheduled_ms: number | null;
      is_awaiting: boolean;
      in_flight: number;
    }>(
      `SELECT agency_id,
         EXISTS (SELECT FROM waiting WHERE waiting.agency_id = lane.agency_id AND NOT needs_approval
                 AND not_before <= clock_timestamp() AND expires_at > clock_timestamp()) AS has_ready,
         (SELECT extract(epoch FROM min(not_before))::float8 * 1000 FROM waiting WHERE waiting.agency_id = lane.agency_id
            AND NOT needs_approval AND not_before > clock_timestamp()) AS next_scheduled_ms,
         EXISTS (SELECT FROM waiting WHERE waiting.agency_id = lane.agency_id AND needs_approval) AS is_awaiting,
         (SELECT count(*)::int FROM dispatched WHERE dispatched.agency_id = lane.agency_id AND freed_at IS NULL) AS in_flight
       FROM unnest($1::uuid[]) AS lane (agency_id)`,
      [agencyIds],
    );
    return new Map(
      rows.map((row) => [
        row.agency_id,
        {
          agencyId: row.agency_id,
          hasReady: row.has_ready,
          nextScheduledAt: row.next_scheduled_ms,
          isAwaitingApproval: row.is_awaiting,
          inFlight: row.in_flight,
        },
      ]),
    );
  }

  /** Takes the head of each lane out of its queue into the dispatched rows. */
  async dispatchHeads(tx: Tx, starts: readonly Start[]): Promise<Head[]> {
    if (starts.length === 0) return [];
    const rows = await tx.query<WaitingRow & { max_connects: number | null }>(
      `WITH head AS (
         SELECT first.application_id, lane.day, lane.max_connects
         FROM unnest($1::uuid[], $2::date[], $3::int[]) AS lane (agency_id, day, max_connects) CROSS JOIN LATERAL (
           SELECT application_id FROM waiting
           WHERE waiting.agency_id = lane.agency_id AND NOT needs_approval
             AND not_before <= clock_timestamp() AND expires_at > clock_timestamp()
           ORDER BY is_returned DESC, priority DESC, expedited_at DESC NULLS LAST, seq LIMIT 1) AS first),
       taken AS (
         DELETE FROM waiting USING head WHERE waiting.application_id = head.application_id
         RETURNING waiting.*, head.day,
           least((waiting.order_json::json ->> 'maxConnects')::int, head.max_connects) AS max_connects),
       written AS (
         INSERT INTO dispatched (application_id, agency_id, dispatch, priority, expires_at, queued_at, asks_approval, day,
                                 max_connects, order_json)
         SELECT application_id, agency_id, dispatches + 1, priority, expires_at, queued_at, asks_approval, day, max_connects,
                order_json
         FROM taken)
       SELECT ${WAITING_COLUMNS}, max_connects FROM taken`,
      [
        starts.map(({ agencyId }) => agencyId),
        starts.map(({ day }) => day),
        starts.map(({ maxConnects }) => maxConnects),
      ],
    );
    return rows.map((row) => ({ ...waitingOf(row), maxConnects: row.max_connects }));
  }

  async hasExpired(database: Database): Promise<boolean> {
    const found = await database.query(`SELECT FROM waiting WHERE expires_at <= clock_timestamp() LIMIT 1`);
    return found.length > 0;
  }

  /** Takes expired applications out of their queues. Their lanes need no lock: deleting the row is the exit. */
  async dropExpired(tx: Tx, limit: number): Promise<Waiting[]> {
    const rows = await tx.query<WaitingRow>(
      `DELETE FROM waiting WHERE application_id IN (
         SELECT application_id FROM waiting WHERE expires_at <= clock_timestamp()
         ORDER BY expires_at LIMIT $1 FOR UPDATE SKIP LOCKED)
       RETURNING ${WAITING_COLUMNS}`,
      [limit],
    );
    return rows.map(waitingOf);
  }

  /** Takes one application out of its queue, wherever it stands in it. */
  async drop(tx: Tx, id: ApplicationId): Promise<Waiting | undefined> {
    const [row] = await tx.query<WaitingRow>(
      `DELETE FROM waiting WHERE application_id = $1 RETURNING ${WAITING_COLUMNS}`,
      [id],
    );
    return row && waitingOf(row);
  }

  async dispatched(tx: Tx, id: ApplicationId): Promise<Dispatched | undefined> {
    const [row] = await tx.query<DispatchedRow>(
      `SELECT application_id, agency_id, dispatch, order_json, extract(epoch FROM queued_at)::float8 * 1000 AS queued_ms,
         extract(epoch FROM dispatched_at)::float8 * 1000 AS dispatched_ms
       FROM dispatched WHERE application_id = $1`,
      [id],
    );
    return (
      row && {
        applicationId: row.application_id,
        agencyId: row.agency_id,
        dispatch: row.dispatch,
        queuedAt: Math.round(row.queued_ms),
        dispatchedAt: Math.round(row.dispatched_ms),
        order: JSON.parse(row.order_json) as ApplicationOrder,
      }
    );
  }

  /** What became of an application that is in no queue. One that was never here is cancelled: it is dropped when it comes. */
  async endUnknown(tx: Tx, id: ApplicationId): Promise<TombstoneKind> {
    await this.bury(tx, [id], 'cancelled');
    const [row] = await tx.query<{ kind: TombstoneKind }>(`SELECT kind FROM tombstones WHERE application_id = $1`, [
      id,
    ]);
    return row?.kind ?? 'cancelled';
  }

  async bury(tx: Tx, ids: readonly ApplicationId[], kind: TombstoneKind): Promise<void> {
    if (ids.length === 0) return;
    await tx.query(
      `INSERT INTO tombstones (application_id, kind) SELECT id, $2 FROM unnest($1::uuid[]) AS id ORDER BY id
       ON CONFLICT (application_id) DO NOTHING`,
      [ids, kind],
    );
  }

  /** The submission only waits to be verified: its slot is free. Only for the dispatch that is current. */
  async free(tx: Tx, id: ApplicationId, dispatch: number): Promise<{ agencyId: AgencyId; workMs: number } | undefined> {
    const [row] = await tx.query<{ agency_id: AgencyId; work_ms: number }>(
      `UPDATE dispatched SET freed_at = clock_timestamp()
       WHERE application_id = $1 AND dispatch = $2 AND freed_at IS NULL
       RETURNING agency_id, extract(epoch FROM clock_timestamp() - dispatched_at)::float8 * 1000 AS work_ms`,
      [id, dispatch],
    );
    return row && { agencyId: row.agency_id, workMs: row.work_ms };
  }

  /**
   * Back to the head of its lane. Only for the dispatch that is current. True when it was. A policy that came while agents
   * had it counts here as for everything that waits: it may have to be approved now. It has cost nothing.
   */
  async putBack(tx: Tx, id: ApplicationId, dispatch: number, holds: ApprovalRule): Promise<boolean> {
    const rows = await tx.query(
      `WITH taken AS (DELETE FROM dispatched WHERE application_id = $1 AND dispatch = $2 AND freed_at IS NULL RETURNING *),
       corrected AS (
         UPDATE lanes SET connects_today = greatest(0, connects_today - coalesce(taken.max_connects, 0))
         FROM taken WHERE lanes.agency_id = taken.agency_id AND lanes.day = taken.day)
       INSERT INTO waiting (application_id, agency_id, is_returned, priority, not_before, expires_at, asks_approval,
                            needs_approval, dispatches, queued_at, order_json)
       SELECT application_id, agency_id, true, priority, clock_timestamp(), expires_at, asks_approval,
              ${isHeld('taken', '$3', '$4')}, dispatch, queued_at, order_json
       FROM taken RETURNING application_id`,
      [id, dispatch, holds.asked, holds.others],
    );
    return rows.length > 0;
  }
}

const waitingOf = (row: WaitingRow): Waiting => ({
  applicationId: row.application_id,
  agencyId: row.agency_id,
  dispatches: row.dispatches,
  queuedAt: Math.round(row.queued_ms),
  order: JSON.parse(row.order_json) as ApplicationOrder,
});
