import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from '#runtime';

// Which of two facts about a session is newer is counted by the session: clocks of two pods cannot tell.
const UP = [
  `ALTER TABLE lanes ADD session_change integer NOT NULL DEFAULT 0 CHECK (session_change >= 0)`,
  `ALTER TABLE lanes DROP session_at`,
];

const DOWN = [
  `ALTER TABLE lanes ADD session_at timestamptz NOT NULL DEFAULT '-infinity'`,
  `ALTER TABLE lanes DROP session_change`,
];

export class SessionChanges1764000000011 implements MigrationInterface {
  up = (runner: QueryRunner): Promise<void> => runStatements(runner, UP);
  down = (runner: QueryRunner): Promise<void> => runStatements(runner, DOWN);
}
