import type { AgencyId, ApplicationId } from '#contracts';
import type { TestDatabase } from '#testing';

/** One start of a lane, as the database's clock saw it. */
export interface Start {
  readonly agencyId: AgencyId;
  readonly applicationId: ApplicationId;
  readonly dispatch: number;
  /** Unix ms, to the microsecond. */
  readonly at: number;
  /** In flight in the same lane, this one included, when it was written. */
  readonly inFlight: number;
}

/** Every row that ever came into `dispatched`: settled ones leave it, what a test has to see must not. */
export class Starts {
  constructor(private readonly database: TestDatabase) {}

  async watch(): Promise<void> {
    for (const statement of [
      `CREATE TABLE scheduler.test_starts (id bigint GENERATED ALWAYS AS IDENTITY, agency_id uuid, application_id uuid,
         dispatch integer, at timestamptz, in_flight integer)`,
      `CREATE FUNCTION scheduler.test_note_start() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN
         INSERT INTO scheduler.test_starts (agency_id, application_id, dispatch, at, in_flight)
         SELECT new.agency_id, new.application_id, new.dispatch, new.dispatched_at, count(*) FROM scheduler.dispatched
         WHERE agency_id = new.agency_id AND freed_at IS NULL;
         RETURN NULL;
       END $$`,
      `CREATE TRIGGER test_note_start AFTER INSERT ON scheduler.dispatched
         FOR EACH ROW EXECUTE FUNCTION scheduler.test_note_start()`,
    ]) {
      await this.database.query(statement);
    }
  }

  async all(): Promise<Start[]> {
    const rows = await this.database.query<{
      agency_id: AgencyId;
      application_id: ApplicationId;
      dispatch: number;
      at: number;
      in_flight: number;
    }>(
      `SELECT agency_id, application_id, dispatch, in_flight, extract(epoch FROM at)::float8 * 1000 AS at
       FROM scheduler.test_starts ORDER BY at, id`,
    );
    return rows.map((row) => ({
      agencyId: row.agency_id,
      applicationId: row.application_id,
      dispatch: row.dispatch,
      at: row.at,
      inFlight: row.in_flight,
    }));
  }

  async of(agencyId: AgencyId): Promise<Start[]> {
    return (await this.all()).filter((start) => start.agencyId === agencyId);
  }

  /** The shortest time between two starts of one agency, in ms. */
  async shortestGap(): Promise<number> {
    const last = new Map<AgencyId, number>();
    let shortest = Number.POSITIVE_INFINITY;
    for (const { agencyId, at } of await this.all()) {
      shortest = Math.min(shortest, at - (last.get(agencyId) ?? Number.NEGATIVE_INFINITY));
      last.set(agencyId, at);
    }
    return shortest;
  }

  /** What was dispatched more than once under one number; and the most that ever were in flight in one lane. */
  async faults(): Promise<{ doubled: string[]; mostInFlight: number }> {
    const starts = await this.all();
    const seen = new Set<string>();
    const doubled = starts
      .map(({ applicationId, dispatch }) => `${applicationId}:${dispatch}`)
      .filter((name) => seen.size === seen.add(name).size);
    return { doubled, mostInFlight: Math.max(0, ...starts.map(({ inFlight }) => inFlight)) };
  }
}
