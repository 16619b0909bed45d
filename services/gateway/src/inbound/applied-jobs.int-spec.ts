import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ApplicationId, Ending } from '#contracts';
import { anEnding, aSettlement } from '#testing';
import { FakeBilling } from '../test-kit/fake-billing.kit-spec.js';
import { type Customer, Gateway, type Json } from '../test-kit/gateway.kit-spec.js';
import { unlinked } from '../test-kit/unlinked.kit-spec.js';

interface Page {
  readonly jobs: (Json & { queueId: string; acceptedAt: number })[];
  readonly total: number;
  readonly limit: number;
  readonly offset: number;
  readonly nextAfter: string | null;
}

describe('the list of applied jobs', () => {
  let gateway: Gateway;
  let billing: FakeBilling;
  let customer: Customer;

  beforeAll(async () => {
    gateway = await Gateway.start();
    billing = await FakeBilling.start(gateway.database, gateway.nats);
  });
  beforeEach(async () => {
    billing.reset();
    customer = await gateway.givenCustomer();
  });
  afterAll(async () => {
    await billing?.stop();
    await gateway?.stop();
  });

  const page = async (query = ''): Promise<Page> => {
    const { status, body, text } = await gateway.read(customer, `applied-jobs?${query}`);
    if (status !== 200) throw new Error(text);
    return body as unknown as Page;
  };
  const idsOf = ({ jobs }: Page): string[] => jobs.map(({ queueId }) => queueId);
  /** Oldest first. */
  async function givenApplications(count: number): Promise<string[]> {
    const ids: string[] = [];
    for (let at = 0; at < count; at++) ids.push((await gateway.accepted(customer)).queueId);
    return ids;
  }
  const settle = (queueId: string | undefined, ending: Partial<Ending>) =>
    gateway.tell('billing', aSettlement({ applicationId: queueId as ApplicationId, ending: anEnding(ending) }));
  /** Every page to the end, as a client walks them; `between` happens after each. */
  async function walk(first: string, between: () => Promise<unknown> = async () => {}): Promise<Page[]> {
    const pages = [await page(first)];
    for (;;) {
      const after = pages.at(-1)?.nextAfter;
      if (after == null) return pages;
      await between();
      pages.push(await page(`${first}&after=${after}`));
    }
  }

  it('is empty for who has none', async () => {
    expect(await page()).toEqual({ jobs: [], total: 0, limit: 20, offset: 0, nextAfter: null });
  });

  it('has the bodies of status, newest first', async () => {
    const ids = await givenApplications(3);
    await settle(ids[0], { status: 'applied' });

    const { jobs, ...rest } = await page();

    expect(jobs.map(({ queueId }) => queueId)).toEqual(ids.toReversed());
    expect(rest).toEqual({ total: 3, limit: 20, offset: 0, nextAfter: null });
    for (const job of jobs) {
      const { otherApplications, ...status } = (await gateway.read(customer, `status?queueId=${job.queueId}`)).body;
      expect(otherApplications).toBe(0);
      expect(unlinked(job)).toEqual(unlinked(status));
    }
  });

  it('pages by limit and offset', async () => {
    const ids = (await givenApplications(5)).toReversed();

    const pages = [
      await page('limit=2'),
      await page('limit=2&offset=2'),
      await page('limit=2&offset=4'),
      await page('offset=5'),
    ];

    expect(pages.map(idsOf)).toEqual([ids.slice(0, 2), ids.slice(2, 4), ids.slice(4), []]);
    expect(pages.map(({ total, limit, offset }) => [total, limit, offset])).toEqual([
      [5, 2, 0],
      [5, 2, 2],
      [5, 2, 4],
      [5, 20, 5],
    ]);
    expect(pages.map(({ nextAfter }) => nextAfter === null)).toEqual([false, false, true, true]);
  });

  it('pages by after: every one once and in order, whatever arrives meanwhile, and null at the end', async () => {
    const ids = (await givenApplications(5)).toReversed();

    const pages = await walk('limit=2', () => gateway.accepted(customer));

    expect(pages.map(idsOf)).toEqual([ids.slice(0, 2), ids.slice(2, 4), ids.slice(4)]);
    expect(pages.map(({ total }) => total)).toEqual([5, 6, 7]);
  });

  it('ends exactly at a full page', async () => {
    const ids = (await givenApplications(4)).toReversed();

    expect((await walk('limit=2')).map(idsOf)).toEqual([ids.slice(0, 2), ids.slice(2)]);
  });

  it('loses and repeats none of those that were accepted in the same millisecond', async () => {
    const ids = await givenApplications(5);
    await gateway.database.query(
      `UPDATE gateway.applications SET accepted_at = '2026-01-02T03:04:05.123Z' WHERE account_id = $1`,
      [customer.accountId],
    );

    const pages = await walk('limit=1');

    expect(pages.flatMap(idsOf)).toEqual(ids.toSorted().toReversed());
  });

  it.each([
    ['101', 100],
    ['100', 100],
    ['1', 1],
    ['4000000000', 100],
  ])('clamps a limit of %s to %d, and shows it', async (asked, limit) => {
    expect(await page(`limit=${asked}`)).toMatchObject({ limit });
  });

  it('is filtered by status, with the total of those', async () => {
    const ids = await givenApplications(5);
    await settle(ids[0], { status: 'applied' });
    await settle(ids[1], { status: 'failed', reasonCode: 'expired' });
    await settle(ids[3], { status: 'failed', reasonCode: 'page_error' });

    const failed = await walk('status=failed&limit=1');
    const rest = [await page('status=applied'), await page('status=processing'), await page('status=logged_out')];

    expect(failed.map(idsOf)).toEqual([[ids[3]], [ids[1]]]);
    expect(failed.map(({ total }) => total)).toEqual([2, 2]);
    expect(rest.map(idsOf)).toEqual([[ids[0]], [ids[4], ids[2]], []]);
    expect(rest.map(({ total }) => total)).toEqual([1, 2, 0]);
  });
});
