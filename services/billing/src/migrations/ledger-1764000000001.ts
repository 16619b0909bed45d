import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from '#runtime';

const UP = [
  // Balances repeat what the entries say; the CHECKs repeat what must always be true of them.
  `CREATE TABLE accounts (
     account_id uuid PRIMARY KEY,
     available integer NOT NULL DEFAULT 0 CONSTRAINT accounts_available CHECK (available >= 0),
     held integer NOT NULL DEFAULT 0 CONSTRAINT accounts_held CHECK (held >= 0),
     captured integer NOT NULL DEFAULT 0 CONSTRAINT accounts_captured CHECK (captured >= 0),
     granted integer NOT NULL DEFAULT 0,
     CONSTRAINT accounts_balance CHECK (available + held + captured = granted)
   )`,
  `CREATE TABLE reservations (
     application_id uuid PRIMARY KEY,
     account_id uuid NOT NULL,
     state text NOT NULL CONSTRAINT reservations_state CHECK (state IN ('held', 'captured', 'released')),
     status text CONSTRAINT reservations_status CHECK (status IN
       ('applied', 'failed', 'not_available', 'not_eligible', 'not_enough_connects', 'logged_out')),
     settlement text,
     reserved_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     ended_at timestamptz,
     accepted_at timestamptz,
     CONSTRAINT reservations_captured_iff_applied CHECK ((state = 'captured') = (status IS NOT DISTINCT FROM 'applied')),
     CONSTRAINT reservations_ended CHECK ((state = 'held') = (ended_at IS NULL)),
     CONSTRAINT reservations_held_has_no_status CHECK (state <> 'held' OR status IS NULL),
     CONSTRAINT reservations_settlement CHECK ((status IS NULL) = (settlement IS NULL))
   )`,
  // What the sweeper looks at: held, and nobody has said yet that an application stands behind it.
  `CREATE INDEX reservations_unconfirmed ON reservations (reserved_at) WHERE state = 'held' AND accepted_at IS NULL`,
  `CREATE INDEX reservations_held ON reservations (account_id) WHERE state = 'held'`,
  // Each row moves credits between four balances; issued stands against everything granted, so a row sums to zero.
  `CREATE TABLE entries (
     id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     account_id uuid NOT NULL REFERENCES accounts,
     kind text NOT NULL CONSTRAINT entries_kind CHECK (kind IN ('grant', 'correction', 'reserve', 'capture', 'release')),
     issued integer NOT NULL,
     available integer NOT NULL,
     held integer NOT NULL,
     captured integer NOT NULL,
     application_id uuid,
     reason text,
     idempotency_key text,
     by text,
     at timestamptz NOT NULL DEFAULT clock_timestamp(),
     CONSTRAINT entries_sum CHECK (issued + available + held + captured = 0),
     CONSTRAINT entries_shape CHECK (CASE kind
       WHEN 'reserve' THEN (issued, available, held, captured) = (0, -1, 1, 0)
       WHEN 'capture' THEN (issued, available, held, captured) = (0, 0, -1, 1)
       WHEN 'release' THEN (issued, available, held, captured) = (0, 1, -1, 0)
       WHEN 'grant' THEN available > 0 AND held = 0 AND captured = 0
       ELSE available <> 0 AND held = 0 AND captured = 0 END),
     CONSTRAINT entries_about CHECK ((kind IN ('reserve', 'capture', 'release')) = (application_id IS NOT NULL)),
     CONSTRAINT entries_by CHECK (application_id IS NOT NULL
       OR (reason IS NOT NULL AND idempotency_key IS NOT NULL AND by IS NOT NULL))
   )`,
  `CREATE UNIQUE INDEX entries_one_reserve ON entries (application_id) WHERE kind = 'reserve'`,
  `CREATE UNIQUE INDEX entries_one_end ON entries (application_id) WHERE kind IN ('capture', 'release')`,
  `CREATE UNIQUE INDEX entries_idempotency ON entries (account_id, idempotency_key) WHERE idempotency_key IS NOT NULL`,
  `CREATE INDEX entries_of_account ON entries (account_id, id DESC)`,
  // A second, different terminal fact: no money moves, a person looks.
  `CREATE TABLE conflicts (
     message_id text PRIMARY KEY,
     application_id uuid NOT NULL,
     state text NOT NULL,
     first_status text,
     second_status text NOT NULL,
     at timestamptz NOT NULL DEFAULT clock_timestamp()
   )`,
  // The ledger is written once: the service's own role cannot change or delete what stands in it.
  `REVOKE UPDATE, DELETE, TRUNCATE ON entries FROM applywright_billing`,
  `REVOKE UPDATE, DELETE, TRUNCATE ON conflicts FROM applywright_billing`,
];

const DOWN = ['conflicts', 'entries', 'reservations', 'accounts'].map((table) => `DROP TABLE ${table}`);

export class Ledger1764000000001 implements MigrationInterface {
  up = (runner: QueryRunner): Promise<void> => runStatements(runner, UP);
  down = (runner: QueryRunner): Promise<void> => runStatements(runner, DOWN);
}
