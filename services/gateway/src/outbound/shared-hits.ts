import { SharedTurns } from '#runtime';

/** What the library sends and wants back, as of a client of pg. */
export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
  readonly name?: string;
}
export interface Answer {
  readonly rows: readonly unknown[];
  readonly rowCount: number;
}

/** So many requests of one key in one window, and when the window ends that would begin with them, in Unix ms. */
interface Hit {
  readonly key: string;
  readonly requests: number;
  readonly expire: number;
}

interface Counted {
  readonly key: string;
  readonly points: number;
  readonly expire: string;
}

export const TABLE = 'rate_limits';
// As rate-limiter-flexible names the statement that counts. Were it named otherwise, each would be carried out by itself.
const COUNTS = `${TABLE}:rlflx-upsert`;

// As the library's own, for many keys. In one order, so that no two replicas wait for each other.
const COUNT_ALL = `INSERT INTO ${TABLE} AS counted (key, points, expire)
  SELECT key, points, expire FROM unnest($1::text[], $2::int[], $3::bigint[]) AS hit (key, points, expire)
  ORDER BY key COLLATE "C"
  ON CONFLICT (key) DO UPDATE SET
    points = CASE WHEN counted.expire <= $4 THEN EXCLUDED.points ELSE counted.points + EXCLUDED.points END,
    expire = CASE WHEN counted.expire <= $4 THEN EXCLUDED.expire ELSE counted.expire END
  RETURNING key, points, expire`;

/**
 * What the limiters of all windows ask of Postgres, as the client that the library wants. Whatever is to be counted while
 * a statement is under way is counted by the next, each key by itself; a key is in it once, for whoever counts a key waits
 * until it was counted.
 */
export class SharedHits {
  private readonly turns = new SharedTurns<Hit, Answer>((hits) => this.countAll(hits));

  /** `ask` is told for how many hits it is. */
  constructor(private readonly ask: (statement: Statement, hits: number) => Promise<Answer>) {}

  query(statement: Statement): Promise<Answer> {
    if (statement.name !== COUNTS) return this.ask(statement, 1);
    const [key, requests, expire] = statement.values as [string, number, number];
    return this.turns.do({ key, requests, expire });
  }

  private async countAll(hits: readonly Hit[]): Promise<Answer[]> {
    const values = [
      hits.map(({ key }) => key),
      hits.map(({ requests }) => requests),
      hits.map(({ expire }) => expire),
      Date.now(),
    ];
    const { rows } = await this.ask({ text: COUNT_ALL, values }, hits.length);
    const counted = new Map((rows as readonly Counted[]).map((row) => [row.key, row]));
    return hits.map(({ key }) => ({ rows: [counted.get(key)], rowCount: 1 }));
  }
}
