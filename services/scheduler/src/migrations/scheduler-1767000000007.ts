import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from '#runtime';

const UP = [
  // A preview (its id is a UUID of version 8) keeps the lane's pace and waits for nobody's approval.
  `ALTER TABLE waiting ADD CONSTRAINT waiting_preview CHECK
     (NOT (needs_approval AND get_byte(uuid_send(application_id), 6) >> 4 = 8))`,
];

const DOWN = [`ALTER TABLE waiting DROP CONSTRAINT waiting_preview`];

export class Scheduler1767000000007 implements MigrationInterface {
  up = (runner: QueryRunner): Promise<void> => runStatements(runner, UP);
  down = (runner: QueryRunner): Promise<void> => runStatements(runner, DOWN);
}
