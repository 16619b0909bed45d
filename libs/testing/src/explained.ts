import pg from 'pg';
import { schemaOf } from '../../../deploy/admin/roles.js';
import type { Service } from '#contracts';
import { PLANS_BY_KEY } from '#runtime';
import type { TestDatabase } from './postgres.js';

/** What one statement had to look at, as Postgres counted it. */
export interface Looked {
  readonly plan: 'custom' | 'generic';
  /** Rows and index entries that its scans took into their hands, those that a filter threw away among them. */
  readonly rows: number;
  /** Pages of 8 kB, of tables and indexes. */
  readonly buffers: number;
  readonly text: string;
}

interface Node {
  readonly Plans?: readonly Node[];
  readonly [name: string]: unknown;
}

const PLANS = ['custom', 'generic'] as const;

/**
 * Stands where a service's database stands, runs what it is asked, and keeps what that costs: planned for its values, and
 * planned for any, because a prepared statement that was run five times may be planned either way from then on.
 */
export class ExplainedDatabase {
  readonly looked: Looked[] = [];
  private prepared = 0;

  private constructor(private readonly client: pg.Client) {}

  static async open(database: TestDatabase, service: Service): Promise<ExplainedDatabase> {
    const client = await database.connect();
    await client.query(`SET search_path = ${schemaOf(service)}`);
    for (const setting of PLANS_BY_KEY) await client.query(`SET ${setting}`);
    return new ExplainedDatabase(client);
  }

  async query<R>(text: string, values: readonly unknown[] = []): Promise<R[]> {
    const name = `explained_${(this.prepared += 1)}`;
    const { rows } = await this.client.query({ name, text, values: [...values] });
    const given = values.length === 0 ? '' : `(${values.map(literal).join(', ')})`;
    for (const plan of PLANS) {
      await this.client.query(`SET plan_cache_mode = force_${plan}_plan`);
      const explained = await this.client.query<{ 'QUERY PLAN': [{ Plan: Node }] }>(
        `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) EXECUTE ${name}${given}`,
      );
      const root = (explained.rows[0] as { 'QUERY PLAN': [{ Plan: Node }] })['QUERY PLAN'][0].Plan;
      const buffers = count(root, 'Shared Hit Blocks') + count(root, 'Shared Read Blocks');
      this.looked.push({ plan, rows: rowsOf(root), buffers, text });
    }
    await this.client.query(`DEALLOCATE ${name}`);
    return rows as R[];
  }

  async close(): Promise<void> {
    await this.client.end();
  }
}

const count = (node: Node, name: string): number => Number(node[name] ?? 0);

/** Of everything that reads a table or an index; what is above only passes on, and values that were given are not read. */
function rowsOf(node: Node): number {
  const below = (node.Plans ?? []).reduce((sum, one) => sum + rowsOf(one), 0);
  const isRead = node['Relation Name'] !== undefined || node['Index Name'] !== undefined;
  if (!isRead || !String(node['Node Type']).includes('Scan')) return below;
  const ofOne = ['Actual Rows', 'Rows Removed by Filter', 'Rows Removed by Index Recheck'];
  return below + ofOne.reduce((sum, name) => sum + count(node, name), 0) * count(node, 'Actual Loops');
}

function literal(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  if (Array.isArray(value)) return pg.escapeLiteral(`{${value.join(',')}}`);
  return pg.escapeLiteral(String(value));
}
