import type { Invariant } from '#messaging';

/** What must be true of webhooks at every moment, as queries for rows that break it. */
export const NOTIFIER_INVARIANTS: readonly Invariant[] = [
  {
    name: 'an application has one terminal event',
    brokenRows: `SELECT application_id FROM events WHERE type IN ('application.applied', 'application.failed')
      GROUP BY application_id HAVING count(*) > 1`,
  },
  {
    name: 'the events of an application are numbered without a gap',
    brokenRows: `SELECT application_id FROM events LEFT JOIN forgotten_events USING (application_id)
      WHERE application_id IS NOT NULL
      GROUP BY application_id, forgotten_events.count HAVING max(sequence) > count(*) + coalesce(forgotten_events.count, 0)`,
  },
];
