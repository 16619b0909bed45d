import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from '#runtime';

const UP = [
  `CREATE TABLE endpoints (
     endpoint_id uuid PRIMARY KEY,
     account_id uuid NOT NULL,
     url text NOT NULL,
     secret text NOT NULL,
     events text[] NOT NULL CHECK (cardinality(events) > 0),
     state text NOT NULL DEFAULT 'enabled' CHECK (state IN ('enabled', 'disabled')),
     why text,
     failing_since timestamptz,
     created_at timestamptz NOT NULL DEFAULT clock_timestamp()
   )`,
  `CREATE INDEX endpoints_of_account ON endpoints (account_id)`,
  // The bytes that are signed and sent: never serialised again.
  `CREATE TABLE events (
     event_id text PRIMARY KEY,
     account_id uuid NOT NULL,
     type text NOT NULL,
     application_id uuid,
     sequence integer,
     body text NOT NULL,
     created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     CONSTRAINT events_sequence CHECK ((application_id IS NULL) = (sequence IS NULL)),
     CONSTRAINT events_one_place UNIQUE (application_id, sequence)
   )`,
  `CREATE INDEX events_of_account ON events (account_id, created_at DESC)`,
  // Delivery rows are the queue: claimed with locked_until, which a crashed notifier leaves to run out.
  `CREATE TABLE deliveries (
     event_id text NOT NULL REFERENCES events ON DELETE CASCADE,
     endpoint_id uuid NOT NULL REFERENCES endpoints ON DELETE CASCADE,
     state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered', 'given_up')),
     tries integer NOT NULL DEFAULT 0 CHECK (tries >= 0),
     next_try_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     locked_until timestamptz,
     ended_at timestamptz,
     PRIMARY KEY (event_id, endpoint_id),
     CONSTRAINT deliveries_ended CHECK ((state = 'pending') = (ended_at IS NULL))
   )`,
  `CREATE INDEX deliveries_due ON deliveries (next_try_at) WHERE state = 'pending'`,
  `CREATE INDEX deliveries_of_endpoint ON deliveries (endpoint_id) WHERE state = 'pending'`,
  `CREATE TABLE tries (
     event_id text NOT NULL,
     endpoint_id uuid NOT NULL,
     number integer NOT NULL,
     at timestamptz NOT NULL DEFAULT clock_timestamp(),
     duration_ms integer NOT NULL,
     status integer,
     error text,
     PRIMARY KEY (event_id, endpoint_id, number),
     FOREIGN KEY (event_id, endpoint_id) REFERENCES deliveries ON DELETE CASCADE
   )`,
];

const DOWN = ['tries', 'deliveries', 'events', 'endpoints'].map((table) => `DROP TABLE ${table}`);

export class Webhooks1764000000004 implements MigrationInterface {
  up = (runner: QueryRunner): Promise<void> => runStatements(runner, UP);
  down = (runner: QueryRunner): Promise<void> => runStatements(runner, DOWN);
}
