import { Injectable } from '@nestjs/common';
import { type Database, TimeScale, type Tx } from '#runtime';
import { type DeliveryState, deliveryStatesBefore } from '../domain/delivery-moves.js';

/** One try of one delivery, which this process has claimed until `locked_until`. */
export interface ClaimedDelivery {
  readonly eventId: string;
  readonly endpointId: string;
  readonly url: string;
  /** The newest first; the others were rotated out and still overlap. */
  readonly secrets: readonly string[];
  readonly type: string;
  readonly body: string;
  /** 1 for the first. Counted when it is claimed, so that one whose process died counts as well. */
  readonly attempt: number;
  /** How many tries had been made when it was last asked to be sent again. */
  readonly resentAfter: number;
  readonly isResend: boolean;
  /** Another process had claimed it and let its lock run out. */
  readonly isTakenOver: boolean;
}

/** How many its endpoint could take when it was claimed, itself included. */
type Claimed = ClaimedDelivery & { readonly room: number };

/** A try that its endpoint took: it answered 2xx. */
export interface TakenTry {
  readonly delivery: ClaimedDelivery;
  readonly status: number | null;
  readonly durationMs: number;
}

/** How many of an endpoint's deliveries may be claimed, those under way included. */
export interface ClaimLimit {
  readonly endpointId: string;
  readonly inFlight: number;
}

// Three times what a try can take; after this another process takes it over.
const LOCK_MS = 30_000;

const IS_DUE = `state = 'pending' AND next_try_at <= clock_timestamp()
  AND (locked_until IS NULL OR locked_until <= clock_timestamp())`;

// No statement moves a delivery out of a state that the moves do not let it leave that way.
const mayBecome = (state: DeliveryState): string =>
  `deliveries.state IN (${deliveryStatesBefore(state)
    .map((from) => `'${from}'`)
    .join(', ')})`;

// Tries that were taken are written several at a time, without their endpoints' locks: whoever locks several deliveries
// takes them in one order.
const inOrder = (which: string): string =>
  `SELECT event_id, endpoint_id FROM deliveries WHERE ${which} ORDER BY event_id, endpoint_id FOR UPDATE`;
const IS_SAME = `deliveries.event_id = waiting.event_id AND deliveries.endpoint_id = waiting.endpoint_id`;

/** Deliveries and their tries. Whoever changes deliveries of an endpoint and the endpoint locks the endpoint first. */
@Injectable()
export class DeliveriesRepository {
  constructor(private readonly scale: TimeScale) {}

  /** Whether anything waits to be sent, now or later. */
  async isAnyPending(database: Database): Promise<boolean> {
    return (await database.query(`SELECT FROM deliveries WHERE state = 'pending' LIMIT 1`)).length > 0;
  }

  /** Claims what is due at these endpoints, which the transaction has locked: the oldest of each first, then the next. */
  async claim(tx: Tx, limits: readonly ClaimLimit[], room: number): Promise<Claimed[]> {
    if (limits.length === 0) return [];
    return tx.query<Claimed>(
      `WITH due AS (
         SELECT one.event_id, one.endpoint_id, one.locked_until IS NOT NULL AS is_taken_over, free.room,
           row_number() OVER (PARTITION BY one.endpoint_id ORDER BY next_try_at) AS nth
         FROM unnest($1::uuid[], $2::int[]) AS endpoint (id, in_flight) CROSS JOIN LATERAL (
           SELECT greatest(0, endpoint.in_flight - count(*))::int AS room FROM deliveries
           WHERE endpoint_id = endpoint.id AND state = 'pending' AND locked_until > clock_timestamp()) AS free
         CROSS JOIN LATERAL (
           SELECT event_id, endpoint_id, next_try_at, locked_until FROM deliveries WHERE endpoint_id = endpoint.id AND ${IS_DUE}
           ORDER BY next_try_at LIMIT free.room FOR UPDATE SKIP LOCKED) AS one),
       taken AS (SELECT event_id, endpoint_id, is_taken_over, room FROM due ORDER BY nth LIMIT $3)
       UPDATE deliveries SET locked_until = clock_timestamp() + $4::interval, tries = tries + 1
       FROM taken JOIN events USING (event_id) JOIN endpoints USING (endpoint_id)
       WHERE deliveries.event_id = taken.event_id AND deliveries.endpoint_id = taken.endpoint_id
       RETURNING deliveries.event_id AS "eventId", deliveries.endpoint_id AS "endpointId", url, type, body,
         ARRAY[secret] || ARRAY(SELECT old.secret FROM old_secrets AS old
           WHERE old.endpoint_id = taken.endpoint_id AND until > clock_timestamp() ORDER BY until DESC) AS secrets,
         tries AS attempt, resent_after AS "resentAfter", resends > 0 AS "isResend", is_taken_over AS "isTakenOver", room`,
      [limits.map(({ endpointId }) => endpointId), limits.map(({ inFlight }) => inFlight), room, this.lock],
    );
  }

  private get lock(): string {
    return this.scale.interval(LOCK_MS);
  }

  /**
   * Tries that were taken end their deliveries, whoever else is at them, and the failures of their endpoints count no more.
   * For each, whether it did; undefined when the delivery is gone. One statement, which is a transaction: an endpoint at
   * which nothing fails is not touched, because everything that is sent there would wait for its row.
   */
  async recordDelivered(database: Database, taken: readonly TakenTry[]): Promise<(boolean | undefined)[]> {
    const rows = await database.query<{ event_id: string; endpoint_id: string; decides: boolean }>(
      `WITH taken AS (
         SELECT * FROM unnest($1::text[], $2::uuid[], $3::int[], $4::int[], $5::int[])
           AS one (event_id, endpoint_id, number, duration_ms, status)),
       healed AS (
         UPDATE endpoints SET failing_since = NULL, failures = 0, rests_until = NULL
         FROM (SELECT endpoint_id FROM endpoints WHERE endpoint_id = ANY ($2::uuid[]) AND failures > 0
               ORDER BY endpoint_id FOR NO KEY UPDATE) AS failing
         WHERE endpoints.endpoint_id = failing.endpoint_id RETURNING failing.endpoint_id),
       locked AS (
         SELECT event_id, endpoint_id, state = 'pending' AS decides FROM deliveries
           JOIN (SELECT DISTINCT event_id, endpoint_id FROM taken) AS one USING (event_id, endpoint_id)
         -- Endpoints are locked first: this makes their part run before any delivery is locked.
         WHERE (SELECT count(*) FROM healed) >= 0
         ORDER BY event_id, endpoint_id FOR UPDATE OF deliveries),
       written AS (
         INSERT INTO tries (event_id, endpoint_id, number, duration_ms, status)
         SELECT event_id, endpoint_id, number, duration_ms, status FROM taken JOIN locked USING (event_id, endpoint_id)),
       ended AS (
         UPDATE deliveries SET state = 'delivered', locked_until = NULL, ended_at = clock_timestamp() FROM locked
         WHERE deliveries.event_id = locked.event_id AND deliveries.endpoint_id = locked.endpoint_id
           AND ${mayBecome('delivered')})
       SELECT event_id, endpoint_id, decides FROM locked`,
      [
        taken.map(({ delivery }) => delivery.eventId),
        taken.map(({ delivery }) => delivery.endpointId),
        taken.map(({ delivery }) => delivery.attempt),
        taken.map(({ durationMs }) => durationMs),
        taken.map(({ status }) => status),
      ],
    );
    const decided = new Map(rows.map((row) => [`${row.event_id} ${row.endpoint_id}`, row.decides]));
    return taken.map(({ delivery }) => decided.get(`${delivery.eventId} ${delivery.endpointId}`));
  }

  /**
   * A try that failed. False when that decides nothing any more: the delivery has ended, or another process took it over
   * and tries it itself.
   */
  async recordFailure(
    tx: Tx,
    { eventId, endpointId, attempt }: ClaimedDelivery,
    made: { durationMs: number; status: number | null; error: string },
  ): Promise<boolean> {
    const [delivery] = await tx.query<{ decides: boolean }>(
      `SELECT state = 'pending' AND tries = $3 AS decides FROM deliveries
       WHERE event_id = $1 AND endpoint_id = $2 FOR UPDATE`,
      [eventId, endpointId, attempt],
    );
    if (!delivery) return false;
    await tx.query(
      `INSERT INTO tries (event_id, endpoint_id, number, duration_ms, status, error) VALUES ($1, $2, $3, $4, $5, $6)`,
      [eventId, endpointId, attempt, made.durationMs, made.status, made.error],
    );
    return delivery.decides;
  }

  async giveUp(tx: Tx, { eventId, endpointId }: ClaimedDelivery): Promise<void> {
    await tx.query(
      `UPDATE deliveries SET state = 'given_up', locked_until = NULL, ended_at = clock_timestamp()
       WHERE event_id = $1 AND endpoint_id = $2 AND ${mayBecome('given_up')}`,
      [eventId, endpointId],
    );
  }

  async tryAgain(tx: Tx, { eventId, endpointId }: ClaimedDelivery, delayMs: number): Promise<void> {
    await tx.query(
      `UPDATE deliveries SET locked_until = NULL,
         next_try_at = clock_timestamp() + $3::float8 * interval '1 millisecond'
       WHERE event_id = $1 AND endpoint_id = $2`,
      [eventId, endpointId, delayMs],
    );
  }

  /**
   * It waits to be sent once more, at once and then by the plan from its beginning; one that waits already is due. A try
   * under way goes on. False when there is no such delivery.
   */
  async resend(tx: Tx, endpointId: string, eventId: string): Promise<boolean> {
    const rows = await tx.query(
      `UPDATE deliveries SET state = 'pending', ended_at = NULL, next_try_at = clock_timestamp(),
         resends = resends + 1, resent_after = tries
       WHERE event_id = $1 AND endpoint_id = $2 AND (state = 'pending' OR ${mayBecome('pending')}) RETURNING event_id`,
      [eventId, endpointId],
    );
    return rows.length > 0;
  }

  /** What still waits for an endpoint that is switched off will never be sent. */
  async giveUpAll(tx: Tx, endpointId: string): Promise<void> {
    await tx.query(
      `UPDATE deliveries SET state = 'given_up', locked_until = NULL, ended_at = clock_timestamp()
       FROM (${inOrder(`deliveries.endpoint_id = $1 AND ${mayBecome('given_up')}`)}) AS waiting WHERE ${IS_SAME}`,
      [endpointId],
    );
  }

  /** What was fanned out to an endpoint at the moment in which it was switched off. */
  async giveUpStragglers(tx: Tx): Promise<string[]> {
    const isStraggler = `deliveries.endpoint_id IN (SELECT endpoint_id FROM endpoints WHERE state = 'disabled')
      AND ${mayBecome('given_up')}`;
    const rows = await tx.query<{ event_id: string }>(
      `UPDATE deliveries SET state = 'given_up', locked_until = NULL, ended_at = clock_timestamp()
       FROM (${inOrder(isStraggler)}) AS waiting WHERE ${IS_SAME} RETURNING deliveries.event_id`,
    );
    return rows.map((row) => row.event_id);
  }

  /** Locks what waits for an endpoint that is about to be deleted, and with it its deliveries. */
  async lockAll(tx: Tx, endpointId: string): Promise<void> {
    const waiting = inOrder(`deliveries.endpoint_id = $1 AND deliveries.state = 'pending'`);
    await tx.query(`SELECT count(*) FROM (${waiting}) AS waiting`, [endpointId]);
  }
}
