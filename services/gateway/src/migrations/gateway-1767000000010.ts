import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from '#runtime';

const UP = [
  `DROP TRIGGER applications_count_moved ON applications`,
  `DROP TRIGGER applications_count_gone ON applications`,
  `DROP FUNCTION count_moved_application()`,
  // Once for each statement, and only what it changes of the sums: a batch that ends ten applications of an account
  // writes two rows, and one that moves none of them to another status writes nothing.
  `CREATE FUNCTION count_moved_applications() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS
     'BEGIN
        INSERT INTO application_count_changes (account_id, status, change)
        SELECT account_id, status, sum(change) FROM (
          SELECT account_id, status, -1 AS change FROM old_rows
          UNION ALL SELECT account_id, status, 1 FROM new_rows) AS changes
        GROUP BY account_id, status HAVING sum(change) <> 0;
        RETURN NULL;
      END'`,
  `CREATE FUNCTION count_gone_applications() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS
     'BEGIN
        INSERT INTO application_count_changes (account_id, status, change)
        SELECT account_id, status, -count(*) FROM old_rows GROUP BY account_id, status;
        RETURN NULL;
      END'`,
  `CREATE TRIGGER applications_count_moved AFTER UPDATE ON applications
     REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION count_moved_applications()`,
  `CREATE TRIGGER applications_count_gone AFTER DELETE ON applications
     REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION count_gone_applications()`,
];

const DOWN = [
  `DROP TRIGGER applications_count_moved ON applications`,
  `DROP TRIGGER applications_count_gone ON applications`,
  `DROP FUNCTION count_moved_applications()`,
  `DROP FUNCTION count_gone_applications()`,
  `CREATE FUNCTION count_moved_application() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS
     'BEGIN
        INSERT INTO application_count_changes (account_id, status, change) VALUES (OLD.account_id, OLD.status, -1);
        IF TG_OP = ''UPDATE'' THEN
          INSERT INTO application_count_changes (account_id, status, change) VALUES (NEW.account_id, NEW.status, 1);
        END IF;
        RETURN NULL;
      END'`,
  `CREATE TRIGGER applications_count_moved AFTER UPDATE ON applications FOR EACH ROW
     WHEN (OLD.status <> NEW.status OR OLD.account_id <> NEW.account_id) EXECUTE FUNCTION count_moved_application()`,
  `CREATE TRIGGER applications_count_gone AFTER DELETE ON applications FOR EACH ROW
     EXECUTE FUNCTION count_moved_application()`,
];

export class Gateway1767000000010 implements MigrationInterface {
  up = (runner: QueryRunner): Promise<void> => runStatements(runner, UP);
  down = (runner: QueryRunner): Promise<void> => runStatements(runner, DOWN);
}
