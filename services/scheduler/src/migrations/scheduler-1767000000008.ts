import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from '#runtime';

const UP = [
  // Connects of what started on the lane's day: known, or the most that they may come to while that is open.
  `ALTER TABLE lanes
     ADD connects_today integer NOT NULL DEFAULT 0 CHECK (connects_today >= 0),
     ADD CONSTRAINT lanes_policy_connects CHECK (policy IS NULL OR policy -> 'caps' ->> 'connectsPerDay' IS NULL OR
       ((policy -> 'caps' ->> 'maxConnectsPerApplication')::int <= (policy -> 'caps' ->> 'connectsPerDay')::int) IS TRUE)`,
  // The most that it may cost, decided when it was dispatched, and the day on which it counts. Never more than its own.
  `ALTER TABLE dispatched
     ADD max_connects integer CHECK (max_connects >= 0),
     ADD day date,
     ADD CONSTRAINT dispatched_max_connects CHECK (
       (max_connects > (order_json::json ->> 'maxConnects')::int) IS NOT TRUE)`,
];

const DOWN = [
  `ALTER TABLE dispatched DROP CONSTRAINT dispatched_max_connects, DROP day, DROP max_connects`,
  `ALTER TABLE lanes DROP CONSTRAINT lanes_policy_connects, DROP connects_today`,
];

export class Scheduler1767000000008 implements MigrationInterface {
  up = (runner: QueryRunner): Promise<void> => runStatements(runner, UP);
  down = (runner: QueryRunner): Promise<void> => runStatements(runner, DOWN);
}
