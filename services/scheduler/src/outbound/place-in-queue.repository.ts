import { Injectable } from '@nestjs/common';
import type { AgencyId, ApplicationId } from '#contracts';
import type { Tx } from '#runtime';
import { type ApprovalRule, isHeld } from './approval-rule.js';

/** A waiting row under lock: it neither expires nor is it dropped before the transaction ends. */
export interface LockedPlace {
  readonly needsApproval: boolean;
  /** Its time ran out, and nobody has dropped it yet. */
  readonly isExpired: boolean;
}

/** Where waiting applications stand, and whether they may go; their lanes are locked. */
@Injectable()
export class PlaceInQueueRepository {
  async lock(tx: Tx, id: ApplicationId): Promise<LockedPlace | undefined> {
    const [row] = await tx.query<{ needs_approval: boolean; is_expired: boolean }>(
      `SELECT needs_approval, expires_at <= clock_timestamp() AS is_expired FROM waiting WHERE application_id = $1 FOR UPDATE`,
      [id],
    );
    return row && { needsApproval: row.needs_approval, isExpired: row.is_expired };
  }

  async approve(tx: Tx, id: ApplicationId): Promise<void> {
    await tx.query(`UPDATE waiting SET needs_approval = false WHERE application_id = $1`, [id]);
  }

  /** The last that was expedited stands first. Once: a repeated request does not pass those that came after it. */
  async expedite(tx: Tx, id: ApplicationId): Promise<void> {
    await tx.query(
      `UPDATE waiting SET expedited_at = coalesce(expedited_at, clock_timestamp()) WHERE application_id = $1`,
      [id],
    );
  }

  /** A policy has changed: what waits for a person from now on, and what does not any more. */
  async holdBy(tx: Tx, agencyIds: readonly AgencyId[], { asked, others }: ApprovalRule): Promise<void> {
    // In one order, because whatever expires is deleted without its lane's lock.
    await tx.query(
      `UPDATE waiting SET needs_approval = ${isHeld('waiting', '$2', '$3')} WHERE application_id IN (
         SELECT application_id FROM waiting WHERE agency_id = ANY ($1::uuid[]) ORDER BY application_id FOR UPDATE)`,
      [agencyIds, asked, others],
    );
  }
}
