import { ofPreview } from '#contracts';
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
  {
    name: 'the totals of an account are what its list has',
    brokenRows: `SELECT account_id, status, listed.total AS listed, counted.total AS counted
      FROM (SELECT account_id, status, count(*) AS total FROM applications GROUP BY account_id, status) AS listed
      FULL JOIN (SELECT account_id, status, sum(part) AS total FROM (
          SELECT account_id, status, count AS part FROM application_counts
          UNION ALL SELECT account_id, status, change FROM application_count_changes) AS parts
        GROUP BY account_id, status) AS counted USING (account_id, status)
      WHERE coalesce(listed.total, 0) <> coalesce(counted.total, 0)`,
  },
  {
    name: 'no event stands beyond the counter of its account',
    brokenRows: `SELECT account_id, position FROM events LEFT JOIN event_counters USING (account_id)
      WHERE position > coalesce(last, 0)`,
  },
  {
    // But for those that had ended before events were kept.
    name: 'an application that has ended has told so in its stream',
    brokenRows: `SELECT application_id FROM applications
      WHERE settled_at > clock_timestamp() - interval '6 days' AND event_sequence > 0
      AND NOT EXISTS (SELECT FROM events WHERE events.application_id = applications.application_id
        AND type IN ('application.applied', 'application.failed', 'application.corrected'))`,
  },
  {
    name: 'a preview is no application, and is sent once at most',
    brokenRows: `SELECT application_id::text FROM applications WHERE ${ofPreview('application_id')}
      UNION ALL SELECT preview_id::text FROM applications WHERE preview_id IS NOT NULL
        GROUP BY preview_id HAVING count(*) > 1`,
  },
  {
    name: 'what was sent of a preview had been shown by it',
    brokenRows: `SELECT application_id FROM applications JOIN previews USING (preview_id)
      WHERE state <> 'ready' OR applications.account_id <> previews.account_id
        OR applications.job_id <> previews.job_id OR ended_at > accepted_at`,
  },
];
