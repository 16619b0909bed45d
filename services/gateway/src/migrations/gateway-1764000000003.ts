import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from '#runtime';

const STATUSES = `'processing', 'applied', 'failed', 'not_available', 'not_eligible', 'not_enough_connects', 'logged_out'`;

const UP = [
  `CREATE TABLE accounts (
     account_id uuid PRIMARY KEY,
     name text NOT NULL,
     mode text NOT NULL CHECK (mode IN ('live', 'test')),
     created_at timestamptz NOT NULL DEFAULT clock_timestamp()
   )`,
  // A key is shown once and kept as a hash; the last characters are for telling keys apart.
  `CREATE TABLE api_keys (
     key_id uuid PRIMARY KEY,
     account_id uuid NOT NULL REFERENCES accounts,
     hash bytea NOT NULL CONSTRAINT api_keys_hash UNIQUE CHECK (length(hash) = 32),
     ending text NOT NULL,
     name text NOT NULL,
     scopes text[] NOT NULL CHECK (scopes <@ ARRAY['apply', 'read', 'manage']),
     created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     revoked_at timestamptz
   )`,
  `CREATE TABLE agencies (
     agency_id uuid PRIMARY KEY,
     account_id uuid NOT NULL REFERENCES accounts,
     name text NOT NULL,
     marketplace_agency_id text NOT NULL,
     marketplace_base_url text NOT NULL,
     session_id uuid NOT NULL UNIQUE,
     business_developer_name text NOT NULL,
     login_ref text NOT NULL,
     default_profile_id text,
     revision integer NOT NULL DEFAULT 1,
     created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     CONSTRAINT agencies_marketplace_id UNIQUE (marketplace_base_url, marketplace_agency_id)
   )`,
  `CREATE INDEX agencies_of_account ON agencies (account_id)`,
  // One key for both ways an application id can go; whoever inserts first decides, for ever.
  `CREATE TABLE application_keys (
     application_id uuid PRIMARY KEY,
     kind text NOT NULL CHECK (kind IN ('accepted', 'abandoned')),
     at timestamptz NOT NULL DEFAULT clock_timestamp()
   )`,
  `CREATE TABLE applications (
     application_id uuid PRIMARY KEY REFERENCES application_keys,
     account_id uuid NOT NULL,
     agency_id uuid NOT NULL,
     mode text NOT NULL CHECK (mode IN ('live', 'test')),
     job_id text NOT NULL,
     processed_job_id uuid NOT NULL,
     status text NOT NULL DEFAULT 'processing' CONSTRAINT applications_status CHECK (status IN (${STATUSES})),
     reason_code text,
     error_message text,
     stage text NOT NULL,
     step integer NOT NULL DEFAULT 0,
     blocked_on text,
     accepted_at timestamptz NOT NULL,
     schedule_at timestamptz,
     expires_at timestamptz NOT NULL,
     require_approval boolean NOT NULL,
     processed_at timestamptz,
     applied_at timestamptz,
     settled_at timestamptz,
     cover_letter_sha256 text NOT NULL,
     metadata jsonb NOT NULL,
     evidence jsonb,
     timings jsonb,
     CONSTRAINT applications_terminal CHECK ((status = 'processing') = (settled_at IS NULL)),
     CONSTRAINT applications_applied CHECK ((status = 'applied') = (applied_at IS NOT NULL))
   )`,
  // At most one live or applied application per agency and job, whatever the code does.
  `CREATE UNIQUE INDEX applications_one_live ON applications (agency_id, job_id) WHERE status IN ('processing', 'applied')`,
  `CREATE INDEX applications_of_account ON applications (account_id, accepted_at DESC, application_id DESC)`,
  `CREATE INDEX applications_by_status ON applications (account_id, status, accepted_at DESC, application_id DESC)`,
  `CREATE INDEX applications_by_job ON applications (account_id, processed_job_id, accepted_at DESC)`,
  `CREATE INDEX applications_recent ON applications (accepted_at DESC)`,
  `CREATE TABLE steps (
     application_id uuid NOT NULL,
     step integer NOT NULL,
     stage text NOT NULL,
     blocked_on text,
     at timestamptz NOT NULL,
     PRIMARY KEY (application_id, step)
   )`,
  `CREATE TABLE idempotency_keys (
     account_id uuid NOT NULL,
     path text NOT NULL,
     key text NOT NULL,
     body_hash bytea NOT NULL,
     application_id uuid NOT NULL,
     attempt integer NOT NULL,
     state text NOT NULL CHECK (state IN ('busy', 'freed', 'done')),
     busy_since timestamptz NOT NULL DEFAULT clock_timestamp(),
     created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     answer jsonb,
     PRIMARY KEY (account_id, path, key),
     CONSTRAINT idempotency_keys_answer CHECK ((state = 'done') = (answer IS NOT NULL))
   )`,
  `CREATE INDEX idempotency_keys_application ON idempotency_keys (application_id)`,
  `CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at)`,
  `CREATE TABLE jobs (
     job_id text PRIMARY KEY,
     processed_job_id uuid NOT NULL CONSTRAINT jobs_processed_id UNIQUE,
     facts jsonb,
     read_at timestamptz
   )`,
  `CREATE TABLE rosters (
     agency_id uuid PRIMARY KEY,
     freelancers jsonb NOT NULL,
     connects_balance integer,
     read_at timestamptz NOT NULL
   )`,
  `CREATE TABLE operator_acts (
     id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     at timestamptz NOT NULL DEFAULT clock_timestamp(),
     by text NOT NULL,
     act text NOT NULL,
     about jsonb NOT NULL
   )`,
  `REVOKE UPDATE, DELETE, TRUNCATE ON operator_acts FROM applywright_gateway`,
];

const TABLES = [
  'operator_acts',
  'rosters',
  'jobs',
  'idempotency_keys',
  'steps',
  'applications',
  'application_keys',
  'agencies',
  'api_keys',
  'accounts',
];

export class Gateway1764000000003 implements MigrationInterface {
  up = (runner: QueryRunner): Promise<void> => runStatements(runner, UP);
  down = (runner: QueryRunner): Promise<void> =>
    runStatements(
      runner,
      TABLES.map((table) => `DROP TABLE ${table}`),
    );
}
