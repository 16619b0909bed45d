import { Injectable } from '@nestjs/common';
import type { AccountId, ApplicationId, BodyOf, PreviewFinished } from '#contracts';
import { Database, type Tx } from '#runtime';
import type { Preview } from '../domain/preview.js';

const ms = (column: string): string => `round(extract(epoch FROM ${column}) * 1000)::float8`;

const COLUMNS = `previews.preview_id AS "previewId", previews.account_id AS "accountId",
  previews.agency_id AS "agencyId", previews.mode, previews.job_id AS "jobId",
  previews.processed_job_id AS "processedJobId", state, previews.reason_code AS "reasonCode",
  previews.error_message AS "errorMessage", request, shown, has_screenshot AS "hasScreenshot",
  ${ms('created_at')} AS "createdAt", ${ms('ended_at')} AS "endedAt", ${ms('previews.expires_at')} AS "expiresAt",
  application_id AS "sentAs", ${ms('accepted_at')} AS "sentAt"`;

export type NewPreview<Request> = Pick<
  Preview<Request>,
  'previewId' | 'accountId' | 'agencyId' | 'mode' | 'jobId' | 'processedJobId' | 'createdAt' | 'expiresAt'
> & { readonly request: Request };

/** Previews. Which one became an application stands with the application. */
@Injectable()
export class PreviewsRepository {
  constructor(private readonly database: Database) {}

  async insert(tx: Tx, preview: NewPreview<unknown>): Promise<void> {
    await tx.query(
      `INSERT INTO previews (preview_id, account_id, agency_id, mode, job_id, processed_job_id, request, created_at, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, to_timestamp($8::float8 / 1000), to_timestamp($9::float8 / 1000))`,
      [
        preview.previewId,
        preview.accountId,
        preview.agencyId,
        preview.mode,
        preview.jobId,
        preview.processedJobId,
        JSON.stringify(preview.request),
        preview.createdAt,
        preview.expiresAt,
      ],
    );
  }

  async of<Request>(accountId: AccountId, previewId: ApplicationId): Promise<Preview<Request> | undefined> {
    const [row] = await this.database.query<Preview<Request> & Record<string, unknown>>(
      `SELECT ${COLUMNS} FROM previews LEFT JOIN applications USING (preview_id)
       WHERE previews.preview_id = $1 AND previews.account_id = $2`,
      [previewId, accountId],
    );
    return row;
  }

  /** The first end counts. One that is ready is good for `lifeMs` from then on, but not beyond the end that it was given. */
  async end(tx: Tx, { previewId, ending, endedAt }: BodyOf<typeof PreviewFinished>, lifeMs: number): Promise<boolean> {
    const isReady = ending.result === 'ready';
    const rows = await tx.query(
      `UPDATE previews SET state = $2, reason_code = $3, error_message = $4, shown = $5, has_screenshot = $6,
         ended_at = to_timestamp($7::float8 / 1000),
         expires_at = CASE WHEN $2 = 'ready' THEN least(to_timestamp(($7::float8 + $8::float8) / 1000),
           to_timestamp((request ->> 'expiresAt')::float8 / 1000)) ELSE expires_at END
       WHERE preview_id = $1 AND state = 'processing' AND request IS NOT NULL RETURNING preview_id`,
      [
        previewId,
        ending.result,
        isReady ? null : ending.reasonCode,
        isReady ? null : ending.errorMessage,
        isReady ? JSON.stringify(ending.shown) : null,
        isReady && ending.hasScreenshot,
        endedAt,
        lifeMs,
      ],
    );
    return rows.length > 0;
  }

  /** The letters and what was shown go at once, the rows once nobody has a reason to ask again. */
  async forgetOld(keptForMs: number): Promise<void> {
    await this.database.query(
      `UPDATE previews SET request = NULL, shown = NULL WHERE expires_at <= clock_timestamp() AND request IS NOT NULL`,
    );
    await this.database.query(
      `DELETE FROM previews WHERE expires_at < clock_timestamp() - $1::float8 * interval '1 millisecond'`,
      [keptForMs],
    );
  }
}
