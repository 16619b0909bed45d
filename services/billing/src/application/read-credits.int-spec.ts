import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AnswerOf, BillingEntries, BillingReservation } from '#contracts';
import { anAccountId, anApplicationId } from '#testing';
import { Billing } from '../test-kit/billing.kit-spec.js';

type Page = AnswerOf<typeof BillingEntries>;

describe('reading credits', () => {
  let billing: Billing;
  beforeAll(async () => {
    billing = await Billing.start();
  });
  afterAll(() => billing?.stop());

  it('knows no credits of an account that nobody gave any, and no reservation of an unknown id', async () => {
    expect(await billing.creditsOf(anAccountId())).toEqual({ available: 0, held: 0, captured: 0, granted: 0 });
    expect(await billing.ask(BillingReservation, { applicationId: anApplicationId() })).toEqual({ reservation: null });
  });

  it('says of a held reservation that it is open', async () => {
    const applicationId = await billing.givenReservation(await billing.givenAccount(1));

    expect(await billing.ask(BillingReservation, { applicationId })).toEqual({
      reservation: { state: 'held', status: null, settled: null },
    });
  });

  it('pages through the entries of one account, newest first, to the end', async () => {
    const accountId = await billing.givenAccount(9);
    await billing.givenReservation(await billing.givenAccount(1));
    const ids = [];
    for (let at = 0; at < 4; at++) ids.push(await billing.givenReservation(accountId));

    const pages: Page[] = [];
    do {
      const after = pages.at(-1)?.nextAfter ?? null;
      pages.push(await billing.ask(BillingEntries, { accountId, limit: 2, after }));
    } while (pages.at(-1)?.nextAfter !== null && pages.length < 10);

    expect(pages.map(({ entries }) => entries.length)).toEqual([2, 2, 1]);
    expect(pages.flatMap(({ entries }) => entries).map(({ applicationId }) => applicationId)).toEqual([
      ...ids.reverse(),
      null,
    ]);
  });
});
