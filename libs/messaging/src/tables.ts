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

/** The tables as a migration; `name` ends in the 13 digits by which TypeORM orders migrations. */
export function messagingMigration(name: string): new () => MigrationInterface {
  return class implements MigrationInterface {
    readonly name = name;
    up = (runner: QueryRunner): Promise<void> => runStatements(runner, MESSAGING_TABLES_UP);
    down = (runner: QueryRunner): Promise<void> => runStatements(runner, MESSAGING_TABLES_DOWN);
  };
}
