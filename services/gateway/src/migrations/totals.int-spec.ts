import { expect, it } from '@jest/globals';
import { anAccountId, anAgencyId, migratedWithRows, testDatabase } from '#testing';
import { givenApplications } from '../test-kit/million.kit-spec.js';

const COUNTS = `SELECT status, count::int AS count FROM gateway.application_counts WHERE account_id = $1 ORDER BY status`;

it('applications that were there before totals were kept are in them, those of each account', async () => {
  const database = await testDatabase();
  const [one, two] = [anAccountId(), anAccountId()];
  try {
    await migratedWithRows(database, 'gateway', ['application_counts', 'count'], async () => {
      await givenApplications(database, { accountId: one, agencyId: anAgencyId() }, 20);
      await givenApplications(database, { accountId: two, agencyId: anAgencyId() }, 3);
    });

    expect(await database.query(COUNTS, [one])).toEqual([
      { status: 'applied', count: 14 },
      { status: 'failed', count: 5 },
      { status: 'not_eligible', count: 1 },
    ]);
    expect(await database.query(COUNTS, [two])).toEqual([{ status: 'applied', count: 3 }]);
    expect(await database.query(`SELECT FROM gateway.application_count_changes`)).toEqual([]);
  } finally {
    await database.drop();
  }
});
