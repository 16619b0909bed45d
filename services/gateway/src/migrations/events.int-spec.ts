import { expect, it } from '@jest/globals';
import { anAccountId, anAgencyId, migratedWithRows, testDatabase } from '#testing';
import { givenApplications } from '../test-kit/million.kit-spec.js';

it('applications that were there before events were kept have had none, and their first is numbered 1', async () => {
  const database = await testDatabase();
  const accountId = anAccountId();
  try {
    await migratedWithRows(database, 'gateway', ['applications', 'event_sequence'], () =>
      givenApplications(database, { accountId, agencyId: anAgencyId() }, 3),
    );

    expect(
      await database.query(`SELECT count(*)::int AS count, max(event_sequence) AS had FROM gateway.applications`),
    ).toEqual([{ count: 3, had: 0 }]);
    expect(await database.query(`SELECT FROM gateway.events`)).toEqual([]);
    expect(await database.query(`SELECT FROM gateway.event_counters`)).toEqual([]);
    const [moved] = await database.query(
      `UPDATE gateway.applications SET event_sequence = event_sequence + 1
       WHERE application_id = (SELECT min(application_id::text)::uuid FROM gateway.applications)
       RETURNING event_sequence AS sequence`,
    );
    expect(moved).toEqual({ sequence: 1 });
  } finally {
    await database.drop();
  }
});
