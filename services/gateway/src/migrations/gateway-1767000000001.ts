import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from '#runtime';

const UP = [
  // Each account has twenty places for keys. A key stands in one until it ends; a key that was rotated shares its place
  // with its successor as long as both work.
  `ALTER TABLE api_keys ADD COLUMN expires_at timestamptz, ADD COLUMN place smallint`,
  // An account with more than twenty stops here, for a person to choose which of them end.
  `UPDATE api_keys SET place = seat.place
   FROM (SELECT key_id, row_number() OVER (PARTITION BY account_id ORDER BY created_at, key_id) AS place
         FROM api_keys WHERE revoked_at IS NULL) AS seat
   WHERE seat.key_id = api_keys.key_id`,
  `ALTER TABLE api_keys
     ADD CONSTRAINT api_keys_places CHECK (place BETWEEN 1 AND 20),
     ADD CONSTRAINT api_keys_revoked CHECK (revoked_at IS NULL OR place IS NULL),
     ADD CONSTRAINT api_keys_working CHECK (place IS NOT NULL OR revoked_at IS NOT NULL OR expires_at IS NOT NULL)`,
  // One that stands in it, and one whose overlap runs.
  `CREATE UNIQUE INDEX api_keys_one_per_place ON api_keys (account_id, place, (expires_at IS NOT NULL))
     WHERE place IS NOT NULL`,
  `CREATE INDEX api_keys_of_account ON api_keys (account_id, key_id DESC)`,
  // Apart from the keys: written all the time, and worth nothing to whoever asks whether a key is good.
  `CREATE TABLE key_uses (
     key_id uuid PRIMARY KEY REFERENCES api_keys,
     last_used_at timestamptz NOT NULL
   ) WITH (fillfactor = 70)`,
  // The shape is that of rate-limiter-flexible. Unlogged: a count that a crash of Postgres forgets lets an account begin
  // its window again; one that is written to disk for each request would cost every answer.
  `CREATE UNLOGGED TABLE rate_limits (
     key varchar(255) PRIMARY KEY,
     points integer NOT NULL CHECK (points > 0),
     expire bigint NOT NULL
   ) WITH (fillfactor = 70)`,
];

const DOWN = [
  `DROP TABLE rate_limits`,
  `DROP TABLE key_uses`,
  `DROP INDEX api_keys_of_account`,
  `ALTER TABLE api_keys DROP COLUMN place, DROP COLUMN expires_at`,
];

export class Gateway1767000000001 implements MigrationInterface {
  up = (runner: QueryRunner): Promise<void> => runStatements(runner, UP);
  down = (runner: QueryRunner): Promise<void> => runStatements(runner, DOWN);
}
