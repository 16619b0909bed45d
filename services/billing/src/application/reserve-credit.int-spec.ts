import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type ApplicationId, BillingReserve, BillingReserveMany, type RequestOf } from '#contracts';
import { anAccountId, anApplicationId } from '#testing';
import { Billing } from '../test-kit/billing.kit-spec.js';
import { CancelReservation } from './cancel-reservation.js';
import { ReserveCredit } from './reserve-credit.js';

describe('reserving', () => {
  let billing: Billing;
  beforeAll(async () => {
    billing = await Billing.start({ replicas: 2 });
  });
  afterAll(() => billing?.stop());
  afterEach(async () => expect(await billing.brokenInvariants()).toEqual([]));

  // Straight into the replicas: through NATS, which of them gets what would be left to chance.
  const reserveAt = (replica: number, request: RequestOf<typeof BillingReserve>) =>
    billing.part(ReserveCredit, replica).execute(request);
  const count = (results: readonly { result: string }[], wanted: string): number =>
    results.filter(({ result }) => result === wanted).length;

  it.each([1, 2])('holds exactly as many of 200 at once as there are credits, with %i replicas', async (replicas) => {
    const accountId = await billing.givenAccount(50);

    const results = await Promise.all(
      Array.from({ length: 200 }, (_, at) => reserveAt(at % replicas, { accountId, applicationId: anApplicationId() })),
    );

    expect(count(results, 'reserved')).toBe(50);
    expect(count(results, 'insufficient')).toBe(150);
    expect(await billing.creditsOf(accountId)).toEqual({ available: 0, held: 50, captured: 0, granted: 50 });
    // Each was decided by itself: every one of the fifty left another number behind.
    const left = results.filter(({ result }) => result === 'reserved').map(({ creditsRemaining }) => creditsRemaining);
    expect(left.sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, at) => at));
  });

  it('tells that credits run out, at nine and at none, once until more are granted', async () => {
    const accountId = await billing.givenAccount(12);
    const told = async () =>
      (
        await billing.database.query<{ body: string }>(
          `SELECT body FROM billing.outbox WHERE message_id LIKE $1 ORDER BY id`,
          [`credit.low:${accountId}:%`],
        )
      ).map(({ body }) => (JSON.parse(body) as { creditsRemaining: number }).creditsRemaining);
    const reserve = (times: number) =>
      Promise.all(
        Array.from({ length: times }, (_, at) => reserveAt(at % 2, { accountId, applicationId: anApplicationId() })),
      );
    await reserve(2);
    expect(await told()).toEqual([]);
    const [third] = await reserve(1);
    expect(await told()).toEqual([9]);

    // Given back and taken again around the mark.
    await billing.part(CancelReservation).execute(third?.request.applicationId ?? anApplicationId(), accountId);
    await reserve(1);
    expect(await told()).toEqual([9]);
    await reserve(20);
    expect(await told()).toEqual([9, 0]);

    await billing.grant(accountId, 11);
    await reserve(2);
    expect(await told()).toEqual([9, 0, 9]);
  });

  it('decides accounts that share a transaction each by itself', async () => {
    const [rich, poor, unknown] = [await billing.givenAccount(20), await billing.givenAccount(1), anAccountId()];

    const results = await Promise.all(
      Array.from({ length: 30 }, (_, at) => {
        const accountId = [rich, poor, unknown][at % 3] as typeof rich;
        return reserveAt(0, { accountId, applicationId: anApplicationId() });
      }),
    );

    expect(
      count(
        results.filter((_, at) => at % 3 === 0),
        'reserved',
      ),
    ).toBe(10);
    expect(
      count(
        results.filter((_, at) => at % 3 === 1),
        'reserved',
      ),
    ).toBe(1);
    expect(
      count(
        results.filter((_, at) => at % 3 === 2),
        'insufficient',
      ),
    ).toBe(10);
    expect(await billing.creditsOf(rich)).toMatchObject({ available: 10, held: 10 });
    expect(await billing.creditsOf(poor)).toMatchObject({ available: 0, held: 1 });
  });

  it('holds one credit for one application, however often and wherever it is asked', async () => {
    const accountId = await billing.givenAccount(5);
    const request = { accountId, applicationId: anApplicationId() };

    const results = await Promise.all(Array.from({ length: 20 }, (_, at) => reserveAt(at % 2, request)));
    const later = await billing.ask(BillingReserve, request);

    expect(count(results, 'reserved')).toBe(20);
    expect(later).toEqual({ result: 'reserved', creditsRemaining: 4 });
    expect(await billing.creditsOf(accountId)).toMatchObject({ available: 4, held: 1 });
  });

  it('decides each of a question by itself, in one transaction: an account twice with one credit, an id twice', async () => {
    const [rich, poor, unknown] = [await billing.givenAccount(10), await billing.givenAccount(1), anAccountId()];
    const [twice, ended, first] = [anApplicationId(), anApplicationId(), anApplicationId()];
    await billing.part(CancelReservation).execute(ended, rich);
    const reservations = [
      { accountId: poor, applicationId: first },
      { accountId: poor, applicationId: anApplicationId() },
      { accountId: rich, applicationId: twice },
      { accountId: unknown, applicationId: anApplicationId() },
      { accountId: rich, applicationId: ended },
      { accountId: rich, applicationId: twice },
    ];

    const answer = await billing.ask(BillingReserveMany, { reservations });

    expect(answer.reservations.map(({ applicationId }) => applicationId)).toEqual(
      reservations.map(({ applicationId }) => applicationId),
    );
    expect(answer.reservations.map(({ result, creditsRemaining }) => [result, creditsRemaining])).toEqual([
      ['reserved', 0],
      ['insufficient', 0],
      ['reserved', 9],
      ['insufficient', 0],
      ['ended', 9],
      ['reserved', 9],
    ]);
    expect(await billing.creditsOf(poor)).toMatchObject({ available: 0, held: 1 });
    expect(await billing.creditsOf(rich)).toMatchObject({ available: 9, held: 1 });
    const transactions = await billing.database.query(
      `SELECT DISTINCT xmin::text FROM billing.reservations WHERE application_id = ANY ($1::uuid[])`,
      [[first, twice]],
    );
    expect(transactions).toHaveLength(1);
  });

  it('holds as many as there are credits, however questions of several gateways cross', async () => {
    const accounts = [await billing.givenAccount(30), await billing.givenAccount(30)];
    const questions = Array.from({ length: 8 }, (_, nth) =>
      Array.from({ length: 20 }, (_one, at) => ({
        accountId: accounts[(nth + at) % 2] as (typeof accounts)[number],
        applicationId: anApplicationId(),
      })),
    );

    const answers = await Promise.all(
      questions.map((reservations, nth) => billing.part(ReserveCredit, nth % 2).executeAll(reservations)),
    );

    expect(count(answers.flat(), 'reserved')).toBe(60);
    for (const accountId of accounts)
      expect(await billing.creditsOf(accountId)).toMatchObject({ available: 0, held: 30 });
  });

  it('refuses without a credit and leaves nothing behind, so that the same id may ask again', async () => {
    const accountId = await billing.givenAccount(1);
    await billing.givenReservation(accountId);
    const applicationId = anApplicationId();

    const refused = await billing.ask(BillingReserve, { accountId, applicationId });

    expect(refused).toEqual({ result: 'insufficient', creditsRemaining: 0 });
    expect(await reservationsOf(applicationId)).toEqual([]);
  });

  it('never holds an ended reservation again', async () => {
    const accountId = await billing.givenAccount(2);
    const [applied, failed] = [await billing.givenReservation(accountId), await billing.givenReservation(accountId)];
    await billing.finish({ accountId, applicationId: applied });
    await billing.finish({ accountId, applicationId: failed, ending: { status: 'failed', reasonCode: 'page_error' } });
    await Promise.all([billing.settled(applied), billing.settled(failed)]);

    for (const applicationId of [applied, failed]) {
      expect(await billing.ask(BillingReserve, { accountId, applicationId })).toMatchObject({ result: 'ended' });
    }
    expect(await billing.creditsOf(accountId)).toEqual({ available: 1, held: 0, captured: 1, granted: 2 });
  });

  it('lets a reserve and a cancel of the same id end with nothing held, whichever comes first', async () => {
    const accountId = await billing.givenAccount(10);
    const ids = Array.from({ length: 20 }, () => anApplicationId());

    await Promise.all(
      ids.flatMap((applicationId, at) => [
        reserveAt(at % 2, { accountId, applicationId }),
        billing.part(CancelReservation, (at + 1) % 2).execute(applicationId, accountId),
      ]),
    );

    expect(await billing.creditsOf(accountId)).toMatchObject({ available: 10, held: 0 });
  });

  const reservationsOf = (applicationId: ApplicationId) =>
    billing.database.query(`SELECT state FROM billing.reservations WHERE application_id = $1`, [applicationId]);
});
