import type pg from 'pg';

/*
 * Tables only know the last start of an application, and forget it when it ends. This writes down every one, in the
 * transaction that makes it, for whoever has to judge the gaps between them afterwards.
 */
const STATEMENTS = [
  `CREATE SCHEMA chaos`,
  `CREATE TABLE chaos.starts (
     by text NOT NULL, agency_id uuid NOT NULL, application_id uuid NOT NULL, at timestamptz NOT NULL)`,
  `CREATE FUNCTION chaos.note_dispatch() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
   BEGIN
     INSERT INTO chaos.starts VALUES ('lane', NEW.agency_id, NEW.application_id, NEW.dispatched_at);
     RETURN NULL;
   END $$`,
  `CREATE TRIGGER chaos AFTER INSERT ON scheduler.dispatched
   FOR EACH ROW EXECUTE FUNCTION chaos.note_dispatch()`,
  `CREATE FUNCTION chaos.note_start() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
   BEGIN
     INSERT INTO chaos.starts VALUES ('agent', NEW.session_agency_id, NEW.application_id, NEW.started_at);
     RETURN NULL;
   END $$`,
  `CREATE TRIGGER chaos AFTER UPDATE ON agent.submissions
   FOR EACH ROW WHEN (NEW.started_at IS DISTINCT FROM OLD.started_at) EXECUTE FUNCTION chaos.note_start()`,
];

export async function placeWitness(database: pg.Pool): Promise<void> {
  for (const statement of STATEMENTS) await database.query(statement);
}
