import type { Service } from '#contracts';
import { openMigrations } from '#runtime';
import { MIGRATIONS } from '../../../deploy/admin/prepare-database.js';
import { schemaOf } from '../../../deploy/admin/roles.js';
import type { TestDatabase } from './postgres.js';

/**
 * Takes a service's schema back to before a column came, with all migrations since, lets `fill` write rows as they
 * were then, and migrates again.
 */
export async function migratedWithRows(
  database: TestDatabase,
  service: Service,
  [table, column]: readonly [table: string, column: string],
  fill: () => Promise<unknown>,
): Promise<void> {
  const schema = schemaOf(service);
  const isThere = async () => {
    const found = await database.query(
      `SELECT FROM information_schema.columns WHERE table_schema = $1 AND table_name = $2 AND column_name = $3`,
      [schema, table, column],
    );
    return found.length > 0;
  };
  const source = await openMigrations({ url: database.adminUrl, schema, migrations: MIGRATIONS[service] });
  try {
    while (await isThere()) await source.undoLastMigration();
    await fill();
    await source.runMigrations();
  } finally {
    await source.destroy();
  }
}
