import { Injectable } from '@nestjs/common';
import type { AccountId } from '#contracts';
import { Database } from '#runtime';

/** Which streams are open, over all replicas. */
@Injectable()
export class OpenStreamsRepository {
  constructor(private readonly database: Database) {}

  /** Takes one of the account's places; false when all of them are taken. The account's counter is locked meanwhile. */
  async take(accountId: AccountId, streamId: string, limit: number, aliveFor: string): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      await tx.query(
        `INSERT INTO event_counters (account_id, wanted_at) VALUES ($1, clock_timestamp())
         ON CONFLICT (account_id) DO UPDATE SET wanted_at = EXCLUDED.wanted_at`,
        [accountId],
      );
      const rows = await tx.query(
        `INSERT INTO open_streams (stream_id, account_id, alive_until)
         SELECT $2::uuid, $1::uuid, clock_timestamp() + $4::interval
         WHERE (SELECT count(*) FROM open_streams WHERE account_id = $1::uuid AND alive_until > clock_timestamp()) < $3
         RETURNING stream_id`,
        [accountId, streamId, limit, aliveFor],
      );
      return rows.length > 0;
    });
  }

  /** A page was read: somebody there listens. Written once an hour, so that reading stays reading. */
  async noteWanted(accountId: AccountId): Promise<void> {
    await this.database.query(
      `INSERT INTO event_counters AS counter (account_id, wanted_at) VALUES ($1, clock_timestamp())
       ON CONFLICT (account_id) DO UPDATE SET wanted_at = EXCLUDED.wanted_at
       WHERE counter.wanted_at IS NULL OR counter.wanted_at < clock_timestamp() - interval '1 hour'`,
      [accountId],
    );
  }

  async keepAlive(streamIds: readonly string[], aliveFor: string): Promise<void> {
    await this.database.query(
      `UPDATE open_streams SET alive_until = clock_timestamp() + $2::interval WHERE stream_id = ANY ($1::uuid[])`,
      [streamIds, aliveFor],
    );
  }

  async giveBack(streamIds: readonly string[]): Promise<void> {
    await this.database.query(`DELETE FROM open_streams WHERE stream_id = ANY ($1::uuid[])`, [streamIds]);
  }

  /** Of replicas that died. */
  async forgetDead(): Promise<void> {
    await this.database.query(`DELETE FROM open_streams WHERE alive_until < clock_timestamp()`);
  }
}
