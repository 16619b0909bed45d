import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from '#runtime';

const UP = [
  // The account whose tests it runs: credits, agency and session are its own, so nothing of the other can be reached.
  `ALTER TABLE accounts ADD COLUMN twin_of uuid CONSTRAINT accounts_one_twin UNIQUE REFERENCES accounts`,
  `ALTER TABLE accounts ADD CONSTRAINT accounts_twin CHECK ((mode = 'test') = (twin_of IS NOT NULL))`,
  // Jobs of the sandbox for tests, and no others; whatever the code does.
  `ALTER TABLE applications ADD CONSTRAINT applications_test_job CHECK ((mode = 'test') = (job_id LIKE '~02test%'))`,
];

const DOWN = [
  `ALTER TABLE applications DROP CONSTRAINT applications_test_job`,
  `ALTER TABLE accounts DROP CONSTRAINT accounts_twin, DROP COLUMN twin_of`,
];

export class Gateway1767000000006 implements MigrationInterface {
  up = (runner: QueryRunner): Promise<void> => runStatements(runner, UP);
  down = (runner: QueryRunner): Promise<void> => runStatements(runner, DOWN);
}
