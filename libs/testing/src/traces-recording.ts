import type pg from 'pg';

/** Rows whose state is one column; `open` while there is nothing in it. */
const COLUMNS = [
  { kind: 'reservation', table: 'billing.reservations', column: 'state', key: ['application_id'] },
  { kind: 'submission', table: 'agent.submissions', column: 'state', key: ['application_id'] },
  { kind: 'outcome', table: 'agent.intents', column: 'outcome', key: ['application_id'] },
  { kind: 'preview', table: 'gateway.previews', column: 'state', key: ['preview_id'] },
  { kind: 'delivery', table: 'notifier.deliveries', column: 'state', key: ['event_id', 'endpoint_id'] },
] as const;

/** An application is in one of these tables of the scheduler's; which one is its state. */
const PLACES = ['waiting', 'dispatched', 'tombstones'] as const;

const BASE = [
  `CREATE SCHEMA traces`,
  `CREATE TABLE traces.steps (
     id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, kind text NOT NULL, row_key text NOT NULL, was text, became text NOT NULL)`,
  `CREATE INDEX steps_of_row ON traces.steps (kind, row_key, id)`,
  // Arguments: kind, column, and the columns of the key.
  `CREATE FUNCTION traces.note_state() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
   DECLARE
     old_row jsonb := to_jsonb(OLD);
     new_row jsonb := to_jsonb(NEW);
     was text := CASE WHEN TG_OP <> 'INSERT' THEN coalesce(old_row ->> TG_ARGV[1], 'open') END;
     became text := CASE WHEN TG_OP = 'DELETE' THEN 'gone' ELSE coalesce(new_row ->> TG_ARGV[1], 'open') END;
   BEGIN
     IF was IS DISTINCT FROM became THEN
       INSERT INTO traces.steps (kind, row_key, was, became)
       SELECT TG_ARGV[0], string_agg(coalesce(new_row, old_row) ->> name, ' ' ORDER BY nth), was, became
       FROM unnest(TG_ARGV[2:]) WITH ORDINALITY AS key (name, nth);
     END IF;
     RETURN NULL;
   END $$`,
  // Two places at once are a state of their own, which no table knows.
  `CREATE FUNCTION traces.place_of(id uuid) RETURNS text LANGUAGE sql AS $$
     SELECT string_agg(place, ' and ') FROM (
       SELECT 'waiting' AS place FROM scheduler.waiting WHERE application_id = id
       UNION ALL SELECT CASE WHEN freed_at IS NULL THEN 'dispatched' ELSE 'freed' END
         FROM scheduler.dispatched WHERE application_id = id
       UNION ALL SELECT kind FROM scheduler.tombstones WHERE application_id = id) AS places
   $$`,
  // After each statement, because a transaction may make two moves. Between two statements of one it may be nowhere;
  // it is gone only when it still is at the commit.
  `CREATE FUNCTION traces.note_place() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
   DECLARE
     application uuid := coalesce(NEW.application_id, OLD.application_id);
     became text := traces.place_of(application);
     was text;
   BEGIN
     IF became IS NULL AND TG_ARGV[0] = 'statement' THEN RETURN NULL; END IF;
     SELECT steps.became INTO was FROM traces.steps
     WHERE kind = 'place' AND row_key = application::text ORDER BY id DESC LIMIT 1;
     IF was IS DISTINCT FROM coalesce(became, 'gone') THEN
       INSERT INTO traces.steps (kind, row_key, was, became)
       VALUES ('place', application, was, coalesce(became, 'gone'));
     END IF;
     RETURN NULL;
   END $$`,
];

const STATEMENTS = [
  ...BASE,
  ...COLUMNS.map(
    ({ kind, table, column, key }) =>
      `CREATE TRIGGER traces AFTER INSERT OR DELETE OR UPDATE OF ${column} ON ${table}
       FOR EACH ROW EXECUTE FUNCTION traces.note_state(${[kind, column, ...key].join(', ')})`,
  ),
  ...PLACES.flatMap((table) => [
    `CREATE TRIGGER traces AFTER INSERT OR UPDATE OR DELETE ON scheduler.${table}
     FOR EACH ROW EXECUTE FUNCTION traces.note_place('statement')`,
    `CREATE CONSTRAINT TRIGGER traces_at_commit AFTER DELETE ON scheduler.${table}
     DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION traces.note_place('commit')`,
  ]),
];

/** Triggers that write every step down, unless they are there. With the superuser: services may not write this table. */
export async function installRecording(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ there: boolean }>(`SELECT to_regclass('traces.steps') IS NOT NULL AS there`);
  if (rows[0]?.there) return;
  await client.query(`BEGIN; ${STATEMENTS.join(';\n')}; COMMIT`);
}
