import { expect } from '@jest/globals';
import type { ApplicationFinished, ApplicationId, BodyOf, PreviewFinished } from '#contracts';
import { eventually, type TestDatabase } from '#testing';
import type { GivenAgency } from './given-agents.kit-spec.js';

type Finished = BodyOf<typeof ApplicationFinished>;

export interface IntentRow {
  readonly kind: string;
  readonly outcome: string | null;
  readonly epoch: number;
  readonly why: string | null;
  readonly fenced: boolean;
  readonly late: boolean;
}

// Recoveries and take-overs on a machine that is busy with other tests.
export const PATIENCE_MS = 110_000;

/** What stands in the agent's tables, and what time or a server would change there. */
export class AgentRows {
  constructor(readonly database: TestDatabase) {}

  /** Messages of a kind about an application, as they were given to the outbox. */
  async told<T = Record<string, unknown>>(subject: string, id: ApplicationId): Promise<T[]> {
    const rows = await this.database.query<{ body: string }>(
      `SELECT body FROM agent.outbox WHERE message_id LIKE $1 ORDER BY id`,
      [`${subject}:${id}%`],
    );
    return rows.map(({ body }) => JSON.parse(body) as T);
  }

  /** Its end, once there is one; there is never a second. */
  async finished(id: ApplicationId): Promise<Finished> {
    const ends = await eventually(async () => {
      const told = await this.told<Finished>('application.finished', id);
      expect(told).not.toEqual([]);
      return told;
    }, PATIENCE_MS);
    expect(ends).toHaveLength(1);
    return ends[0] as Finished;
  }

  /** A preview's end, once there is one; there is never a second, and nothing is told of it but that. */
  async previewed(id: ApplicationId): Promise<BodyOf<typeof PreviewFinished>> {
    const ends = await eventually(async () => {
      const told = await this.told<BodyOf<typeof PreviewFinished>>('preview.finished', id);
      expect(told).not.toEqual([]);
      return told;
    }, PATIENCE_MS);
    expect(ends).toHaveLength(1);
    const others = await this.database.query(
      `SELECT subject FROM agent.outbox WHERE body::text LIKE $1 AND subject NOT LIKE 'preview.finished.%'`,
      [`%${id}%`],
    );
    expect(others).toEqual([]);
    return ends[0] as BodyOf<typeof PreviewFinished>;
  }

  async intent(id: ApplicationId): Promise<IntentRow | undefined> {
    const [row] = await this.database.query<IntentRow>(
      `SELECT kind, outcome, epoch, why, fenced_at IS NOT NULL AS fenced, late_found_at IS NOT NULL AS late
       FROM agent.intents WHERE application_id = $1`,
      [id],
    );
    return row;
  }

  query<R extends Record<string, unknown>>(text: string, values: unknown[] = []): Promise<R[]> {
    return this.database.query<R>(text, values);
  }

  /** As time would: what was to be looked for later is due now. */
  async lookNow(id: ApplicationId): Promise<void> {
    await this.database.query(`UPDATE agent.intents SET next_look_at = clock_timestamp() WHERE application_id = $1`, [
      id,
    ]);
  }

  /** What the server does by itself after half a minute: a pod that stands still keeps no rows locked. */
  async endFrozenTransactions(name: string): Promise<void> {
    await this.database.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND application_name LIKE $1 AND state LIKE 'idle in transaction%'`,
      [`%-${name}`],
    );
  }

  /** How long ago an intent was written, in ms. */
  async ageOfIntent(id: ApplicationId): Promise<number> {
    const [row] = await this.database.query<{ ms: number }>(
      `SELECT extract(epoch FROM clock_timestamp() - at)::float8 * 1000 AS ms FROM agent.intents WHERE application_id = $1`,
      [id],
    );
    return row?.ms ?? 0;
  }

  async expireLease({ sessionId }: GivenAgency): Promise<void> {
    await this.database.query(`UPDATE agent.sessions SET lease_until = clock_timestamp() WHERE session_id = $1`, [
      sessionId,
    ]);
  }
}
