import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { AccountId, ApplicationId } from '#contracts';
import { Billing } from '../test-kit/billing.kit-spec.js';

/** Each rule finds what it is there for: planted as superuser, with the constraints out of the way. */
describe('the invariants', () => {
  let billing: Billing;
  let accountId: AccountId;
  let held: ApplicationId;
  let applied: ApplicationId;
  let failed: ApplicationId;

  beforeAll(async () => {
    billing = await Billing.start();
    await plant(
      `ALTER TABLE billing.entries DROP CONSTRAINT entries_sum, DROP CONSTRAINT entries_shape`,
      `ALTER TABLE billing.accounts DROP CONSTRAINT accounts_balance`,
      `ALTER TABLE billing.reservations DROP CONSTRAINT reservations_captured_iff_applied`,
      `DROP INDEX billing.entries_one_reserve`,
      `DROP INDEX billing.entries_one_end`,
    );
  });
  afterAll(() => billing?.stop());
  beforeEach(async () => {
    await plant(`TRUNCATE billing.accounts, billing.entries, billing.reservations, billing.conflicts`);
    accountId = await billing.givenAccount(5);
    [held, applied, failed] = [
      await billing.givenReservation(accountId),
      await billing.givenReservation(accountId),
      await billing.givenReservation(accountId),
    ];
    await billing.finish({ applicationId: applied, accountId });
    await billing.finish({ applicationId: failed, accountId, ending: { status: 'failed', reasonCode: 'page_error' } });
    await Promise.all([billing.settled(applied), billing.settled(failed)]);
    expect(await billing.brokenInvariants()).toEqual([]);
  });

  async function plant(...statements: string[]): Promise<void> {
    for (const statement of statements) await billing.database.query(statement);
  }
  const entry = (kind: string, applicationId: string): string =>
    `INSERT INTO billing.entries (account_id, kind, issued, available, held, captured, application_id)
     VALUES ('${accountId}', '${kind}', 0, 0, 0, 0, '${applicationId}')`;

  it.each<{ rule: string; when: string; statement: () => string }>([
    {
      rule: 'entries sum to zero',
      when: 'an entry gives more than it takes',
      statement: () => `UPDATE billing.entries SET available = available + 1 WHERE kind = 'grant'`,
    },
    {
      rule: 'available + held + captured = granted',
      when: 'a balance is one too high',
      statement: () => `UPDATE billing.accounts SET available = available + 1`,
    },
    {
      rule: 'balances equal the ledger',
      when: 'a captured credit came back without an entry',
      statement: () => `UPDATE billing.accounts SET available = available + 1, captured = captured - 1`,
    },
    {
      rule: 'balances equal the ledger',
      when: 'an account has credits that nobody granted',
      statement: () => `INSERT INTO billing.accounts (account_id, available, granted) VALUES (gen_random_uuid(), 1, 1)`,
    },
    {
      rule: 'held equals the open reservations',
      when: 'an open reservation is gone',
      statement: () => `DELETE FROM billing.reservations WHERE application_id = '${held}'`,
    },
    {
      rule: 'held equals the open reservations',
      when: 'a reservation is open that holds nothing',
      statement: () =>
        `INSERT INTO billing.reservations (application_id, account_id, state)
         VALUES (gen_random_uuid(), '${accountId}', 'held')`,
    },
    {
      rule: 'one reserve entry and at most one end each',
      when: 'a credit was taken twice',
      statement: () => entry('reserve', held),
    },
    {
      rule: 'one reserve entry and at most one end each',
      when: 'a reservation ended twice',
      statement: () => entry('release', failed),
    },
    {
      rule: 'one reserve entry and at most one end each',
      when: 'an open reservation has ended in the ledger',
      statement: () => entry('release', held),
    },
    {
      rule: 'one reserve entry and at most one end each',
      when: 'a reservation is open that the ledger does not know',
      statement: () => `DELETE FROM billing.entries WHERE application_id = '${held}'`,
    },
    {
      rule: 'one reserve entry and at most one end each',
      when: 'a settled reservation has no entries',
      statement: () => `DELETE FROM billing.entries WHERE application_id = '${failed}'`,
    },
    {
      rule: 'one reserve entry and at most one end each',
      when: 'the ledger knows a reservation that is gone',
      statement: () => `DELETE FROM billing.reservations WHERE application_id = '${failed}'`,
    },
    {
      rule: 'captured if and only if applied',
      when: 'a failed application has cost a credit',
      statement: () => `UPDATE billing.reservations SET state = 'captured' WHERE application_id = '${failed}'`,
    },
    {
      rule: 'captured if and only if applied',
      when: 'an applied application has cost none in the ledger',
      statement: () =>
        `UPDATE billing.entries SET kind = 'release' WHERE application_id = '${applied}' AND kind = 'capture'`,
    },
    {
      rule: 'no conflicting terminal facts',
      when: 'an application was said to end twice',
      statement: () =>
        `INSERT INTO billing.conflicts (message_id, application_id, state, first_status, second_status)
         VALUES ('m', '${failed}', 'released', 'failed', 'applied')`,
    },
  ])('"$rule" is broken when $when', async ({ rule, statement }) => {
    await plant(statement());

    expect(await billing.brokenInvariants()).toContain(rule);
  });
});
