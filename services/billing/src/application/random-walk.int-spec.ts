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
import { anApplicationId, anEcho, anEnding } from '#testing';
import { type Balances, NO_CREDITS } from '../domain/ledger.js';
import { Billing } from '../test-kit/billing.kit-spec.js';
import { SettleApplication } from './settle-application.js';

// Few applications, so that everything happens to each of them.
const SLOTS = 3;
const RUNS = 25;
// A failing walk is repeated with SEED=<what it printed>.
const seed = Number(process.env['SEED'] ?? Date.now() % 0x7fffffff);

type Act =
  | { readonly act: 'reserve' | 'cancel'; readonly slot: number }
  | { readonly act: 'settle'; readonly slot: number; readonly status: TerminalStatus }
  | { readonly act: 'grant'; readonly credits: number };

const anAct: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ act: fc.constantFrom('reserve', 'cancel'), slot: fc.nat(SLOTS - 1) }),
  fc.record({
    act: fc.constant('settle'),
    slot: fc.nat(SLOTS - 1),
    status: fc.constantFrom('applied', ...TERMINAL_STATUSES),
  }),
  fc.record({ act: fc.constant('grant'), credits: fc.integer({ min: -3, max: 3 }).filter((credits) => credits !== 0) }),
);

/** One account as it should be: three counters, and what became of each application. */
class Model {
  balances: Balances = NO_CREDITS;
  readonly ends = new Map<number, 'held' | 'ended'>();

  apply(act: Act): void {
    if (act.act === 'grant') {
      if (this.balances.available + act.credits >= 0) this.move(act.credits, 0, 0);
      return;
    }
    const state = this.ends.get(act.slot);
    if (act.act === 'reserve' && state === undefined && this.balances.available > 0) {
      this.move(-1, 1, 0);
      this.ends.set(act.slot, 'held');
    }
    if (act.act === 'settle' && state === 'held') this.end(act.slot, act.status === 'applied');
    if (act.act === 'cancel' && state === 'held') this.end(act.slot, false);
    if (act.act === 'cancel') this.ends.set(act.slot, 'ended');
  }

  private end(slot: number, isCaptured: boolean): void {
    this.move(isCaptured ? 0 : 1, -1, isCaptured ? 1 : 0);
    this.ends.set(slot, 'ended');
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
    process.stdout.write(`random walk of billing: seed ${seed}\n`);
  });
  afterAll(() => billing?.stop());

  it('leaves the balances that three counters say, after every step', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anAct, { minLength: 10, maxLength: 40 }), async (acts) => {
        const accountId = await billing.givenAccount(2);
        const ids = Array.from({ length: SLOTS }, () => anApplicationId());
        const model = new Model();
        model.apply({ act: 'grant', credits: 2 });
        for (const [at, act] of acts.entries()) {
          await carryOut(act, accountId, ids, at);
          model.apply(act);
          expect(await billing.creditsOf(accountId)).toEqual(model.balances);
        }
      }),
      { seed, numRuns: RUNS, endOnFailure: true },
    );
    // Facts about applications that were settled otherwise, or cancelled, are told as conflicts, as they should be.
    expect((await billing.brokenInvariants()).filter((name) => name !== 'no conflicting terminal facts')).toEqual([]);
  });

  async function carryOut(act: Act, accountId: AccountId, ids: readonly ApplicationId[], at: number): Promise<void> {
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
      return;
    }
    const applicationId = ids[act.slot] as ApplicationId;
    if (act.act === 'reserve') await billing.ask(BillingReserve, { applicationId, accountId });
    if (act.act === 'cancel') await billing.ask(BillingCancelReservation, { applicationId, accountId });
    if (act.act === 'settle') await settle(applicationId, accountId, act.status, at);
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
