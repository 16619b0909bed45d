import type { Invariant } from '#messaging';

/** What must be true of the customers' view at every moment, as queries for rows that break it. */
export const GATEWAY_INVARIANTS: readonly Invariant[] = [
  {
    name: 'an application has its key, and an abandoned id has none',
    brokenRows: `SELECT application_id, kind FROM application_keys LEFT JOIN applications USING (application_id)
      WHERE (kind = 'accepted') <> (applications.application_id IS NOT NULL)`,
  },
  {
    name: 'at most one live or applied application per agency and job',
    brokenRows: `SELECT agency_id, job_id FROM applications WHERE status IN ('processing', 'applied')
      GROUP BY agency_id, job_id HAVING count(*) > 1`,
  },
  {
    name: 'every accepted application was told to the scheduler',
    brokenRows: `SELECT application_id FROM applications WHERE status = 'processing'
      AND accepted_at > clock_timestamp() - interval '6 days'
      AND NOT EXISTS (SELECT FROM outbox WHERE message_id = 'apply.requested:' || application_id)`,
  },
  {
    name: 'every settled application has a receipt',
    brokenRows: `SELECT application_id FROM applications WHERE settled_at IS NOT NULL
      AND NOT EXISTS (SELECT FROM receipts WHERE receipts.application_id = applications.application_id AND number = 1)`,
  },
];
