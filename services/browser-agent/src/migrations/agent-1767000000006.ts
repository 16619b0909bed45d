import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from '#runtime';

const UP = [
  // Since when a session waits for a person; null for one that stopped before this was kept.
  `ALTER TABLE sessions ADD COLUMN stopped_at timestamptz`,
  `CREATE INDEX sessions_stopped_tests ON sessions (stopped_at) WHERE mode = 'test' AND state = 'needs_human'`,
];

const DOWN = [`ALTER TABLE sessions DROP COLUMN stopped_at`];

export class Agent1767000000006 implements MigrationInterface {
  up = (runner: QueryRunner): Promise<void> => runStatements(runner, UP);
  down = (runner: QueryRunner): Promise<void> => runStatements(runner, DOWN);
}
