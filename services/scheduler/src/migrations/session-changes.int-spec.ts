import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { anAccountId, anAgencyId, testDatabase, type TestDatabase } from '#testing';
import { schedulerMigrations } from './index.js';

describe('the count of session changes in the rows of lanes', () => {
  let database: TestDatabase;
  let source: DataSource;
  beforeAll(async () => {
    database = await testDatabase();
    source = await new DataSource({
      type: 'postgres',
      url: database.adminUrl,
      schema: 'scheduler',
      migrations: [...schedulerMigrations],
      migrationsTableName: 'migrations',
      extra: { options: '-c search_path=scheduler', max: 1 },
    }).initialize();
  });
  afterAll(async () => {
    await source?.destroy();
    await database?.drop();
  });

  const isThere = async () =>
    (
      await database.query(
        `SELECT FROM information_schema.columns
         WHERE table_schema = 'scheduler' AND table_name = 'lanes' AND column_name = 'session_change'`,
      )
    ).length > 0;

  it('comes and goes with lanes there: whatever is told next is newer', async () => {
    // What came after it goes first.
    while (await isThere()) await source.undoLastMigration();
    await database.query(
      `INSERT INTO scheduler.lanes (agency_id, account_id, session_state, session_at) VALUES ($1, $2, 'needs_human', now())`,
      [anAgencyId(), anAccountId()],
    );
    await source.runMigrations();

    expect(await database.query(`SELECT session_state, session_change FROM scheduler.lanes`)).toEqual([
      { session_state: 'needs_human', session_change: 0 },
    ]);
  });
});
