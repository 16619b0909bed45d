import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anAccountId, anAgencyId, migratedWithRows, testDatabase, type TestDatabase } from '#testing';

describe('the count of session changes in the rows of lanes', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase();
  });
  afterAll(() => database?.drop());

  it('comes and goes with lanes there: whatever is told next is newer', async () => {
    await migratedWithRows(database, 'scheduler', ['lanes', 'session_change'], () =>
      database.query(
        `INSERT INTO scheduler.lanes (agency_id, account_id, session_state, session_at)
         VALUES ($1, $2, 'needs_human', now())`,
        [anAgencyId(), anAccountId()],
      ),
    );

    expect(await database.query(`SELECT session_state, session_change FROM scheduler.lanes`)).toEqual([
      { session_state: 'needs_human', session_change: 0 },
    ]);
  });
});
