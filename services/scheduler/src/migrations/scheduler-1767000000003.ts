import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from '#runtime';

const UP = [
  // In the lane's own row, because the lock on it is what a policy changes under: read from another table, a transaction
  // that waited for the lock would go on by the policy of before.
  `ALTER TABLE lanes
     ADD policy json,
     ADD policy_revision integer NOT NULL DEFAULT 0,
     ADD last_start_at timestamptz,
     ADD hour timestamptz,
     ADD started_this_hour integer NOT NULL DEFAULT 0 CHECK (started_this_hour >= 0),
     ADD CONSTRAINT lanes_policy CHECK (policy_revision >= 0 AND (policy IS NULL) = (policy_revision = 0)),
     ADD CONSTRAINT lanes_policy_words CHECK (policy IS NULL OR
       (policy ->> 'approval' IN ('always', 'never', 'as_asked') AND policy ->> 'onLoggedOut' IN ('fail', 'hold')) IS TRUE),
     ADD CONSTRAINT lanes_hour CHECK (started_this_hour = 0 OR hour IS NOT NULL)`,
  // What was asked for it; needs_approval is what follows from that, the policy and what a person said.
  `ALTER TABLE waiting ADD asks_approval boolean NOT NULL DEFAULT false, ADD expedited_at timestamptz`,
  `UPDATE waiting SET asks_approval = needs_approval`,
  `ALTER TABLE dispatched ADD asks_approval boolean NOT NULL DEFAULT false`,
  `DROP INDEX waiting_order`,
  `CREATE INDEX waiting_order ON waiting (agency_id, is_returned DESC, priority DESC, expedited_at DESC NULLS LAST, seq)`,
  // What customers said about an application, whether or not it was here. Kept while it is, and as long as tombstones.
  `CREATE TABLE instructions (
     application_id uuid PRIMARY KEY,
     approved_at timestamptz,
     expedited_at timestamptz,
     at timestamptz NOT NULL DEFAULT clock_timestamp(),
     CONSTRAINT instructions_say_something CHECK (approved_at IS NOT NULL OR expedited_at IS NOT NULL)
   )`,
  `CREATE INDEX instructions_at ON instructions USING brin (at)`,
];

const DOWN = [
  `DROP TABLE instructions`,
  `DROP INDEX waiting_order`,
  `CREATE INDEX waiting_order ON waiting (agency_id, is_returned DESC, priority DESC, seq)`,
  `ALTER TABLE dispatched DROP asks_approval`,
  `ALTER TABLE waiting DROP asks_approval, DROP expedited_at`,
  `ALTER TABLE lanes DROP CONSTRAINT lanes_hour, DROP CONSTRAINT lanes_policy_words, DROP CONSTRAINT lanes_policy,
     DROP policy, DROP policy_revision, DROP last_start_at, DROP hour, DROP started_this_hour`,
];

export class Scheduler1767000000003 implements MigrationInterface {
  up = (runner: QueryRunner): Promise<void> => runStatements(runner, UP);
  down = (runner: QueryRunner): Promise<void> => runStatements(runner, DOWN);
}
