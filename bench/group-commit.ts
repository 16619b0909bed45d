import type pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import type { Accept } from './http-server.js';

// Larger ones keep the first of them waiting longer than they save.
const MOST_A_COMMIT = 200;

/** Grants each account's applications in their order, as far as its credit goes. */
const STORE = {
  name: 'accept-many',
  text: `
  WITH asked AS (
    SELECT id, account_id, body, row_number() OVER (PARTITION BY account_id ORDER BY place) AS rank
    FROM unnest($1::uuid[], $2::int[], $3::text[]) WITH ORDINALITY AS given (id, account_id, body, place)
  ), locked AS (
    SELECT id, available FROM accounts WHERE id IN (SELECT account_id FROM asked) ORDER BY id FOR UPDATE
  ), granted AS (
    SELECT asked.id, account_id, body::jsonb AS body
    FROM asked JOIN locked ON locked.id = account_id WHERE rank <= available
  ), reserved AS (
    UPDATE accounts SET available = available - taken, held = held + taken
    FROM (SELECT account_id, count(*)::int AS taken FROM granted GROUP BY 1) AS each
    WHERE accounts.id = each.account_id
  ), reservation AS (
    INSERT INTO reservations (application_id, account_id) SELECT id, account_id FROM granted
  ), application AS (
    INSERT INTO applications (id, account_id, body) SELECT id, account_id, body FROM granted
  ), told AS (
    INSERT INTO outbox (id, subject, body) SELECT id, 'application.accepted', body FROM granted
  )
  SELECT id FROM granted`,
};

interface Asked {
  readonly id: string;
  readonly accountId: number;
  readonly body: string;
  readonly resolve: (id: string | null) => void;
  readonly reject: (error: unknown) => void;
}

/** Commits at once when nothing is under way, and gathers only while a commit runs: no timer, so idle costs nothing. */
export function createGroupCommit(pool: pg.Pool): Accept {
  let waiting: Asked[] = [];
  let isCommitting = false;

  const commit = async (group: readonly Asked[]): Promise<void> => {
    try {
      const columns = [group.map(({ id }) => id), group.map((one) => one.accountId), group.map(({ body }) => body)];
      const { rows } = await pool.query<{ id: string }>({ ...STORE, values: columns });
      const granted = new Set(rows.map(({ id }) => id));
      for (const { id, resolve } of group) resolve(granted.has(id) ? id : null);
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  };

  const commitAll = async (): Promise<void> => {
    isCommitting = true;
    while (waiting.length > 0) {
      const group = waiting.slice(0, MOST_A_COMMIT);
      waiting = waiting.slice(MOST_A_COMMIT);
      await commit(group);
    }
    isCommitting = false;
  };

  return (accountId, body) =>
    new Promise((resolve, reject) => {
      waiting.push({ id: uuidv7(), accountId, body: JSON.stringify(body), resolve, reject });
      if (!isCommitting) void commitAll();
    });
}
