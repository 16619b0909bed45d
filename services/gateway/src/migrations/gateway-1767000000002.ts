import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from '#runtime';

const UP = [
  // A page as sessions of one account saw it: what one account's sessions may see says nothing about another's.
  `CREATE TABLE job_pages (
     account_id uuid NOT NULL REFERENCES accounts,
     job_id text NOT NULL,
     processed_job_id uuid NOT NULL,
     facts jsonb NOT NULL CONSTRAINT job_pages_facts CHECK (facts ->> 'state' IN ('open', 'closed', 'removed', 'private')),
     company_id text GENERATED ALWAYS AS (facts -> 'clientFacts' ->> 'companyId') STORED,
     read_at timestamptz NOT NULL,
     PRIMARY KEY (account_id, job_id),
     CONSTRAINT job_pages_processed_id UNIQUE (account_id, processed_job_id)
   )`,
  `CREATE INDEX job_pages_of_company ON job_pages (account_id, company_id, read_at DESC) WHERE company_id IS NOT NULL`,
  // Whose session had read a page was not written down: it is kept for the one account that had an application for the
  // job, and for nobody when there were several.
  `INSERT INTO job_pages (account_id, job_id, processed_job_id, facts, read_at)
     SELECT min(account_id::text)::uuid, job_id, jobs.processed_job_id, facts, read_at
     FROM jobs JOIN applications USING (job_id) WHERE facts IS NOT NULL
     GROUP BY job_id, jobs.processed_job_id, facts, read_at HAVING count(DISTINCT account_id) = 1`,
  `DROP TABLE jobs`,
  `ALTER TABLE rosters ADD business_developer_id text`,
];

const DOWN = [
  `ALTER TABLE rosters DROP business_developer_id`,
  `CREATE TABLE jobs (
     job_id text PRIMARY KEY,
     processed_job_id uuid NOT NULL CONSTRAINT jobs_processed_id UNIQUE,
     facts jsonb,
     read_at timestamptz
   )`,
  `INSERT INTO jobs (job_id, processed_job_id, facts, read_at)
     SELECT DISTINCT ON (job_id) job_id, processed_job_id, facts, read_at FROM job_pages ORDER BY job_id, read_at DESC`,
  `INSERT INTO jobs (job_id, processed_job_id) SELECT DISTINCT job_id, processed_job_id FROM applications
     ON CONFLICT (job_id) DO NOTHING`,
  `DROP TABLE job_pages`,
];

export class Gateway1767000000002 implements MigrationInterface {
  up = (runner: QueryRunner): Promise<void> => runStatements(runner, UP);
  down = (runner: QueryRunner): Promise<void> => runStatements(runner, DOWN);
}
