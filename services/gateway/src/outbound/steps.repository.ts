import { Injectable } from '@nestjs/common';
import type { ApplicationId, BlockedOn, Stage } from '#contracts';
import { Database, ofFound, type Tx } from '#runtime';
import type { Progress, Told } from '../domain/progress.js';

export interface Step {
  /** 0 is an approval; what agents do counts from 1. */
  readonly step: number;
  readonly stage: Stage;
  readonly blockedOn: BlockedOn | null;
  readonly at: number;
}

@Injectable()
export class StepsRepository {
  constructor(private readonly database: Database) {}

  async of(applicationId: ApplicationId): Promise<Step[]> {
    const rows = await this.database.query<Step>(
      `SELECT step, stage, blocked_on AS "blockedOn", (extract(epoch FROM at) * 1000)::float8 AS at
       FROM steps WHERE application_id = $1 ORDER BY step`,
      [applicationId],
    );
    return rows.map((row) => ({ ...row, at: Math.round(row.at) }));
  }

  /**
   * Keeps steps, each once, and says how far their applications are: those that are live, locked in one order until the
   * transaction ends, so that what moves them next moves them from there.
   */
  async keep(tx: Tx, steps: readonly Told[]): Promise<Progress[]> {
    const rows = await tx.query<Progress>(
      `WITH kept AS (
         INSERT INTO steps (application_id, step, stage, blocked_on, at)
         SELECT application_id, step, stage, blocked_on, to_timestamp(at / 1000)
         FROM unnest($1::uuid[], $2::integer[], $3::text[], $4::text[], $5::float8[]) AS told (application_id, step, stage, blocked_on, at)
         ON CONFLICT (application_id, step) DO NOTHING)
       SELECT application_id AS "applicationId", account_id AS "accountId", step, event_sequence AS sequence,
         (extract(epoch FROM processed_at) * 1000)::float8 AS "processedAt"
       FROM applications WHERE application_id = ANY ($1::uuid[]) AND ${ofFound(`status = 'processing'`)}
       ORDER BY application_id FOR NO KEY UPDATE`,
      [
        steps.map(({ applicationId }) => applicationId),
        steps.map(({ step }) => step),
        steps.map(({ stage }) => stage),
        steps.map(({ blockedOn }) => blockedOn),
        steps.map(({ at }) => at),
      ],
    );
    return rows.map((row) => ({ ...row, processedAt: row.processedAt === null ? null : Math.round(row.processedAt) }));
  }
}
