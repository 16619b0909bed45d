import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AccountId, AgencyId, BodyOf, JobRead } from '#contracts';
import { Database, Log } from '#runtime';
import { aJobId, anAccountId, anAgencyId, testDatabase, type TestDatabase } from '#testing';
import { aJobRead } from '../test-kit/facts.kit-spec.js';
import { ArchiveRepository } from './archive.repository.js';

describe('readings of job pages that come together', () => {
  let database: TestDatabase;
  let own: Database;
  let archive: ArchiveRepository;

  beforeAll(async () => {
    database = await testDatabase();
    const options = { url: database.urlOf('gateway'), schema: 'gateway', applicationName: 'archive' };
    own = await new Database({ ...options, log: Log.silent(), poolSize: 2 }).open();
    archive = new ArchiveRepository(own);
  });
  afterAll(async () => {
    await own?.close();
    await database?.drop();
  });

  const givenAgency = async (accountId: AccountId = anAccountId()) => {
    const agencyId = anAgencyId();
    await database.query(
      `INSERT INTO gateway.accounts (account_id, name, mode) VALUES ($1, 'one', 'live') ON CONFLICT DO NOTHING`,
      [accountId],
    );
    await database.query(
      `INSERT INTO gateway.agencies (agency_id, account_id, name, marketplace_agency_id, marketplace_base_url, session_id,
         business_developer_name, login_ref, revision)
       VALUES ($1, $2, 'one', $4, 'http://127.0.0.1', $3, 'Ada', 'login', 1)`,
      [agencyId, accountId, anAgencyId(), agencyId],
    );
    return { accountId, agencyId };
  };
  const write = (...readings: readonly ReturnType<typeof aJobRead>[]): Promise<void> =>
    own.transaction((tx) =>
      archive.writePages(
        tx,
        readings.map(({ body }) => body as BodyOf<typeof JobRead>),
      ),
    );

  it('leave what they would have left one after the other: the newest, and of a page that is gone what it was', async () => {
    const customer = await givenAgency();
    const jobId = aJobId();

    await write(
      aJobRead(customer, { jobId, readAt: 3_000, facts: { title: 'third' } }),
      aJobRead(customer, { jobId, readAt: 1_000, facts: { title: 'first' } }),
      aJobRead(customer, { jobId, readAt: 4_000, facts: { title: 'gone', state: 'removed' } }),
    );

    const page = await archive.page(customer.accountId, jobId);
    expect(page).toMatchObject({ readAt: 4_000, facts: { title: 'third', state: 'removed' } });
  });

  it('are each for the account of their agency, and of an agency that is not known for nobody', async () => {
    const [one, other] = [await givenAgency(), await givenAgency()];
    const second = await givenAgency(one.accountId);
    const jobId = aJobId();

    await write(
      aJobRead(one, { jobId, readAt: 1_000, facts: { title: 'of one' } }),
      aJobRead(other, { jobId, readAt: 1_000, facts: { title: 'of the other' } }),
      aJobRead({ agencyId: anAgencyId() as AgencyId }, { jobId, readAt: 9_000 }),
      aJobRead(second, { jobId, readAt: 2_000, facts: { title: 'of one, again' } }),
    );

    expect((await archive.page(one.accountId, jobId))?.facts.title).toBe('of one, again');
    expect((await archive.page(other.accountId, jobId))?.facts.title).toBe('of the other');
  });
});
