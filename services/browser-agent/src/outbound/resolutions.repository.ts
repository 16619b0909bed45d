import { Injectable } from '@nestjs/common';
import type { AgentResolve, ApplicationId, Echo, RequestOf } from '#contracts';
import type { Tx } from '#runtime';
import type { IntentOutcome } from '../domain/outcome-moves.js';

/** A Send as it is until the end of the transaction, with what a person said about it before. */
export interface SendToResolve {
  readonly echo: Echo;
  readonly epoch: number;
  readonly outcome: IntentOutcome | null;
  readonly proposalId: string | null;
  readonly resolvedAs: 'applied' | 'not_applied' | null;
}

/** What people said about Sends that nobody else could decide. Written once, never changed. */
@Injectable()
export class ResolutionsRepository {
  /** Locked: the find of a recovery comes before this and is seen, or after this and sees what was decided. */
  async lock(tx: Tx, applicationId: ApplicationId): Promise<SendToResolve | undefined> {
    const [send] = await tx.query<Omit<SendToResolve, 'resolvedAs'>>(
      `SELECT echo, epoch, outcome, proposal_id AS "proposalId" FROM intents
       WHERE application_id = $1 AND kind = 'send' FOR UPDATE`,
      [applicationId],
    );
    if (!send) return undefined;
    // A statement of its own: one that waited for the lock would still see what was there before it waited.
    const [said] = await tx.query<{ result: 'applied' | 'not_applied' }>(
      `SELECT result FROM resolutions WHERE application_id = $1`,
      [applicationId],
    );
    return { ...send, resolvedAs: said?.result ?? null };
  }

  async insert(tx: Tx, { applicationId, resolution, by, reason }: RequestOf<typeof AgentResolve>): Promise<void> {
    const proposalId = resolution.result === 'applied' ? resolution.proposalId : null;
    await tx.query(
      `INSERT INTO resolutions (application_id, result, proposal_id, by, reason) VALUES ($1, $2, $3, $4, $5)`,
      [applicationId, resolution.result, proposalId, by, reason],
    );
  }
}
