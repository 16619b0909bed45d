import { Injectable } from '@nestjs/common';
import type { ApplicationId } from '#contracts';
import type { Tx } from '#runtime';

// Agents count their steps from 1: the one before them is the customer's.
const STEP = 0;

/** Approvals as customers see them: a step of the timeline, and the stage of what nobody has started on. */
@Injectable()
export class ApprovalsRepository {
  async note(tx: Tx, applicationId: ApplicationId, at: number): Promise<void> {
    await tx.query(
      `INSERT INTO steps (application_id, step, stage, at) VALUES ($1, ${STEP}, 'queued', to_timestamp($2::float8 / 1000))
       ON CONFLICT (application_id, step) DO NOTHING`,
      [applicationId, at],
    );
    await tx.query(
      `UPDATE applications SET stage = 'queued'
       WHERE application_id = $1 AND status = 'processing' AND stage = 'awaiting_approval' AND step = ${STEP}`,
      [applicationId],
    );
  }
}
