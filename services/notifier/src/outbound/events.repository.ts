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

/** What customers are told, in the bytes in which they are told it. */
@Injectable()
export class EventsRepository {
  constructor(private readonly database: Database) {}

  /** The next number in an application's own count of events. Its events are locked until the transaction ends. */
  async nextSequence(tx: Tx, applicationId: ApplicationId): Promise<number> {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, [applicationId]);
    const [row] = await tx.query<{ next: number }>(
      `SELECT (SELECT count(*) FROM events WHERE application_id = $1)::int
         + coalesce((SELECT count FROM forgotten_events WHERE application_id = $1), 0) + 1 AS next`,
      [applicationId],
    );
    return row?.next ?? 1;
  }

  /** Writes an event and one delivery for each endpoint that wants it. An event that is known has them already. */
  async fanOut(tx: Tx, event: NewEvent): Promise<void> {
    await tx.query(
      `WITH event AS (
         INSERT INTO events (event_id, account_id, type, application_id, sequence, body) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (event_id) DO NOTHING RETURNING event_id)
       INSERT INTO deliveries (event_id, endpoint_id)
       SELECT event_id, endpoint_id FROM event, endpoints
       WHERE account_id = $2 AND state = 'enabled' AND $3 = ANY (events)`,
      [event.eventId, event.accountId, event.type, event.applicationId, event.sequence, event.body],
    );
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

  /** What was told at the end of an application; empty when nothing was yet. */
  async terminalData(tx: Tx, applicationId: ApplicationId): Promise<Readonly<Record<string, unknown>>> {
    const [row] = await tx.query<{ body: string }>(
      `SELECT body FROM events WHERE application_id = $1 AND type IN ('application.applied', 'application.failed')`,
      [applicationId],
    );
    return row ? (JSON.parse(row.body) as { data: Record<string, unknown> }).data : {};
  }
}
