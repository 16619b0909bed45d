import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';

/** Statements of a migration, in order, in TypeORM's transaction. */
export async function runStatements(runner: QueryRunner, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await runner.query(statement);
}

export interface MigrateOptions {
  /** With a role that owns the schema; services' own roles cannot change tables. */
  readonly url: string;
  readonly schema: string;
  readonly migrations: readonly (new () => MigrationInterface)[];
}

/** A connection that can bring one schema up to date, or back. Whoever asked closes it. */
export function openMigrations({ url, schema, migrations }: MigrateOptions): Promise<DataSource> {
  return new DataSource({
    type: 'postgres',
    url,
    schema,
    migrations: [...migrations],
    migrationsTableName: 'migrations',
    migrationsTransactionMode: 'all',
    synchronize: false,
    extra: { options: `-c search_path=${schema}`, max: 1 },
  }).initialize();
}

/** Brings one schema up to date, all or nothing. Returns the names of what was run. */
export async function migrate(options: MigrateOptions): Promise<string[]> {
  const source = await openMigrations(options);
  try {
    return (await source.runMigrations()).map((migration) => migration.name);
  } finally {
    await source.destroy();
  }
}
