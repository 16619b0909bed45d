import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from '#runtime';

// The id of a preview is a UUID of version 8.
const isPreview = (column: string): string => `get_byte(uuid_send(${column}), 6) >> 4 = 8`;

const UP = [
  // What would be sent, shown before anybody decides to send it. `request` holds the letter: it goes when the preview is
  // over, with what was shown.
  `CREATE TABLE previews (
     preview_id uuid PRIMARY KEY CONSTRAINT previews_id CHECK (${isPreview('preview_id')}),
     account_id uuid NOT NULL REFERENCES accounts,
     agency_id uuid NOT NULL REFERENCES agencies,
     mode text NOT NULL CHECK (mode IN ('live', 'test')),
     job_id text NOT NULL,
     processed_job_id uuid NOT NULL,
     state text NOT NULL DEFAULT 'processing' CONSTRAINT previews_state CHECK (state IN ('processing', 'ready', 'refused')),
     reason_code text,
     error_message text,
     request jsonb,
     shown jsonb,
     has_screenshot boolean NOT NULL DEFAULT false,
     created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     ended_at timestamptz,
     expires_at timestamptz NOT NULL,
     CONSTRAINT previews_ended CHECK ((state = 'processing') = (ended_at IS NULL)),
     CONSTRAINT previews_refused CHECK ((state = 'refused') = (reason_code IS NOT NULL)),
     CONSTRAINT previews_shown CHECK (shown IS NULL OR (state = 'ready' AND request IS NOT NULL)),
     CONSTRAINT previews_screenshot CHECK (state = 'ready' OR NOT has_screenshot),
     CONSTRAINT previews_test_job CHECK ((mode = 'test') = (job_id LIKE '~02test%'))
   )`,
  `CREATE INDEX previews_age ON previews (expires_at)`,
  // No preview is in any list of applications; and one that is sent becomes one application, ever.
  `ALTER TABLE applications
     ADD COLUMN preview_id uuid,
     ADD CONSTRAINT applications_no_preview CHECK (NOT ${isPreview('application_id')}),
     ADD CONSTRAINT applications_of_preview CHECK (preview_id IS NULL OR ${isPreview('preview_id')})`,
  `CREATE UNIQUE INDEX applications_one_of_preview ON applications (preview_id) WHERE preview_id IS NOT NULL`,
];

const DOWN = [
  `ALTER TABLE applications DROP CONSTRAINT applications_no_preview, DROP COLUMN preview_id`,
  `DROP TABLE previews`,
];

export class Gateway1767000000007 implements MigrationInterface {
  up = (runner: QueryRunner): Promise<void> => runStatements(runner, UP);
  down = (runner: QueryRunner): Promise<void> => runStatements(runner, DOWN);
}
