import { Injectable } from '@nestjs/common';
import type { SessionId } from '#contracts';
import { Database } from '#runtime';

/** One egress proxy process. */
export interface ProxyInstance {
  readonly instanceId: string;
  /** `host:port`. */
  readonly address: string;
  /** Which process it is, for proof that it is gone. */
  readonly process: string;
  readonly isGone: boolean;
  readonly isFresh: boolean;
}

// A proxy says that it is there every second; after this it is silent, which proves nothing.
const FRESH = '5 seconds';

const COLUMNS = `instance_id AS "instanceId", address, process, gone_at IS NOT NULL AS "isGone",
  seen_at > clock_timestamp() - interval '${FRESH}' AS "isFresh"`;

@Injectable()
export class ProxiesRepository {
  constructor(private readonly database: Database) {}

  async byId(instanceId: string): Promise<ProxyInstance | undefined> {
    const [row] = await this.database.query<ProxyInstance>(`SELECT ${COLUMNS} FROM proxies WHERE instance_id = $1`, [
      instanceId,
    ]);
    return row;
  }

  /** An instance that says it is there, with the fewest sessions. */
  async leastUsed(): Promise<ProxyInstance | undefined> {
    const [row] = await this.database.query<ProxyInstance>(
      `SELECT ${COLUMNS} FROM proxies WHERE gone_at IS NULL AND seen_at > clock_timestamp() - interval '${FRESH}'
       ORDER BY (SELECT count(*) FROM sessions WHERE proxy_instance = instance_id), instance_id LIMIT 1`,
    );
    return row;
  }

  async markGone(instanceId: string, proof: string): Promise<void> {
    await this.database.query(
      `UPDATE proxies SET gone_at = clock_timestamp(), gone_proof = $2 WHERE instance_id = $1 AND gone_at IS NULL`,
      [instanceId, proof],
    );
  }

  /**
   * The session's row names this instance from now on; only when it named none, or one that is proven gone. That the one
   * before confirmed the epoch is not enough: it may have let connections of that very epoch through since.
   */
  async name(sessionId: SessionId, epoch: number, instanceId: string): Promise<boolean> {
    const rows = await this.database.query(
      `UPDATE sessions SET proxy_instance = $3
       WHERE session_id = $1 AND lease_epoch = $2 AND lease_until > clock_timestamp()
         AND (proxy_instance IS NULL
              OR EXISTS (SELECT FROM proxies WHERE instance_id = sessions.proxy_instance AND gone_at IS NOT NULL))
       RETURNING session_id`,
      [sessionId, epoch, instanceId],
    );
    return rows.length > 0;
  }

  /** Up to which epoch the named instance has confirmed that older connections are dead. */
  async confirmedEpoch(sessionId: SessionId): Promise<number> {
    const [row] = await this.database.query<{ epoch: number }>(
      `SELECT proxy_confirmed_epoch AS epoch FROM sessions WHERE session_id = $1`,
      [sessionId],
    );
    return row?.epoch ?? 0;
  }
}
