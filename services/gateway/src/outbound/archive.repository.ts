import { Injectable } from '@nestjs/common';
import type {
  AccountId,
  AgencyId,
  BodyOf,
  Freelancer,
  JobCiphertext,
  JobFacts,
  JobRead,
  ProcessedJobId,
  RosterRead,
} from '#contracts';
import { Database, SharedTurns, type Tx } from '#runtime';

/** A job page as the newest reading of an account's sessions has it. */
export interface JobPage {
  readonly jobId: JobCiphertext;
  readonly processedJobId: ProcessedJobId;
  readonly facts: JobFacts;
  /** Unix ms. */
  readonly readAt: number;
}

export interface Roster {
  readonly agencyId: AgencyId;
  readonly freelancers: Freelancer[];
  /** By the marketplace's id; null when the reading does not say. */
  readonly businessDeveloperId: string | null;
}

const PAGE = `job_id AS "jobId", processed_job_id AS "processedJobId", facts,
  round(extract(epoch FROM read_at) * 1000)::float8 AS "readAt"`;

// Beyond this the oldest are not mentioned any more: no client has as many jobs that one account applied to.
const MAX_PAGES_OF_COMPANY = 200;

interface AccountJob {
  readonly accountId: AccountId;
  readonly jobId: JobCiphertext;
}

const nameOf = ({ accountId, jobId }: AccountJob): string => `${accountId} ${jobId}`;

/** What sessions have read, each for its own account: jobs they opened, rosters of their agencies. */
@Injectable()
export class ArchiveRepository {
  private readonly pages = new SharedTurns<AccountJob, JobPage | undefined>((wanted) => this.pagesOf(wanted));

  constructor(private readonly database: Database) {}

  page(accountId: AccountId, jobId: JobCiphertext): Promise<JobPage | undefined> {
    return this.pages.do({ accountId, jobId });
  }

  private async pagesOf(wanted: readonly AccountJob[]): Promise<(JobPage | undefined)[]> {
    const rows = await this.database.query<JobPage & AccountJob>(
      `SELECT account_id AS "accountId", ${PAGE} FROM job_pages JOIN unnest($1::uuid[], $2::text[])
         AS wanted (account_id, job_id) USING (account_id, job_id)`,
      [wanted.map(({ accountId }) => accountId), wanted.map(({ jobId }) => jobId)],
    );
    const found = new Map(rows.map(({ accountId, ...page }) => [nameOf({ accountId, jobId: page.jobId }), page]));
    return wanted.map((one) => found.get(nameOf(one)));
  }

  /** The ciphertext behind a UUID: of a page that was read for the account, or of a job that it applied to. */
  async jobIdOf(accountId: AccountId, processedJobId: ProcessedJobId): Promise<JobCiphertext | undefined> {
    const [row] = await this.database.query<{ jobId: JobCiphertext }>(
      `SELECT job_id AS "jobId" FROM job_pages WHERE account_id = $1 AND processed_job_id = $2
       UNION ALL SELECT job_id FROM applications WHERE account_id = $1 AND processed_job_id = $2 LIMIT 1`,
      [accountId, processedJobId],
    );
    return row?.jobId;
  }

  /** Every page of jobs of a company, newest reading first. */
  async pagesOfCompany(accountId: AccountId, companyId: string): Promise<JobPage[]> {
    return this.database.query<JobPage>(
      `SELECT ${PAGE} FROM job_pages WHERE account_id = $1 AND company_id = $2
       ORDER BY job_pages.read_at DESC, job_id LIMIT ${MAX_PAGES_OF_COMPANY}`,
      [accountId, companyId],
    );
  }

  /**
   * The newest reading wins, whatever order they come in. The page of a job that is gone says nothing but that: what was
   * read before stays.
   */
  async writePages(tx: Tx, readings: readonly BodyOf<typeof JobRead>[]): Promise<void> {
    for (const round of roundsOf(readings)) await this.writeRound(tx, round);
  }

  // In one order, so that no two agencies of an account wait for each other's pages.
  private async writeRound(tx: Tx, readings: readonly BodyOf<typeof JobRead>[]): Promise<void> {
    await tx.query(
      `INSERT INTO job_pages (account_id, job_id, processed_job_id, facts, read_at)
       SELECT account_id, job_id, processed_job_id, facts::jsonb, to_timestamp(read_at / 1000)
       FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[], $5::float8[])
         AS reading (agency_id, job_id, processed_job_id, facts, read_at) JOIN agencies USING (agency_id)
       ORDER BY account_id, job_id
       ON CONFLICT (account_id, job_id) DO UPDATE SET read_at = EXCLUDED.read_at,
         facts = CASE WHEN EXCLUDED.facts ->> 'state' IN ('removed', 'private')
           THEN job_pages.facts || jsonb_build_object('state', EXCLUDED.facts -> 'state') ELSE EXCLUDED.facts END
       WHERE job_pages.read_at < EXCLUDED.read_at`,
      [
        readings.map(({ agencyId }) => agencyId),
        readings.map(({ jobId }) => jobId),
        readings.map(({ processedJobId }) => processedJobId),
        readings.map(({ facts }) => JSON.stringify(facts)),
        readings.map(({ readAt }) => readAt),
      ],
    );
  }

  async writeRoster(tx: Tx, roster: BodyOf<typeof RosterRead>): Promise<void> {
    await tx.query(
      `INSERT INTO rosters (agency_id, freelancers, connects_balance, business_developer_id, read_at)
       VALUES ($1, $2, $3, $4, to_timestamp($5::float8 / 1000))
       ON CONFLICT (agency_id) DO UPDATE SET freelancers = EXCLUDED.freelancers,
         connects_balance = EXCLUDED.connects_balance,
         business_developer_id = coalesce(EXCLUDED.business_developer_id, rosters.business_developer_id),
         read_at = EXCLUDED.read_at
       WHERE rosters.read_at < EXCLUDED.read_at`,
      [
        roster.agencyId,
        JSON.stringify(roster.freelancers),
        roster.connectsBalance,
        roster.businessDeveloperId ?? null,
        roster.readAt,
      ],
    );
  }

  async rosters(agencyIds: readonly AgencyId[]): Promise<Roster[]> {
    return this.database.query<Roster>(
      `SELECT agency_id AS "agencyId", freelancers, business_developer_id AS "businessDeveloperId" FROM rosters WHERE agency_id = ANY ($1::uuid[])`,
      [agencyIds],
    );
  }
}

/**
 * Readings of one job follow each other, because each changes what the one before has left, and no statement changes a
 * row twice. Nearly always there is one round.
 */
function roundsOf<R extends { readonly jobId: string }>(readings: readonly R[]): R[][] {
  const rounds: R[][] = [];
  const seen = new Map<string, number>();
  for (const reading of readings) {
    const nth = seen.get(reading.jobId) ?? 0;
    seen.set(reading.jobId, nth + 1);
    (rounds[nth] ??= []).push(reading);
  }
  return rounds;
}
