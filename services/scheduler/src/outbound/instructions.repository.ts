import { Injectable } from '@nestjs/common';
import type { ApplicationId } from '#contracts';
import type { Tx } from '#runtime';

/** What a customer said about an application, and when first. Unix ms. */
export interface Instructions {
  readonly approvedAt: number | null;
  readonly expeditedAt: number | null;
}

/**
 * Said before the application is here they act when it comes, and said again they have the same answer, whatever has
 * become of it. Its lane is locked.
 */
@Injectable()
export class InstructionsRepository {
  async of(tx: Tx, id: ApplicationId): Promise<Instructions> {
    const [row] = await tx.query<{ approved: number | null; expedited: number | null }>(
      `SELECT extract(epoch FROM approved_at)::float8 * 1000 AS approved,
         extract(epoch FROM expedited_at)::float8 * 1000 AS expedited
       FROM instructions WHERE application_id = $1`,
      [id],
    );
    return { approvedAt: rounded(row?.approved), expeditedAt: rounded(row?.expedited) };
  }

  approve(tx: Tx, id: ApplicationId): Promise<void> {
    return this.say(tx, id, 'approved_at');
  }

  expedite(tx: Tx, id: ApplicationId): Promise<void> {
    return this.say(tx, id, 'expedited_at');
  }

  private async say(tx: Tx, id: ApplicationId, what: 'approved_at' | 'expedited_at'): Promise<void> {
    await tx.query(
      `INSERT INTO instructions (application_id, ${what}) VALUES ($1, clock_timestamp())
       ON CONFLICT (application_id) DO UPDATE SET ${what} = coalesce(instructions.${what}, EXCLUDED.${what})`,
      [id],
    );
  }
}

const rounded = (ms: number | null | undefined): number | null => (ms == null ? null : Math.round(ms));
