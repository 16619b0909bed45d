import { Injectable } from '@nestjs/common';
import type { ApplicationId } from '#contracts';
import { Database, type Tx } from '#runtime';

export type KeyKind = 'accepted' | 'abandoned';

/** The key of an application id: accepted or abandoned, whichever was written first, and never the other. */
@Injectable()
export class ApplicationKeysRepository {
  constructor(private readonly database: Database) {}

  /** Fails with a unique violation when one of the ids is taken already. In one order, as everywhere. */
  async accept(tx: Tx, ids: readonly ApplicationId[]): Promise<void> {
    await tx.query(
      `INSERT INTO application_keys (application_id, kind)
       SELECT id, 'accepted' FROM unnest($1::uuid[]) AS id ORDER BY id`,
      [ids],
    );
  }

  /** Takes these ids out of the world unless they were accepted. Says of each what it is from now on. */
  async abandon(ids: readonly ApplicationId[]): Promise<Map<ApplicationId, KeyKind>> {
    await this.database.query(
      `INSERT INTO application_keys (application_id, kind)
       SELECT id, 'abandoned' FROM unnest($1::uuid[]) AS id ORDER BY id ON CONFLICT (application_id) DO NOTHING`,
      [ids],
    );
    const rows = await this.database.query<{ application_id: ApplicationId; kind: KeyKind }>(
      `SELECT application_id, kind FROM application_keys WHERE application_id = ANY ($1::uuid[])`,
      [ids],
    );
    return new Map(rows.map((row) => [row.application_id, row.kind]));
  }

  async isAbandoned(applicationId: ApplicationId): Promise<boolean> {
    const rows = await this.database.query(
      `SELECT FROM application_keys WHERE application_id = $1 AND kind = 'abandoned'`,
      [applicationId],
    );
    return rows.length > 0;
  }
}
