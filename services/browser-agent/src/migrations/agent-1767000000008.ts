import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from '#runtime';

const UP = [
  // What shows how an application went: pictures and traces, each replaced by that of a later attempt. Three at most of
  // one application, none above a megabyte.
  `CREATE TABLE artefacts (
     application_id uuid NOT NULL,
     name text NOT NULL CHECK (name IN ('form', 'screenshot', 'trace')),
     account_id uuid NOT NULL,
     epoch int NOT NULL,
     attempt int NOT NULL,
     content_type text NOT NULL,
     bytes bytea NOT NULL CHECK (octet_length(bytes) BETWEEN 1 AND 1048576),
     taken_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     PRIMARY KEY (application_id, name),
     CONSTRAINT artefacts_type CHECK (
       content_type = CASE WHEN name = 'trace' THEN 'application/json' ELSE 'image/jpeg' END)
   )`,
  // A picture is compressed already: pieces of it are read without unpacking the whole.
  `ALTER TABLE artefacts ALTER COLUMN bytes SET STORAGE EXTERNAL`,
  `CREATE INDEX artefacts_by_age ON artefacts (taken_at)`,
];

const DOWN = [`DROP TABLE artefacts`];

export class Agent1767000000008 implements MigrationInterface {
  up = (runner: QueryRunner): Promise<void> => runStatements(runner, UP);
  down = (runner: QueryRunner): Promise<void> => runStatements(runner, DOWN);
}
