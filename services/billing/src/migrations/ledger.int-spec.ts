import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database, Log } from '#runtime';
import { anAccountId, anApplicationId, testDatabase, type TestDatabase } from '#testing';

const OUT_OF_RANGE = '23514';
const TAKEN = '23505';
const FORBIDDEN = '42501';

/** What the database itself refuses, whatever the code of the service does: as its role, in plain SQL. */
describe('the ledger', () => {
  let own: TestDatabase;
  let billing: Database;
  const accountId = anAccountId();
  const applicationId = anApplicationId();

  beforeAll(async () => {
    own = await testDatabase();
    billing = await new Database({
      url: own.urlOf('billing'),
      schema: 'billing',
      applicationName: 'ledger-spec',
      log: Log.silent(),
      poolSize: 2,
    }).open();
    await billing.query(`INSERT INTO accounts (account_id, available, held, granted) VALUES ($1, 1, 1, 2)`, [
      accountId,
    ]);
    await billing.query(
      `INSERT INTO entries (account_id, kind, issued, available, held, captured, reason, idempotency_key, by)
       VALUES ($1, 'grant', -2, 2, 0, 0, 'given', 'given', 'test')`,
      [accountId],
    );
    await insertEntry('reserve', [0, -1, 1, 0]);
    await insertReservation('held', null);
  });
  afterAll(async () => {
    await billing?.close();
    await own?.drop();
  });

  const insertEntry = (kind: string, sums: readonly number[], id: string | null = applicationId) =>
    billing.query(
      `INSERT INTO entries (account_id, kind, issued, available, held, captured, application_id, reason, idempotency_key, by)
       VALUES ($1, $2, $3, $4, $5, $6, $7::uuid, 'because', $8, 'test')`,
      [accountId, kind, ...sums, id, id === null ? 'other' : null],
    );
  const insertReservation = (state: string, status: string | null, id: string = applicationId) =>
    billing.query(
      `INSERT INTO reservations (application_id, account_id, state, status, settlement, ended_at)
       VALUES ($1, $2, $3, $4, $5, $6)`,
      [id, accountId, state, status, status === null ? null : '{}', state === 'held' ? null : new Date()],
    );
  const refused = (statement: Promise<unknown>, code: string, constraint?: string): Promise<void> =>
    expect(statement).rejects.toMatchObject({ code, ...(constraint === undefined ? {} : { constraint }) });

  it('refuses an entry whose movements do not sum to zero', () =>
    refused(insertEntry('grant', [-1, 2, 0, 0], null), OUT_OF_RANGE, 'entries_sum'));

  it.each([
    ['reserve', [0, 1, -1, 0]],
    ['capture', [0, -1, 0, 1]],
    ['release', [0, 2, -2, 0]],
    ['grant', [1, -1, 0, 0]],
    ['correction', [0, 0, 0, 0]],
  ])('refuses an entry that does not move what its kind says: %s', (kind, sums) => {
    const id = ['grant', 'correction'].includes(kind) ? null : anApplicationId();
    return refused(insertEntry(kind, sums, id), OUT_OF_RANGE, 'entries_shape');
  });

  it('refuses a second reserve of an application', () =>
    refused(insertEntry('reserve', [0, -1, 1, 0]), TAKEN, 'entries_one_reserve'));

  it('refuses a second end of an application, also of the other kind', async () => {
    const id = anApplicationId();
    await insertEntry('capture', [0, 0, -1, 1], id);

    await refused(insertEntry('capture', [0, 0, -1, 1], id), TAKEN, 'entries_one_end');
    await refused(insertEntry('release', [0, 1, -1, 0], id), TAKEN, 'entries_one_end');
  });

  it('refuses a movement of credits that belongs to no application, and a grant that belongs to one', async () => {
    await refused(insertEntry('reserve', [0, -1, 1, 0], null), OUT_OF_RANGE, 'entries_about');
    await refused(insertEntry('grant', [-1, 1, 0, 0], anApplicationId()), OUT_OF_RANGE, 'entries_about');
  });

  it('refuses a grant without a reason, a key or a name', () =>
    refused(
      billing.query(
        `INSERT INTO entries (account_id, kind, issued, available, held, captured) VALUES ($1, 'grant', -1, 1, 0, 0)`,
        [accountId],
      ),
      OUT_OF_RANGE,
      'entries_by',
    ));

  it('refuses a second grant under an idempotency key', () =>
    refused(
      billing.query(
        `INSERT INTO entries (account_id, kind, issued, available, held, captured, reason, idempotency_key, by)
         VALUES ($1, 'grant', -1, 1, 0, 0, 'again', 'given', 'test')`,
        [accountId],
      ),
      TAKEN,
      'entries_idempotency',
    ));

  it('refuses a capture without applied, and applied without a capture', async () => {
    const constraint = 'reservations_captured_iff_applied';
    await refused(insertReservation('captured', 'failed', anApplicationId()), OUT_OF_RANGE, constraint);
    await refused(insertReservation('captured', null, anApplicationId()), OUT_OF_RANGE, constraint);
    await refused(insertReservation('released', 'applied', anApplicationId()), OUT_OF_RANGE, constraint);
  });

  it('refuses a held reservation with a status, and a second reservation of an application', async () => {
    await refused(insertReservation('held', 'failed', anApplicationId()), OUT_OF_RANGE);
    await refused(insertReservation('released', 'failed'), TAKEN, 'reservations_pkey');
  });

  it.each([
    ['available = -1, granted = 0', 'accounts_available'],
    ['held = -1, granted = 0', 'accounts_held'],
    ['captured = -1, granted = 1', 'accounts_captured'],
    ['available = available + 1', 'accounts_balance'],
    ['granted = granted - 1', 'accounts_balance'],
  ])('refuses balances that cannot be: %s', (change, constraint) =>
    refused(
      billing.query(`UPDATE accounts SET ${change} WHERE account_id = $1`, [accountId]),
      OUT_OF_RANGE,
      constraint,
    ),
  );

  it.each([
    `UPDATE entries SET available = available`,
    `DELETE FROM entries`,
    `TRUNCATE entries`,
    `UPDATE conflicts SET state = state`,
    `DELETE FROM conflicts`,
  ])('lets nobody rewrite what was written: %s', (statement) => refused(billing.query(statement), FORBIDDEN));
});
