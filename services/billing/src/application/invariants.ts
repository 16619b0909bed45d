import { ofPreview } from '#contracts';
import type { Invariant } from '#messaging';

/** What must be true of billing's tables at every moment, as queries for rows that break it. */
export const BILLING_INVARIANTS: readonly Invariant[] = [
  {
    name: 'entries sum to zero',
    brokenRows: `SELECT id FROM entries WHERE issued + available + held + captured <> 0`,
  },
  {
    name: 'available + held + captured = granted',
    brokenRows: `SELECT account_id FROM accounts WHERE available + held + captured <> granted`,
  },
  {
    name: 'balances equal the ledger',
    brokenRows: `SELECT account_id FROM accounts LEFT JOIN (
        SELECT account_id, sum(issued) AS issued, sum(available) AS available, sum(held) AS held, sum(captured) AS captured
        FROM entries GROUP BY account_id) AS ledger USING (account_id)
      WHERE (accounts.available, accounts.held, accounts.captured, accounts.granted) IS DISTINCT FROM
            (coalesce(ledger.available, 0), coalesce(ledger.held, 0), coalesce(ledger.captured, 0), -coalesce(ledger.issued, 0))`,
  },
  {
    name: 'held equals the open reservations',
    brokenRows: `SELECT account_id FROM accounts LEFT JOIN (
        SELECT account_id, count(*) AS open FROM reservations WHERE state = 'held' GROUP BY account_id) AS held USING (account_id)
      WHERE accounts.held <> coalesce(held.open, 0)`,
  },
  {
    name: 'one reserve entry and at most one end each',
    // Full, so that it also finds what the ledger knows and the reservations do not, or the other way round.
    brokenRows: `SELECT application_id, reserves, ends, state FROM reservations FULL JOIN (
        SELECT application_id, count(*) FILTER (WHERE kind = 'reserve') AS reserves,
               count(*) FILTER (WHERE kind IN ('capture', 'release')) AS ends
        FROM entries WHERE application_id IS NOT NULL GROUP BY application_id) AS moved USING (application_id)
      WHERE NOT coalesce(CASE
        WHEN state = 'held' THEN reserves = 1 AND ends = 0
        WHEN state = 'released' AND status IS NULL AND reserves IS NULL THEN true
        WHEN state IS NOT NULL THEN reserves = 1 AND ends = 1 END, false)`,
  },
  {
    name: 'captured if and only if applied',
    brokenRows: `SELECT application_id, state, status FROM reservations
      WHERE (state = 'captured') <> (status IS NOT DISTINCT FROM 'applied')
         OR (state = 'captured') <> EXISTS (SELECT FROM entries
              WHERE entries.application_id = reservations.application_id AND kind = 'capture')`,
  },
  {
    name: 'no conflicting terminal facts',
    brokenRows: `SELECT application_id, first_status, second_status FROM conflicts`,
  },
  {
    name: 'a preview holds no credit',
    brokenRows: `SELECT application_id FROM reservations WHERE ${ofPreview('application_id')}
      UNION SELECT application_id FROM entries WHERE ${ofPreview('application_id')}`,
  },
];
