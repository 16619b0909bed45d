import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from '#runtime';

const UP = [
  // One egress proxy process, from its start to its end. Gone only when that is proven; silence proves nothing.
  `CREATE TABLE proxies (
     instance_id uuid PRIMARY KEY,
     address text NOT NULL,
     process text NOT NULL,
     started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     seen_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     gone_at timestamptz,
     gone_proof text,
     CONSTRAINT proxies_gone CHECK ((gone_at IS NULL) = (gone_proof IS NULL))
   )`,
  `CREATE TABLE sessions (
     session_id uuid PRIMARY KEY,
     agency_id uuid NOT NULL UNIQUE,
     account_id uuid NOT NULL,
     mode text NOT NULL CHECK (mode IN ('live', 'test')),
     base_url text NOT NULL,
     marketplace_agency_id text NOT NULL,
     business_developer text NOT NULL,
     login_ref text NOT NULL,
     default_profile_id text,
     revision integer NOT NULL,
     state text NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'ready', 'reconnecting', 'needs_human')),
     why text,
     changes integer NOT NULL DEFAULT 0,
     saved_state bytea,
     roster jsonb,
     roster_read_at timestamptz,
     connects_balance integer,
     last_start_at timestamptz,
     lease_pod text,
     lease_epoch integer NOT NULL DEFAULT 0 CHECK (lease_epoch >= 0),
     lease_until timestamptz,
     claimed_at timestamptz,
     idle_since timestamptz,
     not_before timestamptz NOT NULL DEFAULT clock_timestamp(),
     proxy_instance uuid REFERENCES proxies,
     proxy_confirmed_epoch integer NOT NULL DEFAULT 0,
     CONSTRAINT sessions_lease CHECK ((lease_pod IS NULL) = (lease_until IS NULL)),
     CONSTRAINT sessions_confirmed CHECK (proxy_confirmed_epoch <= lease_epoch)
   )`,
  `CREATE INDEX sessions_of_proxy ON sessions (proxy_instance) WHERE proxy_confirmed_epoch < lease_epoch`,
  // The agent's work on one application. The letter goes when it ends.
  `CREATE TABLE submissions (
     application_id uuid PRIMARY KEY,
     session_agency_id uuid NOT NULL,
     dispatch integer NOT NULL CHECK (dispatch > 0),
     state text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'working', 'sending', 'verifying', 'returned', 'finished')),
     order_json text,
     gap_min_ms integer NOT NULL,
     queued_at timestamptz NOT NULL,
     dispatched_at timestamptz NOT NULL,
     not_before timestamptz NOT NULL DEFAULT clock_timestamp(),
     expires_at timestamptz NOT NULL,
     attempts integer NOT NULL DEFAULT 0,
     epoch integer,
     step integer NOT NULL DEFAULT 0,
     stage text NOT NULL DEFAULT 'dispatched',
     blocked_on text,
     started_at timestamptz,
     taken_at timestamptz,
     first_navigation_at timestamptz,
     outcome_read_at timestamptz,
     draft jsonb,
     finished_at timestamptz,
     CONSTRAINT submissions_finished CHECK ((state = 'finished') = (finished_at IS NOT NULL)),
     CONSTRAINT submissions_order CHECK ((state = 'finished') = (order_json IS NULL)),
     CONSTRAINT submissions_working CHECK (state <> 'working' OR epoch IS NOT NULL)
   )`,
  `CREATE INDEX submissions_due ON submissions (session_agency_id, not_before) WHERE state = 'queued'`,
  `CREATE INDEX submissions_open ON submissions (session_agency_id) WHERE state NOT IN ('finished', 'returned')`,
  // The durable record that Send may happen, or was forbidden. Unique per application: it decides every race.
  `CREATE TABLE intents (
     application_id uuid PRIMARY KEY,
     agency_id uuid NOT NULL,
     canonical_job_id text,
     kind text NOT NULL CHECK (kind IN ('send', 'cancelled', 'ended')),
     epoch integer,
     at timestamptz NOT NULL DEFAULT clock_timestamp(),
     echo jsonb NOT NULL,
     letter_sha256 text,
     profile jsonb,
     outcome text CHECK (outcome IN ('applied', 'refused', 'not_found', 'unknown')),
     outcome_at timestamptz,
     why text,
     fenced_at timestamptz,
     absent_at timestamptz,
     next_look_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     proposal_id text,
     late_found_at timestamptz,
     CONSTRAINT intents_send CHECK (kind <> 'send' OR (canonical_job_id IS NOT NULL AND epoch IS NOT NULL AND letter_sha256 IS NOT NULL)),
     CONSTRAINT intents_only_send_has_outcome CHECK (kind = 'send' OR outcome IS NULL),
     CONSTRAINT intents_outcome_at CHECK ((outcome IS NULL) = (outcome_at IS NULL)),
     CONSTRAINT intents_applied_has_proposal CHECK (outcome IS DISTINCT FROM 'applied' OR proposal_id IS NOT NULL)
   )`,
  // At most one of ours may be there, or on its way, for one job of one agency, whatever the job was called.
  `CREATE UNIQUE INDEX intents_one_live_send ON intents (agency_id, canonical_job_id)
     WHERE kind = 'send' AND (outcome IS NULL OR outcome IN ('unknown', 'applied'))`,
  // A proposal is the evidence of one application.
  `CREATE UNIQUE INDEX intents_proposal ON intents (agency_id, proposal_id) WHERE proposal_id IS NOT NULL`,
  `CREATE INDEX intents_open ON intents (agency_id) WHERE kind = 'send' AND (outcome IS NULL OR outcome = 'unknown')`,
  // What was seen, by whichever epoch: kept always, changed never.
  `CREATE TABLE observations (
     id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     application_id uuid NOT NULL,
     epoch integer NOT NULL,
     pod text NOT NULL,
     kind text NOT NULL,
     detail jsonb NOT NULL,
     at timestamptz NOT NULL DEFAULT clock_timestamp()
   )`,
  `CREATE INDEX observations_of_application ON observations (application_id)`,
  // The proxy writes one row before it lets a submit through: never a second connection for an application.
  `CREATE TABLE submit_admissions (
     application_id uuid PRIMARY KEY,
     session_id uuid NOT NULL,
     epoch integer NOT NULL,
     instance_id uuid NOT NULL,
     at timestamptz NOT NULL DEFAULT clock_timestamp()
   )`,
  `CREATE TABLE operator_acts (
     id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     at timestamptz NOT NULL DEFAULT clock_timestamp(),
     by text NOT NULL,
     act text NOT NULL,
     about jsonb NOT NULL
   )`,
  `REVOKE UPDATE, DELETE, TRUNCATE ON observations FROM applywright_agent`,
  `REVOKE UPDATE, DELETE, TRUNCATE ON submit_admissions FROM applywright_agent`,
  `REVOKE DELETE, TRUNCATE ON intents FROM applywright_agent`,
  `REVOKE UPDATE, DELETE, TRUNCATE ON operator_acts FROM applywright_agent`,
];

const TABLES = ['operator_acts', 'submit_admissions', 'observations', 'intents', 'submissions', 'sessions', 'proxies'];

export class Agent1764000000005 implements MigrationInterface {
  up = (runner: QueryRunner): Promise<void> => runStatements(runner, UP);
  down = (runner: QueryRunner): Promise<void> =>
    runStatements(
      runner,
      TABLES.map((table) => `DROP TABLE ${table}`),
    );
}
