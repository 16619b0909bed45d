import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from '#runtime';

const UP = [
  // What a person said about a Send whose outcome was unknown: once for each, with who and why.
  `CREATE TABLE resolutions (
     application_id uuid PRIMARY KEY REFERENCES intents,
     result text NOT NULL CHECK (result IN ('applied', 'not_applied')),
     proposal_id text,
     by text NOT NULL CHECK (by <> ''),
     reason text NOT NULL CHECK (reason <> ''),
     at timestamptz NOT NULL DEFAULT clock_timestamp(),
     CONSTRAINT resolutions_proposal CHECK ((result = 'applied') = (proposal_id IS NOT NULL))
   )`,
  `REVOKE UPDATE, DELETE, TRUNCATE ON resolutions FROM applywright_agent`,
];

const DOWN = [`DROP TABLE resolutions`];

export class Agent1765000000005 implements MigrationInterface {
  up = (runner: QueryRunner): Promise<void> => runStatements(runner, UP);
  down = (runner: QueryRunner): Promise<void> => runStatements(runner, DOWN);
}
