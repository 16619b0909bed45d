import type { HealingView, StreamLoss, Sweeper } from '#contracts';
import type { Database, Tx } from '#runtime';

export type Healed = { readonly count: number; readonly first: string; readonly last: string } & (
  | { readonly kind: 'stream'; readonly what: string; readonly why: StreamLoss }
  | { readonly kind: 'sweeper'; readonly what: Sweeper; readonly why: string }
);

// Of each stream and sweeper. At a row a minute this is eight hours of something that is healed without end, which the
// newest rows tell as well as all of them; and what is rare is not pushed out by it.
const KEPT = 500;

/** What the service mended by itself. A row commits together with what it tells of, or not at all. */
export class Healings {
  constructor(private readonly database: Database) {}

  /** The same again within a minute is added to the row there is: of interest is what happened, not each of a thousand. */
  async add(tx: Tx, { kind, what, why, count, first, last }: Healed): Promise<void> {
    await tx.query(
      `INSERT INTO healings (kind, what, why, count, first, last) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (kind, what, why, minute) DO UPDATE
         SET count = healings.count + EXCLUDED.count, last = EXCLUDED.last, last_at = EXCLUDED.last_at`,
      [kind, what, why, count, first, last],
    );
  }

  /** What a sweeper found to do; nothing is no row. Called last in its transaction: others may wait for the row. */
  async swept(tx: Tx, what: Sweeper, why: string, ids: readonly string[]): Promise<void> {
    // Ids grow with time: the first is the oldest.
    const [first, last] = [[...ids].sort()[0], [...ids].sort().at(-1)];
    if (first === undefined || last === undefined) return;
    await this.add(tx, { kind: 'sweeper', what, why, count: ids.length, first, last });
  }

  /** Newest first, and how many there are in all. */
  async list(limit: number): Promise<{ healings: HealingView[]; recorded: number }> {
    const healings = await this.database.query<HealingView>(
      `SELECT kind, what, why, count, first, last, floor(extract(epoch FROM first_at) * 1000)::float8 AS "firstAt",
         floor(extract(epoch FROM last_at) * 1000)::float8 AS "lastAt"
       FROM healings ORDER BY last_at DESC, id DESC LIMIT $1`,
      [limit],
    );
    const [all] = await this.database.query<{ count: number }>(`SELECT count(*)::int AS count FROM healings`);
    return { healings, recorded: all?.count ?? 0 };
  }

  async forgetOld(): Promise<void> {
    await this.database.query(
      `DELETE FROM healings WHERE id IN (
         SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY kind, what ORDER BY last_at DESC, id DESC) AS nth
                         FROM healings) AS numbered WHERE nth > $1)`,
      [KEPT],
    );
  }
}
