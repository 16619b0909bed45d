import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from '#runtime';

const UP = [
  // One lane per agency. due_at is when the tick has to look at it: null while nothing waits, or while only an event helps.
  `CREATE TABLE lanes (
     agency_id uuid PRIMARY KEY,
     account_id uuid NOT NULL,
     next_start_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     due_at timestamptz,
     day date NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC')::date,
     started_today integer NOT NULL DEFAULT 0 CHECK (started_today >= 0),
     session_state text NOT NULL DEFAULT 'ready' CHECK (session_state IN ('ready', 'reconnecting', 'needs_human')),
     session_at timestamptz NOT NULL DEFAULT '-infinity',
     work_ms double precision,
     announced text,
     announcements integer NOT NULL DEFAULT 0
   )`,
  `CREATE INDEX lanes_due ON lanes (due_at) WHERE due_at IS NOT NULL`,
  // A waiting row has exactly two exits, dispatch or drop, each in the transaction that deletes it.
  `CREATE TABLE waiting (
     application_id uuid PRIMARY KEY,
     agency_id uuid NOT NULL REFERENCES lanes,
     seq bigint GENERATED ALWAYS AS IDENTITY,
     is_returned boolean NOT NULL DEFAULT false,
     priority integer NOT NULL,
     not_before timestamptz NOT NULL,
     expires_at timestamptz NOT NULL,
     needs_approval boolean NOT NULL,
     dispatches integer NOT NULL CHECK (dispatches >= 0),
     queued_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     order_json text NOT NULL
   )`,
  `CREATE INDEX waiting_order ON waiting (agency_id, is_returned DESC, priority DESC, seq)`,
  `CREATE INDEX waiting_expiry ON waiting (expires_at)`,
  // In flight is not a counter: it is the rows here without freed_at.
  `CREATE TABLE dispatched (
     application_id uuid PRIMARY KEY,
     agency_id uuid NOT NULL REFERENCES lanes,
     dispatch integer NOT NULL CHECK (dispatch > 0),
     dispatched_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     freed_at timestamptz,
     asked_at timestamptz,
     priority integer NOT NULL,
     expires_at timestamptz NOT NULL,
     queued_at timestamptz NOT NULL,
     order_json text NOT NULL
   )`,
  `CREATE INDEX dispatched_in_flight ON dispatched (agency_id, dispatched_at) WHERE freed_at IS NULL`,
  `CREATE INDEX dispatched_old ON dispatched (coalesce(asked_at, dispatched_at)) WHERE freed_at IS NULL`,
  // What ended never comes back, whatever arrives late.
  `CREATE TABLE tombstones (
     application_id uuid PRIMARY KEY,
     kind text NOT NULL CHECK (kind IN ('settled', 'dropped', 'cancelled')),
     at timestamptz NOT NULL DEFAULT clock_timestamp()
   )`,
  `CREATE INDEX tombstones_at ON tombstones USING brin (at)`,
];

const DOWN = ['tombstones', 'dispatched', 'waiting', 'lanes'].map((table) => `DROP TABLE ${table}`);

export class Lanes1764000000002 implements MigrationInterface {
  up = (runner: QueryRunner): Promise<void> => runStatements(runner, UP);
  down = (runner: QueryRunner): Promise<void> => runStatements(runner, DOWN);
}
