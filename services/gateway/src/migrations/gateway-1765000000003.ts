import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from '#runtime';

const UP = [
  // Every public key with which a receipt was ever signed: a receipt outlives the key that signed it.
  `CREATE TABLE receipt_keys (
     key_id text PRIMARY KEY,
     x text NOT NULL UNIQUE,
     since timestamptz NOT NULL DEFAULT clock_timestamp()
   )`,
  // The first is about the settlement, the second about a proposal that was found after it. The row is there from the
  // moment its fact is; the body, which are the bytes that were signed, once the ledger was asked.
  `CREATE TABLE receipts (
     application_id uuid NOT NULL REFERENCES applications,
     number integer NOT NULL CHECK (number IN (1, 2)),
     correction jsonb,
     body text,
     key_id text REFERENCES receipt_keys,
     signed_at timestamptz,
     PRIMARY KEY (application_id, number),
     CONSTRAINT receipts_correction CHECK ((number = 2) = (correction IS NOT NULL)),
     CONSTRAINT receipts_signed CHECK ((body IS NULL) = (key_id IS NULL) AND (body IS NULL) = (signed_at IS NULL))
   )`,
  `CREATE INDEX receipts_to_sign ON receipts (application_id, number) WHERE body IS NULL`,
  `CREATE FUNCTION receipts_are_signed_once() RETURNS trigger LANGUAGE plpgsql AS
     'BEGIN RAISE EXCEPTION ''receipt % of % is signed'', OLD.number, OLD.application_id
        USING ERRCODE = ''restrict_violation''; END'`,
  `CREATE TRIGGER receipts_signed_once BEFORE UPDATE ON receipts FOR EACH ROW
     WHEN (OLD.body IS NOT NULL) EXECUTE FUNCTION receipts_are_signed_once()`,
  `INSERT INTO receipts (application_id, number) SELECT application_id, 1 FROM applications WHERE settled_at IS NOT NULL`,
  `REVOKE DELETE, TRUNCATE ON receipts FROM applywright_gateway`,
  `REVOKE UPDATE, DELETE, TRUNCATE ON receipt_keys FROM applywright_gateway`,
];

const DOWN = [`DROP TABLE receipts`, `DROP FUNCTION receipts_are_signed_once()`, `DROP TABLE receipt_keys`];

export class Gateway1765000000003 implements MigrationInterface {
  up = (runner: QueryRunner): Promise<void> => runStatements(runner, UP);
  down = (runner: QueryRunner): Promise<void> => runStatements(runner, DOWN);
}
