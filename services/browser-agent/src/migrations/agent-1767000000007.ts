import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from '#runtime';

// The id of a preview is a UUID of version 8.
const isPreview = (column: string): string => `get_byte(uuid_send(${column}), 6) >> 4 = 8`;

const UP = [
  // A preview never has an intent, of whatever kind; it is neither sent nor looked for; and no proxy lets a submit of it
  // through, which it writes here before it does.
  `ALTER TABLE intents ADD CONSTRAINT intents_preview CHECK (NOT ${isPreview('application_id')})`,
  `ALTER TABLE submissions ADD CONSTRAINT submissions_preview CHECK
     (state NOT IN ('sending', 'verifying') OR NOT ${isPreview('application_id')})`,
  `ALTER TABLE submit_admissions ADD CONSTRAINT submit_admissions_preview CHECK (NOT ${isPreview('application_id')})`,
  `CREATE TABLE screenshots (
     preview_id uuid PRIMARY KEY REFERENCES submissions CONSTRAINT screenshots_preview CHECK (${isPreview('preview_id')}),
     image bytea NOT NULL CONSTRAINT screenshots_size CHECK (octet_length(image) BETWEEN 1 AND ${512 * 1024}),
     at timestamptz NOT NULL DEFAULT clock_timestamp()
   )`,
  `CREATE INDEX screenshots_age ON screenshots (at)`,
  `REVOKE UPDATE, TRUNCATE ON screenshots FROM applywright_agent`,
];

const DOWN = [
  `DROP TABLE screenshots`,
  `ALTER TABLE submit_admissions DROP CONSTRAINT submit_admissions_preview`,
  `ALTER TABLE submissions DROP CONSTRAINT submissions_preview`,
  `ALTER TABLE intents DROP CONSTRAINT intents_preview`,
];

export class Agent1767000000007 implements MigrationInterface {
  up = (runner: QueryRunner): Promise<void> => runStatements(runner, UP);
  down = (runner: QueryRunner): Promise<void> => runStatements(runner, DOWN);
}
