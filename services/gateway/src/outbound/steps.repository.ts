import { Injectable } from '@nestjs/common';
import type { ApplicationId, BlockedOn, Stage } from '#contracts';
import { Database } from '#runtime';

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
}
