import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from '#runtime';

const UP = [
  // Before each Send it is asked what else of this agency may stand on the job, whatever became of it. The unique index
  // has only what is open or applied; without this one, the question reads every Send of the agency.
  `CREATE INDEX intents_by_job ON intents (agency_id, canonical_job_id) WHERE kind = 'send'`,
];

const DOWN = [`DROP INDEX intents_by_job`];

export class Agent1767000000011 implements MigrationInterface {
  up = (runner: QueryRunner): Promise<void> => runStatements(runner, UP);
  down = (runner: QueryRunner): Promise<void> => runStatements(runner, DOWN);
}
