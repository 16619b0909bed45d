import { Injectable } from '@nestjs/common';
import type { AccountId, EndpointView, WebhookEvent } from '#contracts';
import { Database, type Tx } from '#runtime';

interface EndpointRow {
  endpoint_id: string;
  url: string;
  events: WebhookEvent[];
  state: 'enabled' | 'disabled';
  why: string | null;
  created_ms: number;
}

/** An endpoint at which something is due, locked by this transaction. */
export interface DueEndpoint {
  readonly endpointId: string;
  /** Tries that failed since the last one that did not. */
  readonly failures: number;
}

export interface EndpointHealth {
  readonly failures: number;
  /** For how long it has only failed, in ms. */
  readonly failingMs: number;
}

export interface NewEndpoint {
  readonly endpointId: string;
  readonly accountId: AccountId;
  readonly url: string;
  readonly secret: string;
  readonly events: readonly string[];
}

const VIEW = `endpoint_id, url, events, state, why, extract(epoch FROM created_at)::float8 * 1000 AS created_ms`;

@Injectable()
export class EndpointsRepository {
  constructor(private readonly database: Database) {}

  /** Endpoints of an account are counted and made one after the other. */
  async lockAccount(tx: Tx, accountId: AccountId): Promise<void> {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('endpoints of ' || $1, 0))`, [accountId]);
  }

  async insert(tx: Tx, endpoint: NewEndpoint): Promise<EndpointView> {
    const [row] = await tx.query<EndpointRow>(
      `INSERT INTO endpoints (endpoint_id, account_id, url, secret, events) VALUES ($1, $2, $3, $4, $5)
       RETURNING ${VIEW}`,
      [endpoint.endpointId, endpoint.accountId, endpoint.url, endpoint.secret, endpoint.events],
    );
    return endpointView(row as EndpointRow);
  }

  async count(tx: Tx, accountId: AccountId): Promise<number> {
    const [row] = await tx.query<{ count: string }>(`SELECT count(*) AS count FROM endpoints WHERE account_id = $1`, [
      accountId,
    ]);
    return Number(row?.count ?? 0);
  }

  async byUrl(tx: Tx, accountId: AccountId, url: string): Promise<EndpointView | undefined> {
    const [row] = await tx.query<EndpointRow>(`SELECT ${VIEW} FROM endpoints WHERE account_id = $1 AND url = $2`, [
      accountId,
      url,
    ]);
    return row && endpointView(row);
  }

  /** Locked by this transaction; undefined when it is none of the account's. */
  async lock(tx: Tx, accountId: AccountId, endpointId: string): Promise<EndpointView | undefined> {
    const [row] = await tx.query<EndpointRow>(
      `SELECT ${VIEW} FROM endpoints WHERE account_id = $1 AND endpoint_id = $2 FOR NO KEY UPDATE`,
      [accountId, endpointId],
    );
    return row && endpointView(row);
  }

  async update(tx: Tx, endpointId: string, { url, events }: { url: string; events: readonly string[] }): Promise<void> {
    await tx.query(`UPDATE endpoints SET url = $2, events = $3 WHERE endpoint_id = $1`, [endpointId, url, events]);
  }

  /** Switches an endpoint on: what it failed at before counts no more. */
  async enable(tx: Tx, endpointId: string): Promise<void> {
    await tx.query(
      `UPDATE endpoints SET state = 'enabled', why = NULL, failures = 0, failing_since = NULL, rests_until = NULL
       WHERE endpoint_id = $1 AND state = 'disabled'`,
      [endpointId],
    );
  }

  /** Somebody says that it is back. */
  async endRest(tx: Tx, endpointId: string): Promise<void> {
    await tx.query(`UPDATE endpoints SET rests_until = NULL WHERE endpoint_id = $1`, [endpointId]);
  }

  async of(accountId: AccountId): Promise<EndpointView[]> {
    const rows = await this.database.query<EndpointRow>(
      `SELECT ${VIEW} FROM endpoints WHERE account_id = $1 ORDER BY created_at, endpoint_id`,
      [accountId],
    );
    return rows.map(endpointView);
  }

  async delete(tx: Tx, endpointId: string): Promise<void> {
    await tx.query(`DELETE FROM endpoints WHERE endpoint_id = $1`, [endpointId]);
  }

  /** Switches an endpoint off. The account it belongs to when that was news. */
  async disable(tx: Tx, endpointId: string, why: string): Promise<AccountId | undefined> {
    const [row] = await tx.query<{ account_id: AccountId }>(
      `UPDATE endpoints SET state = 'disabled', why = $2 WHERE endpoint_id = $1 AND state = 'enabled' RETURNING account_id`,
      [endpointId, why],
    );
    return row?.account_id;
  }

  /** Undefined when the endpoint was deleted meanwhile. */
  async noteFailure(tx: Tx, endpointId: string): Promise<EndpointHealth | undefined> {
    const [row] = await tx.query<EndpointHealth>(
      `UPDATE endpoints SET failing_since = coalesce(failing_since, clock_timestamp()), failures = failures + 1
       WHERE endpoint_id = $1
       RETURNING failures, extract(epoch FROM clock_timestamp() - failing_since)::float8 * 1000 AS "failingMs"`,
      [endpointId],
    );
    return row;
  }

  /** Nothing is sent there for this long. */
  async rest(tx: Tx, endpointId: string, forMs: number): Promise<void> {
    await tx.query(
      `UPDATE endpoints SET rests_until = clock_timestamp() + $2::float8 * interval '1 millisecond' WHERE endpoint_id = $1`,
      [endpointId, forMs],
    );
  }

  /**
   * Locks endpoints that have something due, are on and do not rest; those that another replica is claiming for are
   * passed over. Goes from one endpoint with something pending to the next, however long their queues are.
   */
  async lockDue(tx: Tx, limit: number): Promise<DueEndpoint[]> {
    return tx.query<DueEndpoint>(
      `WITH RECURSIVE pending AS (
         (SELECT endpoint_id FROM deliveries WHERE state = 'pending' ORDER BY endpoint_id LIMIT 1)
         UNION ALL
         SELECT (SELECT endpoint_id FROM deliveries WHERE state = 'pending' AND endpoint_id > pending.endpoint_id
                 ORDER BY endpoint_id LIMIT 1) FROM pending WHERE pending.endpoint_id IS NOT NULL),
       due AS (
         SELECT endpoint_id, since FROM pending CROSS JOIN LATERAL (
           SELECT next_try_at AS since FROM deliveries
           WHERE endpoint_id = pending.endpoint_id AND state = 'pending' AND next_try_at <= clock_timestamp()
             AND (locked_until IS NULL OR locked_until <= clock_timestamp())
           ORDER BY next_try_at LIMIT 1) AS first)
       SELECT endpoint_id AS "endpointId", failures FROM endpoints JOIN due USING (endpoint_id)
       WHERE state = 'enabled' AND (rests_until IS NULL OR rests_until <= clock_timestamp())
       ORDER BY since LIMIT $1 FOR NO KEY UPDATE OF endpoints SKIP LOCKED`,
      [limit],
    );
  }
}

const endpointView = (row: EndpointRow): EndpointView => ({
  id: row.endpoint_id,
  url: row.url,
  events: row.events,
  state: row.state,
  why: row.why,
  createdAt: Math.round(row.created_ms),
});
