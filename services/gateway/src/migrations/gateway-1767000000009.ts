import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from '#runtime';

const UP = [
  // How many applications of each status an account has, up to what was added last: its list says so on every page, and
  // counting a million rows for that would be most of the answer.
  `CREATE TABLE application_counts (
     account_id uuid NOT NULL,
     status text NOT NULL,
     count bigint NOT NULL CONSTRAINT application_counts_positive CHECK (count >= 0),
     PRIMARY KEY (account_id, status)
   )`,
  // What changed since, a row for each change: whoever writes one waits for nobody and holds nobody up.
  `CREATE TABLE application_count_changes (
     id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     account_id uuid NOT NULL,
     status text NOT NULL,
     change bigint NOT NULL
   )`,
  `CREATE INDEX application_count_changes_of_account ON application_count_changes (account_id)`,
  // By triggers, so that no statement can forget it.
  `CREATE FUNCTION count_new_applications() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS
     'BEGIN
        INSERT INTO application_count_changes (account_id, status, change)
        SELECT account_id, status, count(*) FROM new_rows GROUP BY account_id, status;
        RETURN NULL;
      END'`,
  `CREATE FUNCTION count_moved_application() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS
     'BEGIN
        INSERT INTO application_count_changes (account_id, status, change) VALUES (OLD.account_id, OLD.status, -1);
        IF TG_OP = ''UPDATE'' THEN
          INSERT INTO application_count_changes (account_id, status, change) VALUES (NEW.account_id, NEW.status, 1);
        END IF;
        RETURN NULL;
      END'`,
  `CREATE TRIGGER applications_count_new AFTER INSERT ON applications REFERENCING NEW TABLE AS new_rows
     FOR EACH STATEMENT EXECUTE FUNCTION count_new_applications()`,
  `CREATE TRIGGER applications_count_moved AFTER UPDATE ON applications FOR EACH ROW
     WHEN (OLD.status <> NEW.status OR OLD.account_id <> NEW.account_id) EXECUTE FUNCTION count_moved_application()`,
  `CREATE TRIGGER applications_count_gone AFTER DELETE ON applications FOR EACH ROW
     EXECUTE FUNCTION count_moved_application()`,
  `INSERT INTO application_counts (account_id, status, count)
     SELECT account_id, status, count(*) FROM applications GROUP BY account_id, status`,
];

const DOWN = [
  ...['new', 'moved', 'gone'].map((what) => `DROP TRIGGER applications_count_${what} ON applications`),
  `DROP FUNCTION count_new_applications()`,
  `DROP FUNCTION count_moved_application()`,
  `DROP TABLE application_count_changes`,
  `DROP TABLE application_counts`,
];

export class Gateway1767000000009 implements MigrationInterface {
  up = (runner: QueryRunner): Promise<void> => runStatements(runner, UP);
  down = (runner: QueryRunner): Promise<void> => runStatements(runner, DOWN);
}
