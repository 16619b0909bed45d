import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from '#runtime';

// Which sessions have something to do, and which has been idle for longest, without reading all there are: a pod asks
// each time it looks around.
const UP = [
  `CREATE INDEX sessions_to_sign_in ON sessions (agency_id) WHERE state IN ('new', 'reconnecting')`,
  `CREATE INDEX sessions_idle ON sessions (idle_since, session_id) WHERE idle_since IS NOT NULL`,
  `CREATE INDEX intents_due ON intents (next_look_at)
     WHERE kind = 'send' AND outcome IS DISTINCT FROM 'applied' AND late_found_at IS NULL`,
];

const DOWN = [`DROP INDEX intents_due`, `DROP INDEX sessions_idle`, `DROP INDEX sessions_to_sign_in`];

export class Agent1767000000013 implements MigrationInterface {
  up = (runner: QueryRunner): Promise<void> => runStatements(runner, UP);
  down = (runner: QueryRunner): Promise<void> => runStatements(runner, DOWN);
}
