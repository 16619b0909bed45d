import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type AccountId, type ApplicationId, BillingCancelReservation, BillingReserve } from '#contracts';
import { anAccountId, anApplicationId } from '#testing';
import { Billing } from '../test-kit/billing.kit-spec.js';
import { CancelReservation } from './cancel-reservation.js';

describe('cancelling a reservation', () => {
  let billing: Billing;
  beforeAll(async () => {
    billing = await Billing.start({ replicas: 2 });
  });
  afterAll(() => billing?.stop());
  afterEach(async () => expect(await billing.brokenInvariants()).toEqual([]));

  const cancel = (applicationId: ApplicationId, accountId: AccountId) =>
    billing.ask(BillingCancelReservation, { applicationId, accountId });

  it('gives the held credit back, once', async () => {
    const accountId = await billing.givenAccount(3);
    const applicationId = await billing.givenReservation(accountId);

    expect(await cancel(applicationId, accountId)).toEqual({ result: 'released' });
    expect(await cancel(applicationId, accountId)).toEqual({ result: 'already_ended' });

    expect(await billing.creditsOf(accountId)).toEqual({ available: 3, held: 0, captured: 0, granted: 3 });
  });

  it('leaves a tombstone for an unknown id, so that a late reserve holds nothing', async () => {
    const accountId = await billing.givenAccount(3);
    const applicationId = anApplicationId();

    expect(await cancel(applicationId, accountId)).toEqual({ result: 'released' });
    const late = await billing.ask(BillingReserve, { applicationId, accountId });

    expect(late).toEqual({ result: 'ended', creditsRemaining: 3 });
    expect(await billing.creditsOf(accountId)).toMatchObject({ available: 3, held: 0 });
  });

  it('takes no settled credit back', async () => {
    const accountId = await billing.givenAccount(1);
    const applicationId = await billing.givenReservation(accountId);
    await billing.finish({ applicationId, accountId });
    await billing.settled(applicationId);

    expect(await cancel(applicationId, accountId)).toEqual({ result: 'already_ended' });

    expect(await billing.creditsOf(accountId)).toMatchObject({ available: 0, captured: 1 });
  });

  it('gives one credit back for many cancels at once on two replicas', async () => {
    const accountId = await billing.givenAccount(4);
    const applicationId = await billing.givenReservation(accountId);

    const results = await Promise.all(
      Array.from({ length: 12 }, (_, at) => billing.part(CancelReservation, at % 2).execute(applicationId, accountId)),
    );

    expect(results.filter((result) => result === 'released')).toHaveLength(1);
    expect(await billing.creditsOf(accountId)).toMatchObject({ available: 4, held: 0 });
  });

  it('answers each of many cancels at once of an id and an account that nobody knows', async () => {
    const [accountId, applicationId] = [anAccountId(), anApplicationId()];

    const results = await Promise.all(
      Array.from({ length: 12 }, (_, at) => billing.part(CancelReservation, at % 2).execute(applicationId, accountId)),
    );

    expect(results.filter((result) => result === 'released')).toHaveLength(1);
  });
});
