import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import type { AccountId, AgencyId, JobCiphertext } from '#contracts';
import { Database, Log } from '#runtime';
import { aJobId, anAccountId, anAgencyId, anApplicationId, testDatabase, type TestDatabase } from '#testing';
import { processedJobIdOf } from '../application/resolve-job.js';
import { AccountsRepository } from './accounts.repository.js';
import { ApplicationsRepository } from './applications.repository.js';
import { ArchiveRepository } from './archive.repository.js';

const ACCOUNTS = 6;

interface Owner {
  readonly accountId: AccountId;
  readonly agencyId: AgencyId;
  readonly hash: Buffer;
}

/** What an accept looks up, asked by many at once: in one statement, and for each his own. */
describe('look-ups that share a statement', () => {
  let database: TestDatabase;
  let own: Database;
  let owners: Owner[];
  // The same job for everybody: whose page and whose application it is, only the account or the agency says.
  const jobId = aJobId();

  beforeAll(async () => {
    database = await testDatabase();
    const options = { url: database.urlOf('gateway'), schema: 'gateway', applicationName: 'looking up', poolSize: 2 };
    own = await new Database({ ...options, log: Log.silent() }).open();
    owners = [];
    for (let at = 0; at < ACCOUNTS; at += 1) owners.push(await givenOwner());
  });
  afterAll(async () => {
    await own?.close();
    await database?.drop();
  });

  async function givenOwner(): Promise<Owner> {
    const [accountId, agencyId, hash] = [anAccountId(), anAgencyId(), createHash('sha256').update(uuid()).digest()];
    const applicationId = anApplicationId();
    await own.query(`INSERT INTO accounts (account_id, name, mode) VALUES ($1, 'one', 'live')`, [accountId]);
    await givenKey(accountId, hash);
    await own.query(
      `INSERT INTO agencies (agency_id, account_id, name, marketplace_agency_id, marketplace_base_url, session_id,
         business_developer_name, login_ref, revision) VALUES ($1, $2, 'one', $3, 'http://127.0.0.1', $4, 'Ada', 'login', 1)`,
      [agencyId, accountId, agencyId, uuid()],
    );
    await own.query(
      `INSERT INTO job_pages (account_id, job_id, processed_job_id, facts, read_at)
       VALUES ($1, $2, $3, $4, clock_timestamp())`,
      [accountId, jobId, processedJobIdOf(jobId), JSON.stringify({ title: accountId })],
    );
    await own.query(`INSERT INTO application_keys (application_id, kind) VALUES ($1, 'accepted')`, [applicationId]);
    await own.query(
      `INSERT INTO applications (application_id, account_id, agency_id, mode, job_id, processed_job_id, stage, accepted_at,
         expires_at, require_approval, cover_letter_sha256, metadata)
       VALUES ($1, $2, $3, 'live', $4, $5, 'queued', clock_timestamp(), clock_timestamp() + interval '1 day', false,
         repeat('0', 64), '{}')`,
      [applicationId, accountId, agencyId, jobId, processedJobIdOf(jobId)],
    );
    return { accountId, agencyId, hash };
  }
  const givenKey = (accountId: AccountId, hash: Buffer, place = 1) =>
    own.query(
      `INSERT INTO api_keys (key_id, account_id, hash, ending, name, scopes, place)
       VALUES ($1, $2, $3, 'abcd', 'a key', '{apply}', $4)`,
      [uuid(), accountId, hash, place],
    );
  /** Asked for in another order than they were written in, one of them twice, and with one that nobody has. */
  const asked = <Wanted>(of: (owner: Owner) => Wanted, unknown: Wanted): Wanted[] => {
    const wanted = owners.toReversed().map(of);
    return [...wanted.slice(0, 3), unknown, ...wanted.slice(2)];
  };
  const accountsFound = (): (AccountId | undefined)[] =>
    asked<AccountId | undefined>(({ accountId }) => accountId, undefined);

  it('of keys give each its own account, and nobody what a key had that is not there', async () => {
    const accounts = new AccountsRepository(own);
    const hashes = asked(({ hash }) => hash, Buffer.alloc(32, 7));

    const holders = await Promise.all(hashes.map((hash) => accounts.holderOf(hash)));

    expect(holders.map((holder) => holder?.account.accountId)).toEqual(accountsFound());
  });

  it('of keys accept none that was revoked or has ended, whoever else is asked about, and whoever asks twice', async () => {
    const accounts = new AccountsRepository(own);
    const [{ accountId, hash }, other] = owners as [Owner, Owner];
    const [revoked, ended] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
    await givenKey(accountId, revoked, 2);
    await givenKey(accountId, ended, 3);
    await own.query(`UPDATE api_keys SET expires_at = clock_timestamp() WHERE hash = $1`, [ended]);
    const before = accounts.holderOf(revoked);
    const all = [other.hash, revoked, hash, ended, revoked, hash];
    // The first look-up is under way, and the key still works for it; whoever asks after it was revoked is told so.
    expect(await before).toMatchObject({ account: { accountId } });
    await own.query(`UPDATE api_keys SET revoked_at = clock_timestamp(), place = NULL WHERE hash = $1`, [revoked]);

    const holders = await Promise.all(all.map((one) => accounts.holderOf(one)));

    const told = holders.map((holder) => holder?.account.accountId);
    expect(told).toEqual([other.accountId, undefined, accountId, undefined, undefined, accountId]);
  });

  it('of agencies give each account its own, all of them, oldest first', async () => {
    const accounts = new AccountsRepository(own);
    const ids = asked(({ accountId }) => accountId, anAccountId());

    const found = await Promise.all(ids.map((accountId) => accounts.agenciesOf(accountId)));

    expect(found.map((agencies) => agencies.map(({ agencyId }) => agencyId))).toEqual(
      asked(({ agencyId }) => [agencyId], []),
    );
  });

  it('of job pages give each account its own reading, and nobody that of another', async () => {
    const archive = new ArchiveRepository(own);
    const ids = asked(({ accountId }) => accountId, anAccountId());

    const pages = await Promise.all(ids.map((accountId) => archive.page(accountId, jobId)));

    expect(pages.map((page) => page?.facts.title)).toEqual(accountsFound());
  });

  it('of what is in the way give each agency its own application, for the job that it asked about', async () => {
    const applications = new ApplicationsRepository(own);
    const pairs: (readonly [AgencyId, JobCiphertext])[] = [
      ...asked<readonly [AgencyId, JobCiphertext]>(({ agencyId }) => [agencyId, jobId], [anAgencyId(), jobId]),
      [(owners[0] as Owner).agencyId, aJobId()],
    ];

    const found = await Promise.all(pairs.map((pair) => applications.conflicting(...pair)));

    expect(found.map((application) => application?.accountId)).toEqual([...accountsFound(), undefined]);
  });
});
