import { Injectable } from '@nestjs/common';
import type { AccountId, ApplicationId, WebhookEvent } from '#contracts';
import type { Tx } from '#runtime';

export interface NewEvent {
  readonly eventId: string;
  readonly accountId: AccountId;
  readonly type: WebhookEvent;
  readonly applicationId: ApplicationId | null;
  readonly sequence: number | null;
  readonly body: string;
}

/** What customers are told, in the bytes in which they are told it. */
@Injectable()
export class EventsRepository {
  /** The next number in an application's own count of events. Its events are locked until the transaction ends. */
  async nextSequence(tx: Tx, applicationId: ApplicationId): Promise<number> {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, [applicationId]);
    const [row] = await tx.query<{ next: number }>(
      `SELECT coalesce(max(sequence), 0) + 1 AS next FROM events WHERE application_id = $1`,
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
