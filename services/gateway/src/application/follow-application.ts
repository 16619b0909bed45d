import { Injectable } from '@nestjs/common';
import type { ApplicationCorrected, ApplicationProgressed, ApplicationSettled, BodyOf } from '#contracts';
import type { Tx } from '#runtime';

/** Keeps the customer's view of applications in step with what happened to them. */
@Injectable()
export class FollowApplication {
  /** Every settlement in the batch, in one statement. A second one of the same application changes nothing. */
  async settled(settled: readonly BodyOf<typeof ApplicationSettled>[], tx: Tx): Promise<void> {
    await tx.query(
      `UPDATE applications SET status = one.status, reason_code = one.reason, error_message = one.error, stage = 'settled',
         blocked_on = NULL, settled_at = to_timestamp(one.settled / 1000),
         processed_at = coalesce(to_timestamp(one.processed / 1000), processed_at),
         applied_at = CASE WHEN one.status = 'applied' THEN to_timestamp(coalesce(one.submitted, one.settled) / 1000) END,
         evidence = one.evidence::jsonb, timings = one.timings::jsonb
       FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::float8[], $6::float8[], $7::float8[], $8::text[], $9::text[])
         AS one (application_id, status, reason, error, settled, processed, submitted, evidence, timings)
       WHERE applications.application_id = one.application_id AND applications.status = 'processing'`,
      [
        settled.map(({ applicationId }) => applicationId),
        settled.map(({ ending }) => ending.status),
        settled.map(({ ending }) => ending.reasonCode),
        settled.map(({ ending }) => ending.errorMessage),
        settled.map(({ settledAt }) => settledAt),
        settled.map(({ ending }) => ending.processedAt),
        settled.map(({ ending }) => ending.evidence?.submittedAt ?? null),
        settled.map(({ ending }) => (ending.evidence === null ? null : JSON.stringify(ending.evidence))),
        settled.map(({ timings }) => JSON.stringify(timings)),
      ],
    );
    await tx.query(
      `INSERT INTO receipts (application_id, number) SELECT application_id, 1 FROM applications
       WHERE application_id = ANY ($1::uuid[]) AND settled_at IS NOT NULL ON CONFLICT DO NOTHING`,
      [settled.map(({ applicationId }) => applicationId)],
    );
  }

  /** A proposal that was found after the settlement: it changes nothing here but gets a receipt of its own. */
  async corrected({ applicationId, evidence, foundAt }: BodyOf<typeof ApplicationCorrected>, tx: Tx): Promise<void> {
    await tx.query(
      `INSERT INTO receipts (application_id, number, correction) SELECT application_id, 2, $2::jsonb FROM applications
       WHERE application_id = $1 ON CONFLICT DO NOTHING`,
      [applicationId, JSON.stringify({ evidence, foundAt })],
    );
  }

  /** A step of the timeline. The newest counts, whatever order steps come in; what was given back is nobody's work. */
  async progressed(step: BodyOf<typeof ApplicationProgressed>, tx: Tx): Promise<void> {
    await tx.query(
      `INSERT INTO steps (application_id, step, stage, blocked_on, at)
       VALUES ($1, $2, $3, $4, to_timestamp($5::float8 / 1000)) ON CONFLICT (application_id, step) DO NOTHING`,
      [step.applicationId, step.step, step.stage, step.blockedOn, step.at],
    );
    await tx.query(
      `UPDATE applications SET stage = $3, blocked_on = $4, step = $2,
         processed_at = CASE WHEN $3 = 'queued' THEN processed_at ELSE coalesce(processed_at, to_timestamp($5::float8 / 1000)) END
       WHERE application_id = $1 AND status = 'processing' AND step < $2`,
      [step.applicationId, step.step, step.stage, step.blockedOn, step.at],
    );
  }
}
