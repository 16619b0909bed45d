import { Injectable } from '@nestjs/common';
import type { AgencyId, ApplicationId } from '#contracts';
import type { Tx } from '#runtime';
import { averageWork, SOON } from './lane-rows.js';

/** One that came to its end: `connects` is what it cost, null when nobody knows. */
export interface Ended {
  readonly applicationId: ApplicationId;
  readonly agencyId: AgencyId;
  readonly connects: number | null;
}

/** Applications that leave their lanes for good. The transaction has locked these lanes. */
@Injectable()
export class EndedRepository {
  /**
   * Ends applications for good, wherever they are. On the day of their start they count by what they cost, in place of
   * what they might have. How long slots were held goes into the lanes' averages, and the lanes are looked at as soon as
   * their pace allows. Returns how many slots that freed.
   */
  async end(tx: Tx, ended: readonly Ended[]): Promise<number> {
    const [row] = await tx.query<{ freed: number }>(
      `WITH ended AS (SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::int[]) AS one (application_id, agency_id, connects)),
       unqueued AS (
         DELETE FROM waiting USING ended WHERE waiting.application_id = ended.application_id RETURNING waiting.application_id),
       gone AS (
         DELETE FROM dispatched USING ended WHERE dispatched.application_id = ended.application_id
         RETURNING dispatched.agency_id, day, ended.connects - coalesce(max_connects, 0) AS change, freed_at IS NULL AS frees,
           extract(epoch FROM clock_timestamp() - dispatched_at)::float8 * 1000 AS work_ms),
       -- After it has left: a place is followed by another and is never two.
       buried AS (
         INSERT INTO tombstones (application_id, kind) SELECT DISTINCT application_id, 'settled' FROM ended
         WHERE (SELECT count(*) FROM unqueued) + (SELECT count(*) FROM gone) >= 0
         ORDER BY application_id ON CONFLICT (application_id) DO NOTHING),
       lane AS (
         SELECT agency_id, avg(work_ms) FILTER (WHERE frees) AS work
         FROM (SELECT DISTINCT agency_id FROM ended) AS one LEFT JOIN gone USING (agency_id) GROUP BY agency_id),
       told AS (
         UPDATE lanes SET
           connects_today = greatest(0, connects_today + coalesce((
             SELECT sum(change) FROM gone WHERE gone.agency_id = lanes.agency_id AND gone.day = lanes.day), 0)::int),
           work_ms = coalesce(${averageWork('lane.work')}, lanes.work_ms),
           due_at = ${SOON}
         FROM lane WHERE lanes.agency_id = lane.agency_id)
       SELECT count(*) FILTER (WHERE frees)::int AS freed FROM gone`,
      [
        ended.map(({ applicationId }) => applicationId),
        ended.map(({ agencyId }) => agencyId),
        ended.map(({ connects }) => connects),
      ],
    );
    return row?.freed ?? 0;
  }
}
