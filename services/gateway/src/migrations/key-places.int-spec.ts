import { expect, it } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import { migratedWithRows, testDatabase } from '#testing';

it('keys that were there before there were places got one each, those of each account by age', async () => {
  const database = await testDatabase();
  const [one, two] = [uuid(), uuid()];
  const given = [
    ['third', one, 3, null],
    ['first', one, 1, null],
    ['revoked', one, 2, 4],
    ['alone', two, 5, null],
  ] as const;
  try {
    await migratedWithRows(database, 'gateway', ['api_keys', 'place'], async () => {
      for (const accountId of [one, two]) {
        await database.query(`INSERT INTO gateway.accounts (account_id, name, mode) VALUES ($1, 'one', 'live')`, [
          accountId,
        ]);
      }
      for (const [name, accountId, createdAt, revokedAt] of given) {
        await database.query(
          `INSERT INTO gateway.api_keys (key_id, account_id, hash, ending, name, scopes, created_at, revoked_at)
           VALUES ($1, $2, sha256(convert_to($3, 'UTF8')), 'xxxx', $3, '{read}', to_timestamp($4), to_timestamp($5))`,
          [uuid(), accountId, name, createdAt, revokedAt],
        );
      }
    });

    expect(await database.query(`SELECT name, place FROM gateway.api_keys ORDER BY name`)).toEqual([
      { name: 'alone', place: 1 },
      { name: 'first', place: 1 },
      { name: 'revoked', place: null },
      { name: 'third', place: 2 },
    ]);
  } finally {
    await database.drop();
  }
});
