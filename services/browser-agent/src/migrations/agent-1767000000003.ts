import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from '#runtime';

const UP = [
  // What the agency's policy said when it was dispatched: the end of it when its session is lost, or a wait.
  `ALTER TABLE submissions ADD on_logged_out text NOT NULL DEFAULT 'fail' CHECK (on_logged_out IN ('fail', 'hold'))`,
];

const DOWN = [`ALTER TABLE submissions DROP on_logged_out`];

export class Agent1767000000003 implements MigrationInterface {
  up = (runner: QueryRunner): Promise<void> => runStatements(runner, UP);
  down = (runner: QueryRunner): Promise<void> => runStatements(runner, DOWN);
}
