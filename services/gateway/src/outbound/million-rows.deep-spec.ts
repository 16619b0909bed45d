import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { AccountId, AgencyId, ApplicationId, ApplicationStatus, JobCiphertext, ProcessedJobId } from '#contracts';
import type { Database } from '#runtime';
import { anAccountId, anAgencyId, ExplainedDatabase, testDatabase, type TestDatabase } from '#testing';
import { MAX_LIMIT, MAX_OFFSET } from '../inbound/dto/paging.dto.js';
import { EVENTS_EACH, givenApplications, givenEvents, MANY, named } from '../test-kit/million.kit-spec.js';
import { ApplicationsRepository, type ListQuery } from './applications.repository.js';
import { ArchiveRepository } from './archive.repository.js';
import { EventsRepository } from './events.repository.js';
import { TotalsRepository } from './totals.repository.js';

const FEW = 40;
/** One more than is shown, by which a page knows whether there is another. */
const PAGE = MAX_LIMIT + 1;
// The way down a tree of a million, in each of the indexes that one statement may use, and whether a page is visible.
const WAY_DOWN = 16;
const FILLING_MS = 900_000;

describe('an account with a million applications and events, beside one with a few', () => {
  const large = { accountId: anAccountId(), agencyId: anAgencyId() };
  const small = { accountId: anAccountId(), agencyId: anAgencyId() };
  let database: TestDatabase;
  let explained: ExplainedDatabase;
  let applications: ApplicationsRepository;
  let events: EventsRepository;
  let totals: TotalsRepository;
  let archive: ArchiveRepository;

  beforeAll(async () => {
    database = await testDatabase();
    await givenApplications(database, large, MANY);
    await givenApplications(database, small, FEW);
    await givenEvents(database, large.accountId, MANY);
    await givenEvents(database, small.accountId, FEW);
    for (const table of ['applications', 'events']) await database.query(`VACUUM (ANALYZE) gateway.${table}`);
    explained = await ExplainedDatabase.open(database, 'gateway');
    const asked = explained as unknown as Database;
    [applications, events] = [new ApplicationsRepository(asked), new EventsRepository(asked)];
    [totals, archive] = [new TotalsRepository(asked), new ArchiveRepository(asked)];
  }, FILLING_MS);
  beforeEach(() => {
    explained.looked.length = 0;
  });
  afterAll(async () => {
    await explained?.close();
    await database?.drop();
  });

  /** No more rows than these, and no more pages than reading each of them from another one takes. */
  const expectLooked = (rows: number): void => {
    expect(explained.looked.length).toBeGreaterThanOrEqual(2);
    const beyond = explained.looked.filter((one) => one.rows > rows || one.buffers > WAY_DOWN + 2 * rows);
    expect(beyond).toEqual([]);
  };
  const cursorAt = async (accountId: AccountId, n: number): Promise<NonNullable<ListQuery['after']>> => {
    const { acceptedAt, applicationId } = await named(database, accountId, n);
    return { acceptedAt, applicationId: applicationId as ApplicationId };
  };
  const list = (given: Partial<ListQuery> & Pick<ListQuery, 'accountId'>) =>
    applications.list({ status: null, limit: PAGE, offset: 0, after: null, ...given });

  describe('its list', () => {
    const STATUSES: readonly (readonly [ApplicationStatus | null, number])[] = [
      [null, PAGE],
      ['applied', PAGE],
      // Four in a million, and none.
      ['not_eligible', 4],
      ['logged_out', 0],
    ];

    it.each(STATUSES)('looks at what the first page shows and no more: status %s', async (status, shown) => {
      expect(await list({ ...large, status })).toHaveLength(shown);
      expectLooked(shown);
    });

    it.each([MANY, MANY / 2, PAGE, 1])('looks at the page after a cursor and no more: after the %dth', async (n) => {
      const after = await cursorAt(large.accountId, n);
      const page = await list({ ...large, after });
      expect(page).toHaveLength(Math.min(PAGE, n - 1));
      // Where hardly more are older in all than a page has, those of all accounts may be read and sorted.
      expectLooked(PAGE + FEW);

      explained.looked.length = 0;
      expect((await list({ ...large, after, status: 'failed' })).every(({ status }) => status === 'failed')).toBe(true);
      expectLooked(PAGE + FEW);
    });

    it('looks at what an offset skips, which is bounded', async () => {
      expect(await list({ ...large, offset: MAX_OFFSET })).toHaveLength(PAGE);
      expectLooked(MAX_OFFSET + PAGE);
    });

    it.each(STATUSES)('looks at a few where there are a few: status %s', async (status) => {
      const page = await list({ ...small, status });
      expect(page.length).toBeLessThanOrEqual(FEW);
      expectLooked(FEW);
    });

    it('says its totals without looking at an application, and they are right', async () => {
      for (const { accountId } of [large, small]) {
        for (const [status] of STATUSES) {
          const [row] = await database.query<{ count: string }>(
            `SELECT count(*) AS count FROM gateway.applications
             WHERE account_id = $1 AND ($2::text IS NULL OR status = $2)`,
            [accountId, status],
          );
          expect(await totals.of(accountId, status)).toBe(Number(row?.count));
        }
      }
      // Of a status one row that is added up and one that is not yet.
      expectLooked(2 * 7);
    });
  });

  it('finds one by its id, by its job, and as what is in the way of another', async () => {
    const { applicationId, jobId, processedJobId } = await named(database, large.accountId, MANY - 9);
    const id = applicationId as ApplicationId;
    const job = processedJobId as ProcessedJobId;

    expect(await applications.byId(id)).toMatchObject({ applicationId: id });
    expect(await applications.byJob(large.accountId, job, null)).toMatchObject({ application: { applicationId: id } });
    expect(await applications.byJob(large.accountId, anAccountId() as never, null)).toBeUndefined();
    expect(await archive.jobIdOf(large.accountId, job)).toBe(jobId);
    expect(await archive.jobIdOf(small.accountId, anAccountId() as never)).toBeUndefined();
    await applications.conflicting(large.agencyId as AgencyId, jobId as JobCiphertext);
    expectLooked(1);
  });

  it.each([0, MANY / 2, MANY - 3])('reads a page of events and no more: after place %d', async (after) => {
    const page = await events.after({ accountId: large.accountId, applicationId: null, after, limit: PAGE });
    expect(page[0]?.position).toBe(after + 1);
    expect(page).toHaveLength(Math.min(PAGE, MANY - after));
    expectLooked(PAGE);
  });

  it('reads the events of one application and no others, wherever they stand, and the last place', async () => {
    for (const [place, { accountId }] of [
      [1, large],
      [MANY / EVENTS_EACH, large],
      [1, small],
    ] as const) {
      const { applicationId } = await named(database, accountId, place);
      const asked = { accountId, applicationId: applicationId as ApplicationId, limit: PAGE };
      expect(await events.after({ ...asked, after: 0 })).toHaveLength(EVENTS_EACH);
      expect(await events.after({ ...asked, after: MANY })).toEqual([]);
      // All of an account that has few are as soon read, if the statistics happen to say so.
      expectLooked(accountId === small.accountId ? FEW : EVENTS_EACH);
      explained.looked.length = 0;
    }
    expect(await events.lastOf([large.accountId])).toEqual(new Map([[large.accountId, MANY]]));
    expectLooked(EVENTS_EACH);
  });

  it('would be seen looking at all of it', async () => {
    await explained.query(`SELECT count(*) FROM applications WHERE account_id = $1`, [large.accountId]);

    for (const { rows } of explained.looked) expect(rows).toBeGreaterThan(MANY * 0.99);
  });
});
