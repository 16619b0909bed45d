import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AccountId, ApplicationStatus } from '#contracts';
import { Database, Log } from '#runtime';
import { anAccountId, anAgencyId, testDatabase, type TestDatabase } from '#testing';
import { GATEWAY_INVARIANTS } from '../application/invariants.js';
import { givenApplications } from '../test-kit/million.kit-spec.js';
import { TotalsRepository } from './totals.repository.js';

const ENDED = ['applied', 'failed', 'not_eligible'] as const;

describe('totals of applications', () => {
  let database: TestDatabase;
  const replicas: Database[] = [];
  let totals: TotalsRepository[];

  beforeAll(async () => {
    database = await testDatabase();
    for (const at of [0, 1]) {
      const url = database.urlOf('gateway');
      const options = { url, schema: 'gateway', applicationName: `totals-${at}`, log: Log.silent(), poolSize: 4 };
      replicas.push(await new Database(options).open());
    }
    totals = replicas.map((replica) => new TotalsRepository(replica));
  });
  afterAll(async () => {
    for (const replica of replicas) await replica.close();
    await database?.drop();
  });

  const of = (accountId: AccountId, status: ApplicationStatus | null) =>
    (totals[0] as TotalsRepository).of(accountId, status);
  const all = async (accountId: AccountId): Promise<number[]> =>
    Promise.all([null, ...ENDED].map((status) => of(accountId, status)));
  const listed = async (accountId: AccountId): Promise<number[]> => {
    const rows = await database.query<{ status: string; count: number }>(
      `SELECT status, count(*)::int AS count FROM gateway.applications WHERE account_id = $1 GROUP BY status`,
      [accountId],
    );
    const each = ENDED.map((status) => rows.find((row) => row.status === status)?.count ?? 0);
    return [each.reduce((sum, count) => sum + count, 0), ...each];
  };
  const waiting = async (): Promise<number> =>
    (await database.query(`SELECT FROM gateway.application_count_changes`)).length;
  const broken = async (): Promise<unknown[]> => {
    const rule = GATEWAY_INVARIANTS.find(({ name }) => name.startsWith('the totals'));
    return (replicas[0] as Database).query(rule?.brokenRows as string);
  };

  it('are those of the rows, before and after they are added up, whatever the rows go through', async () => {
    const account = { accountId: anAccountId(), agencyId: anAgencyId() };
    await givenApplications(database, account, 30);
    expect(await all(account.accountId)).toEqual(await listed(account.accountId));

    await database.query(
      `UPDATE gateway.applications SET status = 'failed', applied_at = NULL
       WHERE account_id = $1 AND status = 'applied' AND job_id LIKE '%2'`,
      [account.accountId],
    );
    await database.query(`DELETE FROM gateway.applications WHERE account_id = $1 AND status = 'not_eligible'`, [
      account.accountId,
    ]);
    const before = await listed(account.accountId);
    expect(before).toEqual([29, 18, 11, 0]);
    expect(await all(account.accountId)).toEqual(before);

    // One by one, so that some are added up and some are not.
    while (await waiting()) {
      expect(await totals[1]?.addUp(1)).toBe(1);
      expect(await all(account.accountId)).toEqual(before);
      expect(await broken()).toEqual([]);
    }
    expect(await totals[0]?.addUp(10)).toBe(0);
  });

  it('count nothing of what was rolled back, and do not change for what does not end', async () => {
    const account = { accountId: anAccountId(), agencyId: anAgencyId() };
    await givenApplications(database, account, 5);
    const client = await database.connect();
    await client.query('BEGIN');
    await client.query(`DELETE FROM gateway.applications WHERE account_id = $1`, [account.accountId]);
    expect(await of(account.accountId, null)).toBe(5);
    await client.query('ROLLBACK');
    await client.end();
    await totals[0]?.addUp(1_000);

    await database.query(`UPDATE gateway.applications SET stage = 'settled' WHERE account_id = $1`, [
      account.accountId,
    ]);
    expect(await waiting()).toBe(0);
    expect(await of(account.accountId, null)).toBe(5);
  });

  it('are right while two replicas add them up and applications come', async () => {
    const accounts = Array.from({ length: 6 }, () => ({ accountId: anAccountId(), agencyId: anAgencyId() }));
    let isDone = false;
    const adding = totals.map(async (replica) => {
      while (!isDone) await replica.addUp(3);
    });

    for (const account of accounts) {
      await givenApplications(database, account, 10);
      await database.query(
        `UPDATE gateway.applications SET status = 'failed', applied_at = NULL WHERE account_id = $1`,
        [account.accountId],
      );
      expect(await all(account.accountId)).toEqual([10, 0, 10, 0]);
      expect(await broken()).toEqual([]);
    }
    isDone = true;
    await Promise.all(adding);
    for (const { accountId } of accounts) expect(await all(accountId)).toEqual([10, 0, 10, 0]);
  });
});
