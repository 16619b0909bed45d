import { Injectable } from '@nestjs/common';
import type {
  AgencyId,
  BodyOf,
  Freelancer,
  JobCiphertext,
  JobFacts,
  JobRead,
  ProcessedJobId,
  RosterRead,
} from '#contracts';
import { Database, type Tx } from '#runtime';

export interface ArchivedJob {
  readonly jobId: JobCiphertext;
  readonly processedJobId: ProcessedJobId;
  /** Null for a job that was named by a customer and not opened yet. */
  readonly facts: JobFacts | null;
}

export interface Roster {
  readonly agencyId: AgencyId;
  readonly freelancers: Freelancer[];
}

/** What our sessions have read: jobs they opened, rosters of their agencies. */
@Injectable()
export class ArchiveRepository {
  constructor(private readonly database: Database) {}

  async job(jobId: JobCiphertext): Promise<ArchivedJob | undefined> {
    return this.oneJob(`job_id = $1`, jobId);
  }

  async processedJob(processedJobId: ProcessedJobId): Promise<ArchivedJob | undefined> {
    return this.oneJob(`processed_job_id = $1`, processedJobId);
  }

  private async oneJob(where: string, value: string): Promise<ArchivedJob | undefined> {
    const [row] = await this.database.query<ArchivedJob>(
      `SELECT job_id AS "jobId", processed_job_id AS "processedJobId", facts FROM jobs WHERE ${where}`,
      [value],
    );
    return row;
  }

  /** So that the job can be named by its UUID from now on. */
  async noteJob(tx: Tx, jobId: JobCiphertext, processedJobId: ProcessedJobId): Promise<void> {
    await tx.query(`INSERT INTO jobs (job_id, processed_job_id) VALUES ($1, $2) ON CONFLICT (job_id) DO NOTHING`, [
      jobId,
      processedJobId,
    ]);
  }

  /** The newest reading wins, whatever order they come in. */
  async writeJob(tx: Tx, { jobId, processedJobId, facts, readAt }: BodyOf<typeof JobRead>): Promise<void> {
    await tx.query(
      `INSERT INTO jobs (job_id, processed_job_id, facts, read_at)
       VALUES ($1, $2, $3, to_timestamp($4::float8 / 1000))
       ON CONFLICT (job_id) DO UPDATE SET facts = EXCLUDED.facts, read_at = EXCLUDED.read_at
       WHERE jobs.read_at IS NULL OR jobs.read_at < EXCLUDED.read_at`,
      [jobId, processedJobId, JSON.stringify(facts), readAt],
    );
  }

  async writeRoster(tx: Tx, roster: BodyOf<typeof RosterRead>): Promise<void> {
    await tx.query(
      `INSERT INTO rosters (agency_id, freelancers, connects_balance, read_at)
       VALUES ($1, $2, $3, to_timestamp($4::float8 / 1000))
       ON CONFLICT (agency_id) DO UPDATE SET freelancers = EXCLUDED.freelancers,
         connects_balance = EXCLUDED.connects_balance, read_at = EXCLUDED.read_at
       WHERE rosters.read_at < EXCLUDED.read_at`,
      [roster.agencyId, JSON.stringify(roster.freelancers), roster.connectsBalance, roster.readAt],
    );
  }

  async rosters(agencyIds: readonly AgencyId[]): Promise<Roster[]> {
    return this.database.query<Roster>(
      `SELECT agency_id AS "agencyId", freelancers FROM rosters WHERE agency_id = ANY ($1::uuid[])`,
      [agencyIds],
    );
  }
}
