import { ofPreview } from '#contracts';
import type { Invariant } from '#messaging';

/** What must be true of sends and sessions at every moment, as queries for rows that break it. */
export const AGENT_INVARIANTS: readonly Invariant[] = [
  {
    name: 'a submission that may be sent has its intent',
    brokenRows: `SELECT application_id, state FROM submissions WHERE state IN ('sending', 'verifying')
      AND NOT EXISTS (SELECT FROM intents WHERE intents.application_id = submissions.application_id AND kind = 'send')`,
  },
  {
    name: 'what was let through to send has an intent of the same epoch',
    brokenRows: `SELECT application_id, submit_admissions.epoch FROM submit_admissions LEFT JOIN intents USING (application_id)
      WHERE intents.kind IS DISTINCT FROM 'send' OR intents.epoch <> submit_admissions.epoch`,
  },
  {
    name: 'a decided send is finished, and a finished one decided',
    brokenRows: `SELECT intents.application_id, outcome, state FROM intents JOIN submissions USING (application_id)
      WHERE kind = 'send' AND (outcome IS NOT NULL AND outcome <> 'unknown') <> (state = 'finished')`,
  },
  {
    name: 'what was cancelled or ended before Send is finished',
    brokenRows: `SELECT application_id, kind, state FROM intents JOIN submissions USING (application_id)
      WHERE kind <> 'send' AND state <> 'finished'`,
  },
  {
    name: 'a finished submission holds no letter',
    brokenRows: `SELECT application_id FROM submissions WHERE state = 'finished' AND order_json IS NOT NULL`,
  },
  {
    name: 'a preview has no intent, and nothing of it was let through to send',
    brokenRows: `SELECT application_id FROM (SELECT application_id FROM intents UNION SELECT application_id FROM submit_admissions
        UNION SELECT application_id FROM submissions WHERE state IN ('sending', 'verifying')) AS sent
      WHERE ${ofPreview('application_id')}`,
  },
];
