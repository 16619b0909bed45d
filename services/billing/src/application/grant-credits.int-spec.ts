import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { BillingEntries, BillingGrant, type RequestOf } from '#contracts';
import { anAccountId } from '#testing';
import { Billing } from '../test-kit/billing.kit-spec.js';
import { GrantCredits } from './grant-credits.js';

type Grant = RequestOf<typeof BillingGrant>;

describe('granting credits', () => {
  let billing: Billing;
  beforeAll(async () => {
    billing = await Billing.start({ replicas: 2 });
  });
  afterAll(() => billing?.stop());
  afterEach(async () => expect(await billing.brokenInvariants()).toEqual([]));

  const aGrant = (given: Partial<Grant> = {}): Grant => ({
    accountId: anAccountId(),
    credits: 10,
    kind: 'grant',
    reason: 'first top-up',
    idempotencyKey: 'top-up-1',
    by: 'ada',
    ...given,
  });

  it('gives them as one ledger entry that says why', async () => {
    const grant = aGrant();

    const granted = await billing.ask(BillingGrant, grant);

    expect(granted).toEqual({ result: 'done', credits: { available: 10, held: 0, captured: 0, granted: 10 } });
    const { entries } = await billing.ask(BillingEntries, { accountId: grant.accountId, limit: 10, after: null });
    expect(entries).toMatchObject([{ kind: 'grant', available: 10, held: 0, captured: 0, reason: 'first top-up' }]);
  });

  it('changes nothing a second time under the same key, also when both come at once to two replicas', async () => {
    const grant = aGrant();

    const results = await Promise.all(
      Array.from({ length: 10 }, (_, at) => billing.part(GrantCredits, at % 2).execute(grant)),
    );

    expect(results.filter(({ result }) => result === 'done')).toHaveLength(1);
    expect(results.filter(({ result }) => result === 'repeated')).toHaveLength(9);
    expect(await billing.creditsOf(grant.accountId)).toMatchObject({ available: 10, granted: 10 });
  });

  it.each<Partial<Grant>>([{ credits: 11 }, { credits: 10, kind: 'correction' }])(
    'refuses the key of an earlier grant for another one: %j',
    async (other) => {
      const grant = aGrant();
      await billing.ask(BillingGrant, grant);

      const refused = await billing.ask(BillingGrant, { ...grant, ...other });

      expect(refused).toMatchObject({ result: 'key_reused', credits: { available: 10 } });
      expect(await billing.creditsOf(grant.accountId)).toMatchObject({ granted: 10 });
    },
  );

  it('takes a key of another account for another key', async () => {
    const [one, other] = [aGrant(), aGrant()];

    expect(await billing.ask(BillingGrant, one)).toMatchObject({ result: 'done' });
    expect(await billing.ask(BillingGrant, other)).toMatchObject({ result: 'done' });
  });

  it('takes credits back by a correction, down to what is available and no further', async () => {
    const accountId = await billing.givenAccount(5);
    await billing.givenReservation(accountId);
    const take = (credits: number, idempotencyKey: string) =>
      billing.ask(BillingGrant, aGrant({ accountId, credits, kind: 'correction', idempotencyKey }));

    expect(await take(-5, 'too-much')).toMatchObject({ result: 'not_enough_available', credits: { available: 4 } });
    expect(await take(-4, 'just-enough')).toMatchObject({ result: 'done', credits: { available: 0, held: 1 } });

    expect(await billing.creditsOf(accountId)).toEqual({ available: 0, held: 1, captured: 0, granted: 1 });
  });

  it('keeps what is available at zero or more when corrections race reservations', async () => {
    const accountId = await billing.givenAccount(10);

    const results = await Promise.all(
      Array.from({ length: 8 }, (_, at) =>
        billing
          .part(GrantCredits, at % 2)
          .execute(aGrant({ accountId, credits: -3, kind: 'correction', idempotencyKey: `back-${at}` })),
      ),
    );

    expect(results.filter(({ result }) => result === 'done')).toHaveLength(3);
    expect(await billing.creditsOf(accountId)).toMatchObject({ available: 1, granted: 1 });
  });
});
