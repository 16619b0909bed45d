import { Injectable } from '@nestjs/common';
import type { AccountId, AgencyId, ApplicationId, ApplicationStatus, JobCiphertext, ProcessedJobId } from '#contracts';
import { Database, SharedTurns, type Tx } from '#runtime';
import type { Application } from '../domain/application.js';
import type { Move, Told } from '../domain/progress.js';

const ms = (column: string): string => `(extract(epoch FROM ${column}) * 1000)::float8`;

const COLUMNS = `application_id AS "applicationId", account_id AS "accountId", agency_id AS "agencyId", mode,
  job_id AS "jobId", processed_job_id AS "processedJobId", status, reason_code AS "reasonCode",
  error_message AS "errorMessage", stage, blocked_on AS "blockedOn", ${ms('accepted_at')} AS "acceptedAt",
  ${ms('schedule_at')} AS "scheduleAt", ${ms('expires_at')} AS "expiresAt", require_approval AS "requireApproval",
  ${ms('processed_at')} AS "processedAt", ${ms('applied_at')} AS "appliedAt", ${ms('settled_at')} AS "settledAt",
  cover_letter_sha256 AS "coverLetterSha256", metadata, evidence, timings`;

// One of a list of accounts, in the order of that list: only the account's own index has it. Asked for by itself, the newest
// of everybody may be walked through until a page of it is found.
const LISTED = `SELECT ${COLUMNS} FROM applications WHERE account_id = ANY (ARRAY[$1::uuid])`;
// A border, also where there is none: so that it is one for the index, however the statement is planned.
const PAGE = `AND (accepted_at, application_id) <
    (coalesce(to_timestamp($4::float8 / 1000), 'infinity'), coalesce($5::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
  ORDER BY account_id, accepted_at DESC, application_id DESC LIMIT $2 OFFSET $3`;

export interface NewApplication {
  readonly applicationId: ApplicationId;
  readonly accountId: AccountId;
  readonly agencyId: AgencyId;
  readonly mode: string;
  readonly jobId: JobCiphertext;
  readonly processedJobId: ProcessedJobId;
  readonly stage: string;
  readonly acceptedAt: number;
  readonly scheduleAt: number | null;
  readonly expiresAt: number;
  readonly requireApproval: boolean;
  readonly coverLetterSha256: string;
  readonly metadata: Readonly<Record<string, string>>;
  /** The preview that it sends. */
  readonly previewId: ApplicationId | null;
}

export interface ListQuery {
  readonly accountId: AccountId;
  readonly status: ApplicationStatus | null;
  readonly limit: number;
  readonly offset: number;
  /** The last application of the page before. */
  readonly after: { acceptedAt: number; applicationId: ApplicationId } | null;
}

type AgencyJob = Pick<Application, 'agencyId' | 'jobId'>;

const nameOf = ({ agencyId, jobId }: AgencyJob): string => `${agencyId} ${jobId}`;

/** Applications as the customer sees them. */
@Injectable()
export class ApplicationsRepository {
  private readonly conflicts = new SharedTurns<AgencyJob, Application | undefined>((wanted) =>
    this.conflictsOf(wanted),
  );

  constructor(private readonly database: Database) {}

  async byId(applicationId: ApplicationId): Promise<Application | undefined> {
    const [row] = await this.database.query<Application>(
      `SELECT ${COLUMNS} FROM applications WHERE application_id = $1`,
      [applicationId],
    );
    return row && rounded(row);
  }

  async byIds(applicationIds: readonly ApplicationId[]): Promise<Application[]> {
    const rows = await this.database.query<Application>(
      `SELECT ${COLUMNS} FROM applications WHERE application_id = ANY ($1::uuid[])`,
      [applicationIds],
    );
    return rows.map(rounded);
  }

  /** The live or applied application of an agency for a job: the reason for a 409. */
  conflicting(agencyId: AgencyId, jobId: JobCiphertext): Promise<Application | undefined> {
    return this.conflicts.do({ agencyId, jobId });
  }

  private async conflictsOf(wanted: readonly AgencyJob[]): Promise<(Application | undefined)[]> {
    const rows = await this.database.query<Application>(
      // The limit keeps it one look for each: there is one at most, and joined, all that are live might be read.
      `SELECT found.* FROM unnest($1::uuid[], $2::text[]) AS wanted (agency_id, job_id) CROSS JOIN LATERAL (
         SELECT ${COLUMNS} FROM applications WHERE agency_id = wanted.agency_id AND job_id = wanted.job_id
           AND status IN ('processing', 'applied') LIMIT 1) AS found`,
      [wanted.map(({ agencyId }) => agencyId), wanted.map(({ jobId }) => jobId)],
    );
    const found = new Map(rows.map((row) => [nameOf(row), rounded(row)]));
    return wanted.map((one) => found.get(nameOf(one)));
  }

  /** The live application of an account for a job, else the newest, and how many others there are. */
  async byJob(
    accountId: AccountId,
    processedJobId: ProcessedJobId,
    agencyId: AgencyId | null,
  ): Promise<{ application: Application; others: number } | undefined> {
    const rows = await this.database.query<Application & { total: string }>(
      `SELECT ${COLUMNS}, count(*) OVER () AS total FROM applications
       WHERE account_id = $1 AND processed_job_id = $2 AND ($3::uuid IS NULL OR agency_id = $3)
       ORDER BY (status = 'processing') DESC, accepted_at DESC LIMIT 1`,
      [accountId, processedJobId, agencyId],
    );
    const [row] = rows;
    if (!row) return undefined;
    const { total, ...application } = row;
    return { application: rounded(application), others: Number(total) - 1 };
  }

  /** Newest first. The status has a text of its own: planned for any status or none, it would read all to find a few. */
  async list({ accountId, status, limit, offset, after }: ListQuery): Promise<Application[]> {
    const values = [accountId, limit, offset, after?.acceptedAt ?? null, after?.applicationId ?? null];
    const rows = await (status === null
      ? this.database.query<Application>(`${LISTED} ${PAGE}`, values)
      : this.database.query<Application>(`${LISTED} AND status = $6 ${PAGE}`, [...values, status]));
    return rows.map(rounded);
  }

  /** For the operator's page. */
  async recent(limit: number): Promise<Application[]> {
    const rows = await this.database.query<Application>(
      `SELECT ${COLUMNS} FROM applications ORDER BY accepted_at DESC LIMIT $1`,
      [limit],
    );
    return rows.map(rounded);
  }

  /** Fails with a unique violation when one of them is in the way of another. In one order, so that no two batches wait for each other. */
  async insert(tx: Tx, applications: readonly NewApplication[]): Promise<void> {
    const column = <K extends keyof NewApplication>(name: K) => applications.map((application) => application[name]);
    await tx.query(
      `INSERT INTO applications (application_id, account_id, agency_id, mode, job_id, processed_job_id, stage, accepted_at,
         schedule_at, expires_at, require_approval, cover_letter_sha256, metadata, preview_id)
       SELECT application_id, account_id, agency_id, mode, job_id, processed_job_id, stage, to_timestamp(accepted_at / 1000),
         to_timestamp(schedule_at / 1000), to_timestamp(expires_at / 1000), require_approval, sha256, metadata::jsonb, preview_id
       FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::uuid[], $7::text[], $8::float8[],
         $9::float8[], $10::float8[], $11::boolean[], $12::text[], $13::text[], $14::uuid[])
         AS one (application_id, account_id, agency_id, mode, job_id, processed_job_id, stage, accepted_at,
           schedule_at, expires_at, require_approval, sha256, metadata, preview_id)
       ORDER BY agency_id, job_id`,
      [
        column('applicationId'),
        column('accountId'),
        column('agencyId'),
        column('mode'),
        column('jobId'),
        column('processedJobId'),
        column('stage'),
        column('acceptedAt'),
        column('scheduleAt'),
        column('expiresAt'),
        column('requireApproval'),
        column('coverLetterSha256'),
        column('metadata').map((metadata) => JSON.stringify(metadata)),
        column('previewId'),
      ],
    );
  }

  /** What the steps of these applications have made of them; read and locked by whoever calls. */
  async move(tx: Tx, moves: readonly Move<Told>[]): Promise<void> {
    if (moves.length === 0) return;
    await tx.query(
      `UPDATE applications SET stage = one.stage, blocked_on = one.blocked_on, step = one.step,
         event_sequence = one.sequence, processed_at = to_timestamp(one.processed / 1000)
       FROM unnest($1::uuid[], $2::text[], $3::text[], $4::integer[], $5::integer[], $6::float8[])
         AS one (application_id, stage, blocked_on, step, sequence, processed)
       WHERE applications.application_id = one.application_id`,
      [
        moves.map(({ told }) => told.applicationId),
        moves.map(({ told }) => told.stage),
        moves.map(({ told }) => told.blockedOn),
        moves.map(({ told }) => told.step),
        moves.map(({ after }) => after.sequence),
        moves.map(({ after }) => after.processedAt),
      ],
    );
  }
}

// Unix ms are whole numbers; Postgres keeps microseconds.
const rounded = (row: Application): Application => ({
  ...row,
  acceptedAt: Math.round(row.acceptedAt),
  expiresAt: Math.round(row.expiresAt),
  scheduleAt: row.scheduleAt === null ? null : Math.round(row.scheduleAt),
  processedAt: row.processedAt === null ? null : Math.round(row.processedAt),
  appliedAt: row.appliedAt === null ? null : Math.round(row.appliedAt),
  settledAt: row.settledAt === null ? null : Math.round(row.settledAt),
});
