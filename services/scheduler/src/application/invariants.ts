import { ofPreview } from '#contracts';
import type { Invariant } from '#messaging';

/** What must be true of the lanes at every moment, as queries for rows that break it. */
export const SCHEDULER_INVARIANTS: readonly Invariant[] = [
  {
    name: 'an application waits, or is in flight, or has ended: one of them',
    brokenRows: `SELECT application_id, count(*) AS places FROM (
        SELECT application_id FROM waiting UNION ALL SELECT application_id FROM dispatched
        UNION ALL SELECT application_id FROM tombstones) AS place
      GROUP BY application_id HAVING count(*) > 1`,
  },
  {
    name: 'a lane with something ready is looked at, or waits for an event',
    brokenRows: `SELECT agency_id FROM lanes WHERE due_at IS NULL AND session_state = 'ready'
      AND EXISTS (SELECT FROM waiting WHERE waiting.agency_id = lanes.agency_id AND NOT needs_approval
                  AND not_before <= clock_timestamp() - interval '1 minute' AND expires_at > clock_timestamp())
      AND NOT EXISTS (SELECT FROM dispatched WHERE dispatched.agency_id = lanes.agency_id AND freed_at IS NULL)`,
  },
  {
    name: 'what was approved does not wait for it',
    brokenRows: `SELECT application_id FROM waiting JOIN instructions USING (application_id)
      WHERE needs_approval AND approved_at IS NOT NULL`,
  },
  {
    name: 'a preview waits for nobody',
    brokenRows: `SELECT application_id FROM waiting WHERE needs_approval AND ${ofPreview('application_id')}`,
  },
];
