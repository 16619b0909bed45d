import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { anAccountId, anAgencyId, anApplicationId } from './builders.js';
import { testDatabase, type TestDatabase } from './postgres.js';
import { readTraces, recordTraces, replayTraces, type Step, untrodden } from './traces.js';

const HELD = `INSERT INTO billing.reservations (application_id, account_id, state) VALUES ($id, $account, 'held')`;
const CAPTURED = `UPDATE billing.reservations SET state = 'captured', status = 'applied', settlement = '{}',
  ended_at = clock_timestamp() WHERE application_id = $id`;
const RELEASED = `UPDATE billing.reservations SET state = 'released', status = 'failed', settlement = '{}',
  ended_at = clock_timestamp() WHERE application_id = $id`;
const HELD_AGAIN = `UPDATE billing.reservations SET state = 'held', status = NULL, settlement = NULL, ended_at = NULL
  WHERE application_id = $id`;
const CAPTURED_AT_ONCE = `INSERT INTO billing.reservations (application_id, account_id, state, status, settlement, ended_at)
  VALUES ($id, $account, 'captured', 'applied', '{}', clock_timestamp())`;
const WAITING = `INSERT INTO scheduler.waiting (application_id, agency_id, priority, not_before, expires_at,
    needs_approval, dispatches, order_json)
  VALUES ($id, $agency, 0, clock_timestamp(), 'infinity', false, 0, '{}')`;
const TAKEN_OUT = `DELETE FROM scheduler.waiting WHERE application_id = $id`;
const DISPATCHED = `INSERT INTO scheduler.dispatched (application_id, agency_id, dispatch, priority, expires_at, queued_at, order_json)
  VALUES ($id, $agency, 1, 0, 'infinity', clock_timestamp(), '{}')`;
const TAKEN_AND_DISPATCHED = `WITH taken AS (${TAKEN_OUT}) ${DISPATCHED}`;
const FREED = `UPDATE scheduler.dispatched SET freed_at = clock_timestamp() WHERE application_id = $id`;
const LEFT = `DELETE FROM scheduler.dispatched WHERE application_id = $id`;
const SETTLED = `INSERT INTO scheduler.tombstones (application_id, kind) VALUES ($id, 'settled')`;
const FORGOTTEN = `DELETE FROM scheduler.tombstones WHERE application_id = $id`;
const SUBMISSION = `INSERT INTO agent.submissions (application_id, session_agency_id, dispatch, order_json, gap_min_ms,
    queued_at, dispatched_at, expires_at)
  VALUES ($id, $agency, 1, '{}', 0, clock_timestamp(), clock_timestamp(), 'infinity')`;
const submission = (state: string) =>
  `UPDATE agent.submissions SET state = '${state}', epoch = 1 WHERE application_id = $id`;
const FINISHED = `UPDATE agent.submissions SET state = 'finished', order_json = NULL, finished_at = clock_timestamp()
  WHERE application_id = $id`;
const AGAIN = `UPDATE agent.submissions SET state = 'queued', order_json = '{}', finished_at = NULL WHERE application_id = $id`;
const SEND = `INSERT INTO agent.intents (application_id, agency_id, canonical_job_id, kind, epoch, echo, letter_sha256)
  VALUES ($id, $agency, 'job', 'send', 1, '{}', 'letter')`;
const CANCEL = `INSERT INTO agent.intents (application_id, agency_id, kind, echo) VALUES ($id, $agency, 'cancelled', '{}')`;
const outcome = (state: string) =>
  `UPDATE agent.intents SET outcome = '${state}', outcome_at = clock_timestamp() WHERE application_id = $id`;
const DELIVERY = [
  `INSERT INTO notifier.endpoints (endpoint_id, account_id, url, secret, events) VALUES ($id, $account, '', '', '{all}')`,
  `INSERT INTO notifier.events (event_id, account_id, type, body) VALUES ('event of ' || $id, $account, '', '')`,
  `INSERT INTO notifier.deliveries (event_id, endpoint_id) VALUES ('event of ' || $id, $id)`,
];
const delivery = (state: string, endedAt = 'clock_timestamp()') =>
  `UPDATE notifier.deliveries SET state = '${state}', ended_at = ${endedAt} WHERE endpoint_id = $id`;
const NO_ENDPOINT = `DELETE FROM notifier.endpoints WHERE endpoint_id = $id`;

/** One transaction each. */
type Transactions = readonly (string | readonly string[])[];

describe('traces', () => {
  let database: TestDatabase;
  let ids: Record<'id' | 'account' | 'agency', string>;
  beforeAll(async () => {
    database = await testDatabase();
    await recordTraces(database.adminUrl);
  });
  afterAll(() => database?.drop());
  beforeEach(async () => {
    ids = { id: anApplicationId(), account: anAccountId(), agency: anAgencyId() };
    await database.query(`INSERT INTO scheduler.lanes (agency_id, account_id) VALUES ($1, $2)`, [
      ids.agency,
      ids.account,
    ]);
  });

  const filled = (text: string) =>
    text.replace(/\$(id|account|agency)/g, (_, name: keyof typeof ids) => `'${ids[name]}'`);
  const run = async (transactions: Transactions): Promise<void> => {
    for (const one of transactions) await database.query([one].flat().map(filled).join('; '));
  };
  const steps = async (): Promise<Step[]> =>
    (await readTraces(database.adminUrl)).filter(({ row }) => row.includes(ids.id));
  const path = async (): Promise<string> => (await steps()).map(({ to }) => to).join(', ');
  const illegal = async (): Promise<string[]> =>
    (await replayTraces(database.adminUrl)).illegal.filter((one) => one.includes(ids.id));

  it.each<[what: string, transactions: Transactions, path: string]>([
    ['a reservation that ends', [HELD, CAPTURED], 'held, captured'],
    ['a change of nothing', [HELD, RELEASED, RELEASED], 'held, released'],
    [
      'an application that is dispatched, verified and settled',
      [WAITING, TAKEN_AND_DISPATCHED, FREED, [TAKEN_OUT, LEFT, SETTLED], FORGOTTEN],
      'waiting, dispatched, freed, settled, gone',
    ],
    [
      'one that goes back and leaves in the same transaction',
      [WAITING, TAKEN_AND_DISPATCHED, [`WITH taken AS (${LEFT}) ${WAITING}`, TAKEN_OUT, SETTLED]],
      'waiting, dispatched, waiting, settled',
    ],
    [
      'a submission that is tried twice',
      [SUBMISSION, submission('working'), submission('queued'), submission('working'), submission('sending'), FINISHED],
      'queued, working, queued, working, sending, finished',
    ],
    [
      'a delivery that is sent again, and the end of its endpoint',
      [...DELIVERY, delivery('delivered'), delivery('pending', 'NULL'), delivery('given_up'), NO_ENDPOINT],
      'pending, delivered, pending, given_up, gone',
    ],
    [
      'an outcome that was unknown, and is so again',
      [SEND, outcome('unknown'), outcome('unknown'), outcome('not_found')],
      'open, unknown, not_found',
    ],
    ['a key that was taken by a cancel', [CANCEL], 'open'],
    ['what is rolled back: it has not been', [HELD, [CAPTURED, 'ROLLBACK']], 'held'],
  ])('of %s are legal', async (_, transactions, walked) => {
    await run(transactions);

    expect(await path()).toBe(walked);
    expect(await illegal()).toEqual([]);
  });

  it.each<[what: string, transactions: Transactions, found: string]>([
    ['ends twice', [HELD, RELEASED, CAPTURED], 'reservation $id: released to captured'],
    ['is held again', [HELD, CAPTURED, HELD_AGAIN, CAPTURED], 'reservation $id: captured to held'],
    [
      'is deleted',
      [HELD, `DELETE FROM billing.reservations WHERE application_id = $id`],
      'reservation $id: held to gone',
    ],
    ['begins captured', [CAPTURED_AT_ONCE], 'reservation $id: nothing to captured'],
    ['is in two places', [WAITING, DISPATCHED, TAKEN_OUT], 'place $id: waiting to waiting and dispatched'],
    ['leaves its lane without a word', [WAITING, TAKEN_OUT], 'place $id: waiting to gone'],
    [
      'comes back from the dead',
      [WAITING, [TAKEN_OUT, SETTLED], [FORGOTTEN, WAITING]],
      'place $id: settled to waiting',
    ],
    [
      'goes back after its intent',
      [SUBMISSION, submission('working'), submission('sending'), submission('queued')],
      'submission $id: sending to queued',
    ],
    ['works after its end', [SUBMISSION, FINISHED, AGAIN, FINISHED], 'submission $id: finished to queued'],
    [
      'is said to be refused, and was unknown',
      [SEND, outcome('unknown'), outcome('refused')],
      'outcome $id: unknown to refused',
    ],
    ['is decided twice', [SEND, outcome('not_found'), outcome('refused')], 'outcome $id: not_found to refused'],
    [
      'is delivered, and then given up',
      [...DELIVERY, delivery('delivered'), delivery('given_up')],
      'delivery event of $id $id: delivered to given_up',
    ],
    [
      'is given up, and delivered without being sent again',
      [...DELIVERY, delivery('given_up'), delivery('delivered')],
      'delivery event of $id $id: given_up to delivered',
    ],
  ])('of what %s are told', async (_, transactions, found) => {
    await run(transactions);

    expect(await illegal()).toContain(found.replaceAll('$id', ids.id));
  });

  it('that are not whole are told: a row was there before, or a step is missing', async () => {
    await run([HELD]);
    await database.query(`DELETE FROM traces.steps WHERE row_key = $1`, [ids.id]);
    await run([CAPTURED]);

    expect(await illegal()).toEqual([`reservation ${ids.id}: from held, and it was not there`]);
  });

  it('are recorded once, however often that is asked for, and all rows are counted', async () => {
    const { rows } = await replayTraces(database.adminUrl);
    await recordTraces(database.adminUrl);
    await run([HELD, SUBMISSION]);

    expect(await path()).toBe('held, queued');
    expect(await replayTraces(database.adminUrl)).toMatchObject({ rows: rows + 2 });
  });

  it('tell which moves were never made', async () => {
    await run([HELD, CAPTURED]);
    expect(untrodden(await steps(), 'reservation')).toEqual(['nothing to released', 'held to released']);
  });
});
