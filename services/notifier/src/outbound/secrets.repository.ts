import { Injectable } from '@nestjs/common';
import type { Tx } from '#runtime';

/** What endpoints are signed for with. Who changes secrets has locked the endpoint. */
@Injectable()
export class SecretsRepository {
  /** How many secrets from before a rotation still overlap with the newest. */
  async overlapping(tx: Tx, endpointId: string): Promise<number> {
    const [row] = await tx.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM old_secrets WHERE endpoint_id = $1 AND until > clock_timestamp()`,
      [endpointId],
    );
    return row?.count ?? 0;
  }

  /** The secret in use becomes an old one; none of the old ones overlaps for longer than this. Unix ms of the last. */
  async rotate(tx: Tx, endpointId: string, secret: string, overlapMs: number): Promise<number | null> {
    const until = `clock_timestamp() + $2::float8 * interval '1 millisecond'`;
    await tx.query(`UPDATE old_secrets SET until = least(until, ${until}) WHERE endpoint_id = $1`, [
      endpointId,
      overlapMs,
    ]);
    await tx.query(
      `INSERT INTO old_secrets (endpoint_id, secret, until)
       SELECT endpoint_id, secret, ${until} FROM endpoints WHERE endpoint_id = $1`,
      [endpointId, overlapMs],
    );
    await tx.query(`DELETE FROM old_secrets WHERE endpoint_id = $1 AND until <= clock_timestamp()`, [endpointId]);
    await tx.query(`UPDATE endpoints SET secret = $2 WHERE endpoint_id = $1`, [endpointId, secret]);
    const [row] = await tx.query<{ until: number | null }>(
      `SELECT floor(extract(epoch FROM max(until)) * 1000)::float8 AS until FROM old_secrets WHERE endpoint_id = $1`,
      [endpointId],
    );
    return row?.until ?? null;
  }
}
