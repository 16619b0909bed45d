import { expect, it } from '@jest/globals';
import { anAccountId, anAgencyId, migratedWithRows, testDatabase } from '#testing';
import { givenApplications } from '../test-kit/million.kit-spec.js';

const JOBS = `INSERT INTO gateway.jobs (job_id, processed_job_id, facts, read_at)
  SELECT '~02' || lpad(n::text, 16, '0'), md5('job:' || n)::uuid,
    CASE WHEN n <> 2 THEN '{"state":"open"}'::jsonb END, CASE WHEN n <> 2 THEN timestamptz '2026-01-01' END
  FROM generate_series(1, 4) AS n`;

it('pages that were there before each account had its own went to the one account that had applied', async () => {
  const database = await testDatabase();
  const [one, two] = [anAccountId(), anAccountId()];
  try {
    await migratedWithRows(database, 'gateway', ['job_pages', 'facts'], async () => {
      for (const accountId of [one, two]) {
        await database.query(`INSERT INTO gateway.accounts (account_id, name, mode) VALUES ($1, 'one', 'live')`, [
          accountId,
        ]);
      }
      // Jobs 1 and 2 by both, 3 by one of them, 4 by nobody; of 2 no page was read.
      await givenApplications(database, { accountId: one, agencyId: anAgencyId() }, 3);
      await givenApplications(database, { accountId: two, agencyId: anAgencyId() }, 2);
      await database.query(JOBS);
    });

    expect(
      await database.query(`SELECT account_id, job_id, facts, read_at FROM gateway.job_pages ORDER BY job_id`),
    ).toEqual([
      {
        account_id: one,
        job_id: `~02${'3'.padStart(16, '0')}`,
        facts: { state: 'open' },
        read_at: new Date('2026-01-01T00:00:00Z'),
      },
    ]);
  } finally {
    await database.drop();
  }
});
