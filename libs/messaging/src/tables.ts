import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from '#runtime';

/** The tables that every publishing and absorbing service has in its own schema. Run by its first migration. */
export const MESSAGING_TABLES_UP: readonly string[] = [
  `CREATE TABLE outbox (
     id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     message_id text NOT NULL,
     stream text NOT NULL,
     subject text NOT NULL,
     body text NOT NULL,
     created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     published_at timestamptz,
     stream_created text,
     stream_seq bigint,
     CONSTRAINT outbox_message_id UNIQUE (message_id),
     CONSTRAINT outbox_published CHECK ((published_at IS NULL) = (stream_seq IS NULL) AND (stream_seq IS NULL) = (stream_created IS NULL))
   )`,
  `CREATE INDEX outbox_waiting ON outbox (id) WHERE published_at IS NULL`,
  // One place in one stream holds one message. Two rows that claim the same place prove that the stream was shortened.
  `CREATE UNIQUE INDEX outbox_place ON outbox (stream, stream_created, stream_seq) WHERE stream_seq IS NOT NULL`,
  `CREATE INDEX outbox_published_at ON outbox USING brin (published_at)`,
  `CREATE TABLE inbox (
     message_id text PRIMARY KEY,
     received_at timestamptz NOT NULL DEFAULT clock_timestamp()
   )`,
  `CREATE INDEX inbox_received_at ON inbox USING brin (received_at)`,
  `CREATE TABLE dead_letters (
     message_id text PRIMARY KEY,
     subject text NOT NULL,
     stream text NOT NULL,
     body bytea NOT NULL,
     failures integer NOT NULL CHECK (failures > 0),
     error text NOT NULL,
     state text NOT NULL CHECK (state IN ('retrying', 'dead')),
     first_failed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     last_failed_at timestamptz NOT NULL DEFAULT clock_timestamp()
   )`,
];

export const MESSAGING_TABLES_DOWN: readonly string[] = [
  `DROP TABLE dead_letters`,
  `DROP TABLE inbox`,
  `DROP TABLE outbox`,
];

/** What the service mended by itself, a row for each minute of the same. */
const HEALINGS_UP: readonly string[] = [
  `CREATE TABLE healings (
     id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     kind text NOT NULL CHECK (kind IN ('stream', 'sweeper')),
     what text NOT NULL CHECK (what <> ''),
     why text NOT NULL CHECK (why <> ''),
     minute timestamptz NOT NULL DEFAULT date_trunc('minute', clock_timestamp()),
     count integer NOT NULL CHECK (count > 0),
     first text NOT NULL,
     last text NOT NULL,
     first_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     last_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     CONSTRAINT healings_minute UNIQUE (kind, what, why, minute),
     CONSTRAINT healings_times CHECK (first_at <= last_at)
   )`,
  `CREATE INDEX healings_newest ON healings (last_at, id)`,
  // The place that was last found to be lost, and when: so that one loss is counted once.
  `ALTER TABLE outbox ADD COLUMN lost_seq bigint, ADD COLUMN lost_at timestamptz,
     ADD CONSTRAINT outbox_lost CHECK ((lost_seq IS NULL) = (lost_at IS NULL))`,
];

const HEALINGS_DOWN: readonly string[] = [
  `ALTER TABLE outbox DROP COLUMN lost_seq, DROP COLUMN lost_at`,
  `DROP TABLE healings`,
];

/** Statements as a migration; `name` ends in the 13 digits by which TypeORM orders migrations. */
const migration = (name: string, ups: readonly string[], downs: readonly string[]): new () => MigrationInterface =>
  class implements MigrationInterface {
    readonly name = name;
    up = (runner: QueryRunner): Promise<void> => runStatements(runner, ups);
    down = (runner: QueryRunner): Promise<void> => runStatements(runner, downs);
  };

export const messagingMigration = (name: string): new () => MigrationInterface =>
  migration(name, MESSAGING_TABLES_UP, MESSAGING_TABLES_DOWN);

export const healingsMigration = (name: string): new () => MigrationInterface =>
  migration(name, HEALINGS_UP, HEALINGS_DOWN);
