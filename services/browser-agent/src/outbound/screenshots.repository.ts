import { Injectable } from '@nestjs/common';
import type { ApplicationId } from '#contracts';
import { Database, type Tx } from '#runtime';

/** What filled-in forms of previews looked like. They show letters: they go when their previews do. */
@Injectable()
export class ScreenshotsRepository {
  constructor(private readonly database: Database) {}

  async keep(tx: Tx, previewId: ApplicationId, image: Buffer): Promise<void> {
    await tx.query(`INSERT INTO screenshots (preview_id, image) VALUES ($1, $2)`, [previewId, image]);
  }

  async of(previewId: ApplicationId): Promise<Buffer | null> {
    const [row] = await this.database.query<{ image: Buffer }>(`SELECT image FROM screenshots WHERE preview_id = $1`, [
      previewId,
    ]);
    return row?.image ?? null;
  }

  async forgetOlderThan(ms: number): Promise<void> {
    await this.database.query(
      `DELETE FROM screenshots WHERE at < clock_timestamp() - $1::float8 * interval '1 millisecond'`,
      [ms],
    );
  }
}
