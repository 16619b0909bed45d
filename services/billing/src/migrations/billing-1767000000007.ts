import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from '#runtime';

const isPreview = (column: string): string => `get_byte(uuid_send(${column}), 6) >> 4 = 8`;

const UP = [
  // A preview (its id is a UUID of version 8) holds no credit, and nothing of it stands in the ledger.
  `ALTER TABLE reservations ADD CONSTRAINT reservations_preview CHECK (NOT ${isPreview('application_id')})`,
  `ALTER TABLE entries ADD CONSTRAINT entries_preview CHECK (application_id IS NULL OR NOT ${isPreview('application_id')})`,
];

const DOWN = [
  `ALTER TABLE entries DROP CONSTRAINT entries_preview`,
  `ALTER TABLE reservations DROP CONSTRAINT reservations_preview`,
];

export class Billing1767000000007 implements MigrationInterface {
  up = (runner: QueryRunner): Promise<void> => runStatements(runner, UP);
  down = (runner: QueryRunner): Promise<void> => runStatements(runner, DOWN);
}
