import { Injectable } from '@nestjs/common';
import type { AccountId, ApplicationId, WebhookEvent } from '#contracts';
import { Database, type Tx } from '#runtime';

export interface NewEvent {
  readonly accountId: AccountId;
  readonly applicationId: ApplicationId | null;
  /** Its number among the events of its application. */
  readonly sequence: number | null;
  readonly type: WebhookEvent;
  /** What it follows from: one fact is one event. */
  readonly fact: string;
  readonly body: string;
}

export interface StoredEvent {
  readonly position: number;
  readonly type: WebhookEvent;
  readonly body: string;
  /** Unix ms of when it was stored here. */
  readonly recordedAt: number;
}

export interface EventsQuery {
  readonly accountId: AccountId;
  /** Only of this application; of the whole account when null. */
  readonly applicationId: ApplicationId | null;
  readonly after: number;
  readonly limit: number;
}

const COLUMNS = `position::float8 AS position, type, body, (extract(epoch FROM recorded_at) * 1000)::float8 AS "recordedAt"`;

/** What customers are told, in the order of each account. */
@Injectable()
export class EventsRepository {
  constructor(private readonly database: Database) {}

  /**
   * Gives events the next places of their accounts. The counters stay locked until the transaction ends, so that no event
   * becomes visible before one with a lower place; taken in one order, so that no two transactions wait for each other.
   */
  async append(tx: Tx, events: readonly NewEvent[]): Promise<void> {
    await tx.query(
      `WITH given AS (
         SELECT *, row_number() OVER (PARTITION BY account_id ORDER BY nth) AS place
         FROM unnest($1::uuid[], $2::uuid[], $3::integer[], $4::text[], $5::text[], $6::text[])
           WITH ORDINALITY AS one (account_id, application_id, sequence, type, fact, body, nth)),
       counted AS (
         INSERT INTO event_counters AS counter (account_id, last)
         SELECT account_id, count(*) FROM given GROUP BY account_id ORDER BY account_id
         ON CONFLICT (account_id) DO UPDATE SET last = counter.last + EXCLUDED.last
         RETURNING account_id, last)
       INSERT INTO events (account_id, position, application_id, sequence, type, fact, body)
       SELECT account_id, last - max(place) OVER (PARTITION BY account_id) + place, application_id, sequence, type, fact, body
       FROM given JOIN counted USING (account_id) ORDER BY account_id, place`,
      [
        events.map(({ accountId }) => accountId),
        events.map(({ applicationId }) => applicationId),
        events.map(({ sequence }) => sequence),
        events.map(({ type }) => type),
        events.map(({ fact }) => fact),
        events.map(({ body }) => body),
      ],
    );
  }

  /** Oldest first, by the column: the number that is shown has no index, and all of an account would be sorted for it. */
  async after({ accountId, applicationId, after, limit }: EventsQuery): Promise<StoredEvent[]> {
    const values = [accountId, after, limit];
    if (applicationId === null) {
      return this.database.query<StoredEvent>(
        `SELECT ${COLUMNS} FROM events WHERE account_id = $1 AND position > $2 ORDER BY events.position LIMIT $3`,
        values,
      );
    }
    return this.database.query<StoredEvent>(
      `SELECT ${COLUMNS} FROM events WHERE account_id = $1 AND application_id = $4 AND position > $2
       ORDER BY events.position LIMIT $3`,
      [...values, applicationId],
    );
  }

  /** The last place that was given in each of these accounts. What it names, and all before it, can be read. */
  async lastOf(accountIds: readonly AccountId[]): Promise<Map<AccountId, number>> {
    const rows = await this.database.query<{ accountId: AccountId; last: number }>(
      `SELECT account_id AS "accountId", last::float8 AS last FROM event_counters WHERE account_id = ANY ($1::uuid[])`,
      [accountIds],
    );
    return new Map(rows.map(({ accountId, last }) => [accountId, last]));
  }

  /** What was told at the end of an application; undefined when nothing was, or it is kept no more. */
  async endOf(tx: Tx, applicationId: ApplicationId): Promise<Readonly<Record<string, unknown>> | undefined> {
    const [row] = await tx.query<{ body: string }>(
      `SELECT body FROM events WHERE application_id = $1 AND type IN ('application.applied', 'application.failed')`,
      [applicationId],
    );
    return row && (JSON.parse(row.body) as { data: Record<string, unknown> }).data;
  }

  /** Whether somebody of the account has read events within this interval. */
  async isWanted(tx: Tx, accountId: AccountId, within: string): Promise<boolean> {
    const rows = await tx.query(
      `SELECT FROM event_counters WHERE account_id = $1 AND wanted_at > clock_timestamp() - $2::interval`,
      [accountId, within],
    );
    return rows.length > 0;
  }

  async forgetOld(keptFor: string): Promise<void> {
    await this.database.survey(`DELETE FROM events WHERE recorded_at < clock_timestamp() - $1::interval`, [keptFor]);
  }
}
