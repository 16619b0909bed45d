import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from '#runtime';

const UP = [
  // One endpoint for a URL. Of several the one stays that works, and of those the one whose secret was shown last.
  `DELETE FROM endpoints USING endpoints AS better
     WHERE better.account_id = endpoints.account_id AND better.url = endpoints.url
       AND (better.failures, endpoints.created_at, endpoints.endpoint_id)
         < (endpoints.failures, better.created_at, better.endpoint_id)`,
  `ALTER TABLE endpoints ADD CONSTRAINT endpoints_one_url UNIQUE (account_id, url)`,
  `DROP INDEX endpoints_of_account`,
  // Secrets from before a rotation: what is sent is signed with them as well, until then.
  `CREATE TABLE old_secrets (
     endpoint_id uuid NOT NULL REFERENCES endpoints ON DELETE CASCADE,
     secret text NOT NULL,
     until timestamptz NOT NULL,
     PRIMARY KEY (endpoint_id, secret)
   )`,
  // In whole ms, as customers see it: their cursor names it exactly.
  `ALTER TABLE deliveries ADD created_at timestamptz`,
  `UPDATE deliveries SET created_at = date_trunc('milliseconds', events.created_at) FROM events
     WHERE events.event_id = deliveries.event_id`,
  `ALTER TABLE deliveries ALTER created_at SET NOT NULL,
     ALTER created_at SET DEFAULT date_trunc('milliseconds', clock_timestamp())`,
  // The plan of tries begins again after those that were made before the last resend.
  `ALTER TABLE deliveries ADD resends integer NOT NULL DEFAULT 0 CHECK (resends >= 0),
     ADD resent_after integer NOT NULL DEFAULT 0,
     ADD CONSTRAINT deliveries_resent CHECK (resent_after BETWEEN 0 AND tries AND (resends > 0 OR resent_after = 0))`,
  `CREATE INDEX deliveries_newest ON deliveries (endpoint_id, created_at DESC, event_id DESC)`,
  `CREATE INDEX events_age ON events (created_at)`,
  // How many events of an application are not kept any more: those that follow are numbered on.
  `CREATE TABLE forgotten_events (
     application_id uuid PRIMARY KEY,
     count integer NOT NULL CHECK (count > 0)
   )`,
];

const DOWN = [
  `DROP TABLE forgotten_events`,
  `DROP INDEX events_age`,
  `DROP INDEX deliveries_newest`,
  `ALTER TABLE deliveries DROP CONSTRAINT deliveries_resent, DROP resent_after, DROP resends, DROP created_at`,
  `DROP TABLE old_secrets`,
  `CREATE INDEX endpoints_of_account ON endpoints (account_id)`,
  `ALTER TABLE endpoints DROP CONSTRAINT endpoints_one_url`,
];

export class Notifier1767000000002 implements MigrationInterface {
  up = (runner: QueryRunner): Promise<void> => runStatements(runner, UP);
  down = (runner: QueryRunner): Promise<void> => runStatements(runner, DOWN);
}
