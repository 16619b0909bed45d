import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from '#runtime';

const TYPES = [
  'application.applied',
  'application.failed',
  'application.progressed',
  'application.blocked',
  'application.corrected',
  'session.needs_human',
  'session.ready',
  'credits.low',
].map((type) => `'${type}'`);

const UP = [
  // How many events an application has had: of those that are kept the first are forgotten after a week.
  `ALTER TABLE applications ADD COLUMN event_sequence integer NOT NULL DEFAULT 0 CHECK (event_sequence >= 0),
     ADD CONSTRAINT applications_of_account_id UNIQUE (application_id, account_id)`,
  // The row whose lock gives the events of an account their order. Also kept: whether anybody there listens at all.
  `CREATE TABLE event_counters (
     account_id uuid PRIMARY KEY,
     last bigint NOT NULL DEFAULT 0 CHECK (last >= 0),
     wanted_at timestamptz
   )`,
  // What customers are told, in the bytes in which they are told it. Of one account and one application, never of two.
  `CREATE TABLE events (
     account_id uuid NOT NULL REFERENCES event_counters,
     position bigint NOT NULL CHECK (position > 0),
     application_id uuid,
     sequence integer CHECK (sequence > 0),
     type text NOT NULL CHECK (type IN (${TYPES.join(', ')})),
     fact text NOT NULL CONSTRAINT events_one_of_a_fact UNIQUE,
     body text NOT NULL,
     recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     PRIMARY KEY (account_id, position),
     CONSTRAINT events_sequence CHECK ((application_id IS NULL) = (sequence IS NULL)),
     CONSTRAINT events_of_the_owner FOREIGN KEY (application_id, account_id)
       REFERENCES applications (application_id, account_id)
   )`,
  `CREATE INDEX events_of_application ON events (application_id, position)`,
  // An application ends once, whatever the code does.
  `CREATE UNIQUE INDEX events_one_end ON events (application_id)
     WHERE type IN ('application.applied', 'application.failed')`,
  `CREATE INDEX events_age ON events USING brin (recorded_at)`,
  `REVOKE UPDATE, TRUNCATE ON events FROM applywright_gateway`,
  // Good for reading events and for nothing else, as long as the key that it was made with is.
  `CREATE TABLE stream_tokens (
     hash bytea PRIMARY KEY CHECK (length(hash) = 32),
     key_id uuid NOT NULL REFERENCES api_keys ON DELETE CASCADE,
     expires_at timestamptz NOT NULL
   )`,
  `CREATE INDEX stream_tokens_age ON stream_tokens (expires_at)`,
  `CREATE INDEX stream_tokens_of_key ON stream_tokens (key_id)`,
  // The streams that are open on all replicas; a replica that died leaves rows that run out.
  `CREATE TABLE open_streams (
     stream_id uuid PRIMARY KEY,
     account_id uuid NOT NULL,
     alive_until timestamptz NOT NULL
   )`,
  `CREATE INDEX open_streams_of_account ON open_streams (account_id)`,
];

const DOWN = [
  ...['open_streams', 'stream_tokens', 'events', 'event_counters'].map((table) => `DROP TABLE ${table}`),
  `ALTER TABLE applications DROP CONSTRAINT applications_of_account_id, DROP COLUMN event_sequence`,
];

export class Gateway1767000000004 implements MigrationInterface {
  up = (runner: QueryRunner): Promise<void> => runStatements(runner, UP);
  down = (runner: QueryRunner): Promise<void> => runStatements(runner, DOWN);
}
