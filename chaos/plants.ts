import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { Embedded } from '../bin/system/embedded.mjs';
import type { ApplicationRow } from './snapshot.js';

/** A fault that no correct system can have, made by hand in a running one, and the promise that it breaks. */
export interface Plant {
  readonly name: string;
  readonly breaks: string;
  /** `victim` is applied and settled, and nobody else's. */
  readonly plant: (on: PlantedOn, victim: ApplicationRow) => Promise<unknown>;
}

export interface PlantedOn {
  readonly system: Embedded;
  readonly database: pg.Pool;
  /** Of the victim, as it was sent. */
  readonly letterOf: (victim: ApplicationRow) => string;
}

const ONE_PROPOSAL = 'at most one proposal for an application';
const ONE_FOR_JOB = 'at most one proposal for an agency and a job';
const NO_MORE_SUBMITS = 'no more requests that press Send than intents to send';
const OWN_PROPOSAL = 'every proposal is that of an application';
const UNKNOWN = 'nothing is unknown for longer than its limit';
const SETTLED = 'every accepted application is settled once, the same everywhere';
const THERE = 'what was accepted is there';
const CAPTURED = "captured if and only if applied if and only if there is a proposal with this application's letter";
const BALANCES = 'balances are what was granted, and what the ledger says';
const HELD = 'no credit is held without a live application';
const TOLD = 'every settled application reaches every endpoint of its account under one id';
const LEFT = 'nothing is left on its way, and nothing was given up';
const OWN_RULES = 'what services promise of their own tables holds';
const MOVES = 'every row moved only as its table allows';
const GAP = "no two starts of an agency are closer than its lane's least gap";

const byHand = ({ system }: PlantedOn, { agency, job }: ApplicationRow, coverLetter: string) =>
  system.sandbox.post('/proposals', { agencyId: agency, job, coverLetter });

const sql =
  (text: string, values: (victim: ApplicationRow) => unknown[] = ({ applicationId }) => [applicationId]) =>
  async ({ database }: PlantedOn, victim: ApplicationRow): Promise<void> => {
    const { rowCount } = await database.query(text, values(victim));
    if (rowCount === 0) throw new Error(`Changed nothing: ${text}`);
  };

export const PLANTS: readonly Plant[] = [
  {
    name: 'the same letter is sent a second time',
    breaks: ONE_PROPOSAL,
    plant: (on, victim) => byHand(on, victim, on.letterOf(victim)),
  },
  {
    name: 'another letter is sent for the same job',
    breaks: ONE_FOR_JOB,
    plant: (on, victim) => byHand(on, victim, 'Another letter.'),
  },
  {
    name: 'a proposal for which nobody applied',
    breaks: OWN_PROPOSAL,
    plant: async (on, victim) => {
      const { ciphertext } = await on.system.job({ boost: null });
      await byHand(on, { ...victim, job: ciphertext }, 'A letter of nobody.');
    },
  },
  {
    name: 'Send is pressed once more and refused',
    breaks: NO_MORE_SUBMITS,
    plant: ({ system }, { job }) =>
      fetch(`${system.marketplaceUrl}/api/jobs/${encodeURIComponent(job)}/proposals`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{}',
      }),
  },
  {
    name: 'an outcome stays unknown',
    breaks: UNKNOWN,
    plant: sql(
      `UPDATE agent.intents SET outcome = 'unknown', at = at - interval '2 hours', next_look_at = 'infinity'
       WHERE application_id = $1`,
    ),
  },
  {
    name: 'a settlement is told to nobody',
    breaks: SETTLED,
    plant: sql(`DELETE FROM billing.outbox WHERE subject LIKE 'application.settled.%' AND message_id LIKE '%' || $1`),
  },
  {
    name: 'a settlement is gone from the books',
    breaks: SETTLED,
    plant: sql(`DELETE FROM billing.reservations WHERE application_id = $1`),
  },
  {
    name: 'an accepted application is gone',
    breaks: THERE,
    plant: sql(
      `WITH gone AS (DELETE FROM gateway.receipts WHERE application_id = $1)
       DELETE FROM gateway.applications WHERE application_id = $1`,
    ),
  },
  {
    name: 'captured, and called failed',
    breaks: CAPTURED,
    plant: sql(`UPDATE gateway.applications SET status = 'failed', applied_at = NULL WHERE application_id = $1`),
  },
  {
    name: 'captured for a letter that was never sent',
    breaks: CAPTURED,
    plant: sql(`UPDATE gateway.applications SET cover_letter_sha256 = repeat('0', 64) WHERE application_id = $1`),
  },
  {
    name: 'a credit out of nowhere',
    breaks: BALANCES,
    plant: sql(
      `UPDATE billing.accounts SET available = available + 1, granted = granted + 1 WHERE account_id = $1`,
      ({ accountId }) => [accountId],
    ),
  },
  {
    name: 'a credit held for nothing',
    breaks: HELD,
    plant: sql(
      `INSERT INTO billing.reservations (application_id, account_id, state, accepted_at)
       VALUES (gen_random_uuid(), $1, 'held', clock_timestamp())`,
      ({ accountId }) => [accountId],
    ),
  },
  {
    name: 'a webhook is sent again under another id',
    breaks: TOLD,
    plant: async ({ database, system }, { applicationId }) => {
      const before = (await system.received()).length;
      const eventId = `evt_${randomUUID()}`;
      await database.query(
        `WITH event AS (
           INSERT INTO notifier.events (event_id, account_id, type, application_id, sequence, body)
           SELECT $1, account_id, type, application_id, sequence + 1, body FROM notifier.events WHERE application_id = $2
           RETURNING event_id, account_id)
         INSERT INTO notifier.deliveries (event_id, endpoint_id)
         SELECT event_id, endpoint_id FROM event JOIN notifier.endpoints USING (account_id)`,
        [eventId, applicationId],
      );
      for (let looks = 0; (await system.received()).length === before && looks < 300; looks += 1) {
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    },
  },
  {
    name: 'an endpoint is not told',
    breaks: TOLD,
    plant: sql(
      `DELETE FROM notifier.deliveries WHERE event_id IN (SELECT event_id FROM notifier.events WHERE application_id = $1)`,
    ),
  },
  {
    name: 'a message stays in its outbox',
    breaks: LEFT,
    plant: sql(
      `INSERT INTO notifier.outbox (message_id, stream, subject, body) VALUES ($1, 'NOWHERE', 'nowhere.' || $1, '{}')`,
    ),
  },
  {
    name: 'a message is given up',
    breaks: LEFT,
    plant: sql(
      `INSERT INTO gateway.dead_letters (message_id, subject, stream, body, failures, error, state)
       VALUES ($1, 'application.settled', 'BILLING', '', 10, 'planted', 'dead')`,
    ),
  },
  {
    name: 'an event is missing in the numbering',
    breaks: OWN_RULES,
    plant: sql(`UPDATE notifier.events SET sequence = sequence + 5 WHERE application_id = $1`),
  },
  {
    name: 'two starts at once',
    breaks: GAP,
    plant: async ({ database }, { agencyId }) => {
      const { rows } = await database.query<{ application_id: string }>(
        `INSERT INTO scheduler.dispatched (application_id, agency_id, dispatch, priority, expires_at, queued_at, order_json)
         SELECT gen_random_uuid(), $1, 1, 0, 'infinity', clock_timestamp(), '{}' FROM generate_series(1, 2)
         RETURNING application_id`,
        [agencyId],
      );
      await database.query(`DELETE FROM scheduler.dispatched WHERE application_id = ANY ($1::uuid[])`, [
        rows.map((row) => row.application_id),
      ]);
    },
  },
  {
    name: 'a finished submission is given back',
    breaks: MOVES,
    plant: sql(
      `UPDATE agent.submissions SET state = 'returned', order_json = '{}', finished_at = NULL WHERE application_id = $1`,
    ),
  },
];
