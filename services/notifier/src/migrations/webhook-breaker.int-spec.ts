import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anAccountId, migratedWithRows, testDatabase, type TestDatabase } from '#testing';

describe('the breaker in the rows of endpoints', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase();
  });
  afterAll(() => database?.drop());

  const insert = (url: string, failingSince: string) =>
    database.query(
      `INSERT INTO notifier.endpoints (endpoint_id, account_id, url, secret, events, failing_since)
       VALUES (gen_random_uuid(), $1, $2, 's', '{application.applied}', ${failingSince})`,
      [anAccountId(), url],
    );

  it('comes and goes with endpoints there, failing ones too', async () => {
    await migratedWithRows(database, 'notifier', ['endpoints', 'failures'], async () => {
      await insert('https://failing.example/', 'clock_timestamp()');
      await insert('https://well.example/', 'NULL');
    });

    expect(
      await database.query(`SELECT url, failures, failing_since, rests_until FROM notifier.endpoints ORDER BY url`),
    ).toEqual([
      { url: 'https://failing.example/', failures: 1, failing_since: expect.any(Date), rests_until: null },
      { url: 'https://well.example/', failures: 0, failing_since: null, rests_until: null },
    ]);
  });

  it.each([
    ['failures = 2, failing_since = NULL', 'failures without a first one'],
    ['failures = 0, failing_since = now()', 'a first one without failures'],
    ['rests_until = now()', 'a rest without failures'],
    ['failures = -1, failing_since = now()', 'fewer than none'],
  ])('refuses %s: %s', async (change) => {
    await expect(database.query(`UPDATE notifier.endpoints SET ${change}`)).rejects.toMatchObject({ code: '23514' });
  });
});
