import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from '#runtime';

const UP = [
  // The breaker is in the endpoint's row, so that all replicas let an endpoint rest together.
  `ALTER TABLE endpoints ADD failures integer NOT NULL DEFAULT 0 CHECK (failures >= 0), ADD rests_until timestamptz`,
  `UPDATE endpoints SET failures = 1 WHERE failing_since IS NOT NULL`,
  `ALTER TABLE endpoints ADD CONSTRAINT endpoints_failing
     CHECK ((failures = 0) = (failing_since IS NULL) AND (failures > 0 OR rests_until IS NULL))`,
  // From endpoint to endpoint, and in each from the oldest that is due: one with a long queue hides no other.
  `DROP INDEX deliveries_of_endpoint`,
  `CREATE INDEX deliveries_of_endpoint ON deliveries (endpoint_id, next_try_at) WHERE state = 'pending'`,
  `DROP INDEX deliveries_due`,
];

const DOWN = [
  `CREATE INDEX deliveries_due ON deliveries (next_try_at) WHERE state = 'pending'`,
  `DROP INDEX deliveries_of_endpoint`,
  `CREATE INDEX deliveries_of_endpoint ON deliveries (endpoint_id) WHERE state = 'pending'`,
  `ALTER TABLE endpoints DROP CONSTRAINT endpoints_failing, DROP failures, DROP rests_until`,
];

export class WebhookBreaker1764000000013 implements MigrationInterface {
  up = (runner: QueryRunner): Promise<void> => runStatements(runner, UP);
  down = (runner: QueryRunner): Promise<void> => runStatements(runner, DOWN);
}
