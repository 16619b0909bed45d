import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from '#runtime';

// Whether something waits for a person, and when the next of the others may go, without reading everything that waits.
const UP = [
  `CREATE INDEX waiting_held ON waiting (agency_id) WHERE needs_approval`,
  `CREATE INDEX waiting_times ON waiting (agency_id, not_before) WHERE NOT needs_approval`,
];

const DOWN = [`DROP INDEX waiting_times`, `DROP INDEX waiting_held`];

export class Scheduler1767000000012 implements MigrationInterface {
  up = (runner: QueryRunner): Promise<void> => runStatements(runner, UP);
  down = (runner: QueryRunner): Promise<void> => runStatements(runner, DOWN);
}
