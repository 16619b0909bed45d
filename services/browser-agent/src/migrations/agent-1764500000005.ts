import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from '#runtime';

const UP = [
  // Sends are looked for while their outcome is open, and twice more after an end without their proposal.
  `CREATE INDEX intents_to_look ON intents (agency_id, next_look_at)
     WHERE kind = 'send' AND outcome IS DISTINCT FROM 'applied' AND late_found_at IS NULL`,
];

const DOWN = [`DROP INDEX intents_to_look`];

export class Agent1764500000005 implements MigrationInterface {
  up = (runner: QueryRunner): Promise<void> => runStatements(runner, UP);
  down = (runner: QueryRunner): Promise<void> => runStatements(runner, DOWN);
}
