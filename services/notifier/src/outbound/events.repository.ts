import { Injectable } from '@nestjs/common';
import type { AccountId, ApplicationId, PING_EVENT, WebhookEvent } from '#contracts';
import { Database, type Tx } from '#runtime';

export interface NewEvent {
  readonly eventId: string;
  readonly accountId: AccountId;
  readonly type: WebhookEvent | typeof PING_EVENT;
  readonly applicationId: ApplicationId | null;
  readonly sequence: number | null;
  readonly body: string;
}

/** What is known of an event before it is written. */
export interface Found {
  /** Somebody wants to hear of it, or it is kept for whoever comes later; and it is not there yet. */
  readonly isNew: boolean;
  readonly before: number;
}

/** What customers are told, in the bytes in which they are told it. */
@Injectable()
export class EventsRepository {
  constructor(private readonly database: Database) {}

  /** Of each: whether it is to be written, and how many events its application has had. */
  async look(
    tx: Tx,
    asked: readonly (Pick<NewEvent, 'eventId' | 'accountId' | 'applicationId' | 'type'> & { isKept: boolean })[],
  ): Promise<Found[]> {
    return tx.query<Found>(
      `SELECT is_new AS "isNew", CASE WHEN is_new THEN
         (SELECT count(*) FROM events WHERE events.application_id = one.application_id)::int
           + coalesce((SELECT count FROM forgotten_events AS old WHERE old.application_id = one.application_id), 0)
         ELSE 0 END AS before
       FROM unnest($1::text[], $2::uuid[], $3::uuid[], $4::text[], $5::boolean[]) WITH ORDINALITY
         AS one (event_id, account_id, application_id, type, is_kept, nth)
       CROSS JOIN LATERAL (SELECT
         (is_kept OR EXISTS (SELECT FROM endpoints
           WHERE endpoints.account_id = one.account_id AND state = 'enabled' AND one.type = ANY (endpoints.events)))
         AND (SELECT true FROM events WHERE events.event_id = one.event_id) IS NULL) AS event (is_new)
       ORDER BY nth`,
      [
        asked.map(({ eventId }) => eventId),
        asked.map(({ accountId }) => accountId),
        asked.map(({ applicationId }) => applicationId),
        asked.map(({ type }) => type),
        asked.map(({ isKept }) => isKept),
      ],
    );
  }

  /** Writes events and one delivery for each endpoint that wants one; says how many. Known events have them already. */
  async fanOut(tx: Tx, events: readonly NewEvent[]): Promise<number> {
    const [row] = await tx.query<{ count: number }>(
      `WITH event AS (
         INSERT INTO events (event_id, account_id, type, application_id, sequence, body)
         SELECT event_id, account_id, type, application_id, sequence, body
         FROM unnest($1::text[], $2::uuid[], $3::text[], $4::uuid[], $5::int[], $6::text[]) WITH ORDINALITY
           AS one (event_id, account_id, type, application_id, sequence, body, nth)
         ORDER BY nth ON CONFLICT (event_id) DO NOTHING RETURNING event_id, account_id, type),
       delivery AS (
         INSERT INTO deliveries (event_id, endpoint_id) SELECT event_id, endpoint_id FROM event JOIN endpoints USING (account_id)
         WHERE state = 'enabled' AND type = ANY (endpoints.events) RETURNING event_id)
       SELECT count(*)::int AS count FROM delivery`,
      [
        events.map(({ eventId }) => eventId),
        events.map(({ accountId }) => accountId),
        events.map(({ type }) => type),
        events.map(({ applicationId }) => applicationId),
        events.map(({ sequence }) => sequence),
        events.map(({ body }) => body),
      ],
    );
    return row?.count ?? 0;
  }

  /** What an account was told since then, for one endpoint that wants it: the oldest is due first. Known ones stay. */
  async deliverSince(tx: Tx, { endpointId, since }: { endpointId: string; since: number }): Promise<void> {
    await tx.query(
      `INSERT INTO deliveries (event_id, endpoint_id, next_try_at)
       SELECT event_id, endpoint_id, events.created_at FROM endpoints JOIN events USING (account_id)
       WHERE endpoint_id = $1 AND type = ANY (endpoints.events) AND events.created_at >= to_timestamp($2::float8 / 1000)
       ON CONFLICT (event_id, endpoint_id) DO NOTHING`,
      [endpointId, since],
    );
  }

  /** An event for one endpoint and nobody else. */
  async deliverTo(tx: Tx, endpointId: string, event: NewEvent): Promise<void> {
    await tx.query(
      `WITH event AS (INSERT INTO events (event_id, account_id, type, body) VALUES ($1, $2, $3, $4) RETURNING event_id)
       INSERT INTO deliveries (event_id, endpoint_id) SELECT event_id, $5 FROM event`,
      [event.eventId, event.accountId, event.type, event.body, endpointId],
    );
  }

  /**
   * Forgets events of this age, with their deliveries and tries, unless one still waits to be sent. How many of an
   * application are gone is kept, so that its count goes on. Says how many it were, `limit` at most.
   */
  async forgetOld(olderThan: string, limit: number): Promise<number> {
    const [row] = await this.database.query<{ forgotten: number }>(
      `WITH old AS (
         SELECT event_id FROM events WHERE created_at < clock_timestamp() - $1::interval
           AND NOT EXISTS (SELECT FROM deliveries WHERE deliveries.event_id = events.event_id AND state = 'pending')
         ORDER BY created_at LIMIT $2 FOR UPDATE SKIP LOCKED),
       gone AS (DELETE FROM events USING old WHERE events.event_id = old.event_id RETURNING application_id),
       counted AS (
         INSERT INTO forgotten_events AS known (application_id, count)
         SELECT application_id, count(*) FROM gone WHERE application_id IS NOT NULL GROUP BY application_id
         ON CONFLICT (application_id) DO UPDATE SET count = known.count + EXCLUDED.count)
       SELECT count(*)::int AS forgotten FROM gone`,
      [olderThan, limit],
    );
    return row?.forgotten ?? 0;
  }

  /** Whether anybody would hear of it: events that nobody wants are not written. */
  async isWanted(tx: Tx, accountId: AccountId, type: WebhookEvent): Promise<boolean> {
    const rows = await tx.query(
      `SELECT FROM endpoints WHERE account_id = $1 AND state = 'enabled' AND $2 = ANY (events) LIMIT 1`,
      [accountId, type],
    );
    return rows.length > 0;
  }

  /** Which of these accounts would hear of any of these events. */
  async wanting(accountIds: readonly AccountId[], types: readonly WebhookEvent[]): Promise<Set<AccountId>> {
    const rows = await this.database.query<{ account_id: AccountId }>(
      `SELECT DISTINCT account_id FROM endpoints WHERE account_id = ANY ($1::uuid[]) AND state = 'enabled' AND events && $2::text[]`,
      [accountIds, types],
    );
    return new Set(rows.map((row) => row.account_id));
  }

  /** What was told at the end of an application; empty when nothing was yet. */
  async terminalData(tx: Tx, applicationId: ApplicationId): Promise<Readonly<Record<string, unknown>>> {
    const [row] = await tx.query<{ body: string }>(
      `SELECT body FROM events WHERE application_id = $1 AND type IN ('application.applied', 'application.failed')`,
      [applicationId],
    );
    return row ? (JSON.parse(row.body) as { data: Record<string, unknown> }).data : {};
  }
}
