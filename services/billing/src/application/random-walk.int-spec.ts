import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type AccountId,
  type ApplicationId,
  BillingCancelReservation,
  BillingGrant,
  BillingReserve,
  NO_TIMINGS,
  REASON_CODES,
  TERMINAL_STATUSES,
  type TerminalStatus,
} from '#contracts';
import { Database } from '#runtime';
import { anApplicationId, anEcho, anEnding, illegalSteps, readTraces, recordTraces, seeded, untrodden } from '#testing';
import { type Balances, NO_CREDITS } from '../domain/ledger.js';
import { Billing } from '../test-kit/billing.kit-spec.js';
import { SettleApplication } from './settle-application.js';

// Few applications, so that everything happens to each of them.
const SLOTS = 3;
const RUNS = 25;

type Act =
  | { readonly act: 'reserve'; readonly slot: number }
  | { readonly act: 'cancel'; readonly slot: number }
  | { readonly act: 'settle'; readonly slot: number; readonly status: TerminalStatus }
  | { readonly act: 'grant'; readonly credits: number };

const anAct: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ act: fc.constant('reserve'), slot: fc.nat(SLOTS - 1) }),
  fc.record({ act: fc.constant('cancel'), slot: fc.nat(SLOTS - 1) }),
  fc.record({
    act: fc.constant('settle'),
    slot: fc.nat(SLOTS - 1),
    status: fc.constantFrom('applied', ...TERMINAL_STATUSES),
  }),
  fc.record({ act: fc.constant('grant'), credits: fc.integer({ min: -3, max: 3 }).filter((credits) => credits !== 0) }),
);

/** Makes every move of the table, whatever the seed; the other walks are random. */
const EVERY_MOVE: Act[] = [
  { act: 'reserve', slot: 0 },
  { act: 'settle', slot: 0, status: 'applied' },
  { act: 'reserve', slot: 1 },
  { act: 'settle', slot: 1, status: 'failed' },
  { act: 'cancel', slot: 2 },
];

/** What an act is answered; of a settlement, what is published: how many credits remain after it. */
type Told = { readonly result?: string; readonly creditsRemaining?: number } | null;

/** One account as it should be: three counters, and what became of each application. */
class Model {
  balances: Balances = NO_CREDITS;
  conflicts = 0;
  private readonly ends = new Map<number, 'held' | 'cancelled' | TerminalStatus>();
  private readonly settlements = new Map<number, Told>();

  apply(act: Act): Told {
    if (act.act === 'grant') {
      if (this.balances.available + act.credits >= 0) this.move(act.credits, 0, 0);
      return null;
    }
    const state = this.ends.get(act.slot);
    if (act.act === 'reserve') {
      if (state === undefined && this.balances.available > 0) {
        this.move(-1, 1, 0);
        this.ends.set(act.slot, 'held');
      } else if (state !== 'held') return this.answer(state === undefined ? 'insufficient' : 'ended');
      return this.answer('reserved');
    }
    if (act.act === 'cancel') {
      if (state !== undefined && state !== 'held') return { result: 'already_ended' };
      if (state === 'held') this.move(1, -1, 0);
      this.ends.set(act.slot, 'cancelled');
      return { result: 'released' };
    }
    if (state === 'held') {
      const isCaptured = act.status === 'applied';
      this.move(isCaptured ? 0 : 1, -1, isCaptured ? 1 : 0);
      this.ends.set(act.slot, act.status);
      this.settlements.set(act.slot, { creditsRemaining: this.balances.available });
    } else if (state !== undefined && state !== act.status) this.conflicts += 1;
    return this.settlements.get(act.slot) ?? null;
  }

  private answer(result: string): Told {
    return { result, creditsRemaining: this.balances.available };
  }

  private move(available: number, held: number, captured: number): void {
    const before = this.balances;
    this.balances = {
      available: before.available + available,
      held: before.held + held,
      captured: before.captured + captured,
      granted: before.granted + available + held + captured,
    };
  }
}

describe('any walk through the ledger', () => {
  let billing: Billing;
  beforeAll(async () => {
    billing = await Billing.start();
    await recordTraces(billing.database.adminUrl);
  });
  afterAll(() => billing?.stop());

  it('leaves the balances that three counters say, and tells them, after every step', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anAct, { minLength: 10, maxLength: 40 }), async (acts) => {
        const accountId = await billing.givenAccount(2);
        const ids = Array.from({ length: SLOTS }, () => anApplicationId());
        const model = new Model();
        model.apply({ act: 'grant', credits: 2 });
        for (const [at, act] of acts.entries()) {
          const told = await carryOut(act, accountId, ids, at);
          expect(told).toEqual(model.apply(act));
          expect(await billing.creditsOf(accountId)).toEqual(model.balances);
        }
        const conflicts = `SELECT FROM billing.conflicts WHERE application_id = ANY ($1::uuid[])`;
        expect(await billing.database.query(conflicts, [ids])).toHaveLength(model.conflicts);
      }),
      { ...seeded(RUNS), examples: [[EVERY_MOVE]], endOnFailure: true },
    );
    const steps = await readTraces(billing.database.adminUrl);
    expect(illegalSteps(steps)).toEqual([]);
    // The table has nothing that no statement does.
    expect(untrodden(steps, 'reservation')).toEqual([]);
    // Facts about applications that were settled otherwise, or cancelled, are told as conflicts, as they should be.
    expect((await billing.brokenInvariants()).filter((name) => name !== 'no conflicting terminal facts')).toEqual([]);
  });

  async function carryOut(act: Act, accountId: AccountId, ids: readonly ApplicationId[], at: number): Promise<Told> {
    if (act.act === 'grant') {
      const kind = act.credits > 0 ? 'grant' : 'correction';
      const request = {
        accountId,
        credits: act.credits,
        kind,
        reason: 'walk',
        idempotencyKey: `${at}`,
        by: 'test',
      } as const;
      await billing.ask(BillingGrant, request);
      return null;
    }
    const applicationId = ids[act.slot] as ApplicationId;
    if (act.act === 'reserve') return billing.ask(BillingReserve, { applicationId, accountId });
    if (act.act === 'cancel') return billing.ask(BillingCancelReservation, { applicationId, accountId });
    await settle(applicationId, accountId, act.status, at);
    const [settlement] = await billing.database.query<{ creditsRemaining: number }>(
      `SELECT (body::jsonb -> 'creditsRemaining')::int AS "creditsRemaining" FROM billing.outbox WHERE message_id = $1`,
      [`application.settled:${applicationId}`],
    );
    return settlement ?? null;
  }

  // Without the transport: a fact without a reservation is refused here, as it would end among the dead letters there.
  async function settle(applicationId: ApplicationId, accountId: AccountId, status: TerminalStatus, at: number) {
    const ended = {
      messageId: `walk:${applicationId}:${at}`,
      applicationId,
      echo: anEcho({ accountId }),
      ending: anEnding({ status, reasonCode: REASON_CODES[status][0] }),
      timings: NO_TIMINGS,
    };
    await billing
      .part(Database)
      .transaction((tx) => billing.part(SettleApplication).execute([ended], tx))
      .catch((error: { code?: string }) => expect(error.code).toBe('BILLING_NO_RESERVATION'));
  }
});
