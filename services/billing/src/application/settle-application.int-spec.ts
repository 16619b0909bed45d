import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type AccountId,
  type ApplicationId,
  BillingCancelReservation,
  BillingReservation,
  type Ending,
  NO_TIMINGS,
  OPERATIONS,
  REASON_CODES,
  TERMINAL_STATUSES,
} from '#contracts';
import { Database } from '#runtime';
import { anApplicationId, anEcho, anEnding, eventually } from '#testing';
import { Billing } from '../test-kit/billing.kit-spec.js';
import { type Ended, SettleApplication } from './settle-application.js';

const FAILED: Partial<Ending> = { status: 'failed', reasonCode: 'page_error', errorMessage: 'The page broke.' };

describe('settling', () => {
  let billing: Billing;
  beforeAll(async () => {
    billing = await Billing.start({ replicas: 2 });
  });
  afterAll(() => billing?.stop());
  afterEach(async () => expect(await billing.brokenInvariants()).toEqual([]));

  it.each(TERMINAL_STATUSES)(
    'ends the reservation with the status and tells it in one transaction: %s',
    async (status) => {
      const accountId = await billing.givenAccount(3);
      const applicationId = await billing.givenReservation(accountId);
      const ending = { status, reasonCode: REASON_CODES[status][0] };

      await billing.finish({ applicationId, accountId, ending });

      const isApplied = status === 'applied';
      const credit = isApplied ? 'captured' : 'released';
      const settled = await billing.settled(applicationId);
      expect(settled).toMatchObject({ ending, credit, creditsRemaining: isApplied ? 2 : 3, echo: { accountId } });
      expect(await billing.creditsOf(accountId)).toEqual({
        available: isApplied ? 2 : 3,
        held: 0,
        captured: isApplied ? 1 : 0,
        granted: 3,
      });
      const { reservation } = await billing.ask(BillingReservation, { applicationId });
      expect(reservation).toEqual({ state: credit, status, settled });
    },
  );

  it('settles what the scheduler dropped as failed', async () => {
    const accountId = await billing.givenAccount(1);
    const applicationId = await billing.givenReservation(accountId);

    await billing.drop({ applicationId, accountId });

    expect(await billing.settled(applicationId)).toMatchObject({
      credit: 'released',
      ending: { status: 'failed', reasonCode: 'expired' },
    });
  });

  it('moves no money for a fact it knows, and adds the same message once more where it is gone', async () => {
    const accountId = await billing.givenAccount(1);
    const applicationId = await billing.givenReservation(accountId);
    await billing.finish({ applicationId, accountId });
    const first = await billing.settled(applicationId);
    await billing.database.query(`DELETE FROM billing.outbox WHERE message_id = $1`, [settledId(applicationId)]);

    await billing.finish({ applicationId, accountId, key: 'told-again' });

    expect(await billing.settled(applicationId)).toEqual(first);
    expect(await entriesOf(applicationId)).toEqual(['reserve', 'capture']);
    expect(await billing.creditsOf(accountId)).toMatchObject({ held: 0, captured: 1 });
  });

  it('keeps one message of a settlement, however often its fact is told', async () => {
    const accountId = await billing.givenAccount(1);
    const applicationId = await billing.givenReservation(accountId);

    await Promise.all(
      Array.from({ length: 10 }, (_, at) =>
        billing.finish({ applicationId, accountId, key: `${applicationId}:${at}` }),
      ),
    );

    await eventually(async () => expect(await absorbed(`${applicationId}:%`)).toBe(10));
    const rows = await billing.database.query(`SELECT FROM billing.outbox WHERE message_id = $1`, [
      settledId(applicationId),
    ]);
    expect(rows).toHaveLength(1);
  });

  it('buries a fact about an application that nothing was reserved for, and settles the others of its batch', async () => {
    const accountId = await billing.givenAccount(1);
    const [unknown, known] = [anApplicationId(), await billing.givenReservation(accountId)];

    await Promise.all([
      billing.finish({ applicationId: unknown, accountId }),
      billing.finish({ applicationId: known, accountId }),
    ]);

    await billing.settled(known);
    const messageId = `application.finished:${unknown}`;
    const dead = await eventually(async () => {
      const { deadLetters } = await billing.ask(OPERATIONS.billing.deadLetters, { limit: 10 });
      const letter = deadLetters.find((one) => one.messageId === messageId);
      expect(letter).toBeDefined();
      return letter;
    });
    expect(dead).toMatchObject({ state: 'dead', error: expect.stringContaining('BILLING_NO_RESERVATION') });
    expect(await billing.creditsOf(accountId)).toMatchObject({ captured: 1, held: 0 });
  });

  it('settles what is told to two replicas about the same accounts', async () => {
    const accounts = await Promise.all(Array.from({ length: 5 }, () => billing.givenAccount(20)));
    const given = await Promise.all(
      Array.from({ length: 100 }, async (_, at) => {
        const accountId = accounts[at % 5] as AccountId;
        return { accountId, applicationId: await billing.givenReservation(accountId), isApplied: at % 2 === 0 };
      }),
    );

    await Promise.all(
      given.map(({ isApplied, ...fact }, at) =>
        at % 3 === 0 ? billing.drop(fact) : billing.finish({ ...fact, ...(isApplied ? {} : { ending: FAILED }) }),
      ),
    );

    await eventually(async () => {
      const settled = await billing.settlements();
      expect(given.filter(({ applicationId }) => !settled.has(applicationId))).toEqual([]);
    });
    for (const accountId of accounts) {
      const { available, held, captured } = await billing.creditsOf(accountId);
      expect({ held, sum: available + captured }).toEqual({ held: 0, sum: 20 });
    }
  });

  it('tells and keeps of each of one transaction its own end, and what its own account has left', async () => {
    const given = await Promise.all(
      [5, 7, 9].map(async (credits) => {
        const accountId = await billing.givenAccount(credits);
        return aFact(accountId, await billing.givenReservation(accountId));
      }),
    );
    const [applied, failed, last] = given as [Ended, Ended, Ended];
    const facts = [applied, { ...failed, ending: { ...failed.ending, ...FAILED } }, last];

    await billing.part(Database).transaction((tx) => billing.part(SettleApplication).execute(facts, tx));

    for (const [at, left] of [4, 7, 8].entries()) {
      const { applicationId, echo, ending } = facts[at] as Ended;
      const settled = await billing.settled(applicationId);
      const credit = at === 1 ? 'released' : 'captured';
      expect(settled).toMatchObject({ applicationId, echo, ending, credit, creditsRemaining: left });
      const { reservation } = await billing.ask(BillingReservation, { applicationId });
      expect(reservation).toEqual({ state: credit, status: ending.status, settled });
    }
  });

  it('never locks two batches out of each other, in whatever order they name their accounts', async () => {
    const accounts = await Promise.all(Array.from({ length: 8 }, () => billing.givenAccount(20)));
    const aBatch = () =>
      Promise.all(accounts.map(async (accountId) => aFact(accountId, await billing.givenReservation(accountId))));
    const settle = (facts: Ended[], replica: number) =>
      billing.part(Database, replica).transaction((tx) => billing.part(SettleApplication, replica).execute(facts, tx));

    for (let round = 0; round < 10; round += 1) {
      const [there, back] = [await aBatch(), (await aBatch()).reverse()];

      // A lock-out would end one of the two with an error.
      await Promise.all([settle(there, 0), settle(back, 1)]);
    }

    for (const accountId of accounts)
      expect(await billing.creditsOf(accountId)).toMatchObject({ captured: 20, held: 0 });
  });

  const aFact = (accountId: AccountId, applicationId: ApplicationId): Ended => ({
    messageId: `application.finished:${applicationId}`,
    applicationId,
    echo: anEcho({ accountId }),
    ending: anEnding(),
    timings: NO_TIMINGS,
  });
  const settledId = (applicationId: string): string => `application.settled:${applicationId}`;
  const entriesOf = async (applicationId: string): Promise<string[]> => {
    const rows = await billing.database.query<{ kind: string }>(
      `SELECT kind FROM billing.entries WHERE application_id = $1 ORDER BY id`,
      [applicationId],
    );
    return rows.map(({ kind }) => kind);
  };
  const absorbed = async (pattern: string): Promise<number> => {
    const rows = await billing.database.query(`SELECT FROM billing.inbox WHERE message_id LIKE $1`, [
      `application.finished:${pattern}`,
    ]);
    return rows.length;
  };
});

describe('a second, different end', () => {
  let billing: Billing;
  beforeAll(async () => {
    billing = await Billing.start({ replicas: 2 });
  });
  afterAll(() => billing?.stop());
  // Only the rule that tells of the conflict may be broken.
  afterEach(async () => expect(await billing.brokenInvariants()).toEqual(['no conflicting terminal facts']));

  it('moves no money, is written down and alarms', async () => {
    const accountId = await billing.givenAccount(1);
    const applicationId = await billing.givenReservation(accountId);
    await billing.finish({ applicationId, accountId, ending: FAILED, key: `${applicationId}:first` });
    const first = await billing.settled(applicationId);

    await billing.finish({ applicationId, accountId, key: `${applicationId}:second` });

    await eventually(async () => expect(await conflictsOf(applicationId)).toHaveLength(1));
    expect(await conflictsOf(applicationId)).toEqual([
      {
        message_id: `application.finished:${applicationId}:second`,
        state: 'released',
        first_status: 'failed',
        second_status: 'applied',
      },
    ]);
    expect(await billing.creditsOf(accountId)).toEqual({ available: 1, held: 0, captured: 0, granted: 1 });
    expect(await billing.settled(applicationId)).toEqual(first);
    expect(
      (await billing.counted('billing_conflicts_total')) + (await billing.counted('billing_conflicts_total', 1)),
    ).toBe(1);
  });

  it('is also an end of a reservation that was given back because no application stood behind it', async () => {
    const accountId = await billing.givenAccount(1);
    const applicationId = await billing.givenReservation(accountId);
    await billing.ask(BillingCancelReservation, { applicationId, accountId });

    await billing.finish({ applicationId, accountId });

    await eventually(async () =>
      expect(await conflictsOf(applicationId)).toMatchObject([{ first_status: null, second_status: 'applied' }]),
    );
    expect(await billing.creditsOf(accountId)).toMatchObject({ available: 1, captured: 0 });
  });

  it('leaves each of many applications, dropped and finished at once, with the end that came first', async () => {
    const accountId = await billing.givenAccount(30);
    const ids = await Promise.all(Array.from({ length: 30 }, () => billing.givenReservation(accountId)));

    await Promise.all(ids.flatMap((applicationId) => [facts(applicationId, 'finish'), facts(applicationId, 'drop')]));

    await eventually(async () => {
      for (const applicationId of ids) expect(await conflictsOf(applicationId)).toHaveLength(1);
    });
    const settled = await billing.settlements();
    const captured = ids.filter((applicationId) => settled.get(applicationId)?.credit === 'captured').length;
    expect(await billing.creditsOf(accountId)).toEqual({
      available: 30 - captured,
      held: 0,
      captured,
      granted: 30,
    });

    function facts(applicationId: (typeof ids)[number], kind: 'finish' | 'drop'): Promise<unknown> {
      return billing[kind]({ applicationId, accountId });
    }
  });

  const conflictsOf = (applicationId: string) =>
    billing.database.query(
      `SELECT message_id, state, first_status, second_status FROM billing.conflicts WHERE application_id = $1`,
      [applicationId],
    );
});
