import { Injectable } from '@nestjs/common';
import type { AccountId, ApplicationStatus } from '#contracts';
import { Database } from '#runtime';

// Whoever adds up alone adds up whole: a change is never added before the one that it follows.
const ADDING_LOCK = `hashtextextended('gateway:application_counts', 0)`;

/** How many applications an account has, without looking at any of them. */
@Injectable()
export class TotalsRepository {
  constructor(private readonly database: Database) {}

  /** Exact at every moment: what is added up and what is not yet, as one snapshot has them. */
  async of(accountId: AccountId, status: ApplicationStatus | null): Promise<number> {
    const [row] = await this.database.query<{ total: number }>(
      `SELECT coalesce(sum(part), 0)::float8 AS total FROM (
         SELECT count AS part FROM application_counts WHERE account_id = $1 AND ($2::text IS NULL OR status = $2)
         UNION ALL
         SELECT change FROM application_count_changes WHERE account_id = $1 AND ($2::text IS NULL OR status = $2)
       ) AS parts`,
      [accountId, status],
    );
    return row?.total ?? 0;
  }

  /** Adds up to so many changes, oldest first. How many there were; none while another replica is at it. */
  async addUp(limit: number): Promise<number> {
    return this.database.transaction(async (tx) => {
      const [lock] = await tx.query<{ mine: boolean }>(`SELECT pg_try_advisory_xact_lock(${ADDING_LOCK}) AS mine`);
      if (!lock?.mine) return 0;
      const [row] = await tx.query<{ added: number }>(
        `WITH taken AS (
           DELETE FROM application_count_changes
           WHERE id IN (SELECT id FROM application_count_changes ORDER BY id LIMIT $1)
           RETURNING account_id, status, change),
         summed AS (SELECT account_id, status, sum(change)::bigint AS change FROM taken GROUP BY account_id, status),
         known AS (
           UPDATE application_counts AS counts SET count = counts.count + summed.change FROM summed
           WHERE counts.account_id = summed.account_id AND counts.status = summed.status
           RETURNING counts.account_id, counts.status),
         fresh AS (
           INSERT INTO application_counts (account_id, status, count)
           SELECT account_id, status, change FROM summed
           WHERE NOT EXISTS (SELECT FROM application_counts AS counts
             WHERE counts.account_id = summed.account_id AND counts.status = summed.status))
         SELECT count(*)::int AS added FROM taken`,
        [limit],
      );
      return row?.added ?? 0;
    });
  }
}
