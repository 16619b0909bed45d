import fc from 'fast-check';
import {
  type AccountId,
  type ApplicationId,
  creditOutcomeOf,
  TERMINAL_STATUSES,
  type TerminalStatus,
} from '#contracts';
import { type Balances, moved } from './ledger.js';
import { decideReserves, decideSettlements, type Reservation } from './reservation.js';

const accountId = 'account' as AccountId;
const idOf = (slot: number): ApplicationId => `application-${slot}` as ApplicationId;

type Act = { readonly slot: number; readonly status: TerminalStatus | null };

/** Reserves (status null) and terminal facts, few applications and fewer credits, so that all of it collides. */
const walks = fc.record({
  credits: fc.nat(3),
  batches: fc.array(
    fc.array(
      fc.record({
        slot: fc.nat(3),
        status: fc.option(fc.constantFrom('applied' as const, ...TERMINAL_STATUSES), { nil: null }),
      }),
      { minLength: 1, maxLength: 6 },
    ),
    { maxLength: 6 },
  ),
});

/** The whole of it in two lines: a reserve takes one that is there, the first end decides. */
function told(left: number, state: TerminalStatus | 'held' | undefined, { status }: Act) {
  if (status === null)
    return state === undefined ? (left > 0 ? 'reserved' : 'insufficient') : state === 'held' ? 'reserved' : 'ended';
  return state === undefined
    ? 'no_reservation'
    : state === 'held'
      ? 'settled'
      : state === status
        ? 'repeated'
        : 'conflict';
}

/** What differs between the decisions of a walk and what the two lines say; and the balances at its end. */
export const ledgerWalk = fc.property(walks, ({ credits, batches }) => {
  let balances: Balances = { available: credits, held: 0, captured: 0, granted: credits };
  const reservations = new Map<ApplicationId, Reservation>();
  const ends = new Map<number, TerminalStatus | 'held'>();
  const left = (): number =>
    credits - [...ends.values()].filter((end) => end === 'held' || creditOutcomeOf(end) === 'captured').length;
  for (const batch of batches) {
    for (const isReserve of [true, false]) {
      const acts = batch.filter(({ status }) => (status === null) === isReserve);
      const book = { balances: new Map([[accountId, balances]]), reservations: new Map(reservations) };
      const facts = acts.map(({ slot, status }) => ({
        applicationId: idOf(slot),
        accountId,
        status: status ?? 'failed',
      }));
      const decisions = isReserve
        ? decideReserves(book, facts).map(({ result, isNew, creditsRemaining }) => ({
            said: result,
            move: isNew ? ('reserve' as const) : null,
            creditsRemaining,
          }))
        : decideSettlements(book, facts).map((one) => ({
            said: one.kind,
            move: one.kind === 'settled' ? one.movement.kind : null,
            creditsRemaining: one.kind === 'settled' ? one.creditsRemaining : null,
          }));
      for (const [at, act] of acts.entries()) {
        const decision = decisions[at];
        const expected = told(left(), ends.get(act.slot), act);
        if (decision?.said !== expected)
          throw new Error(`${JSON.stringify(act)} is ${decision?.said}, not ${expected}`);
        if (decision.move !== null) {
          balances = moved(balances, decision.move);
          ends.set(act.slot, act.status ?? 'held');
          const state = act.status === null ? 'held' : creditOutcomeOf(act.status);
          reservations.set(idOf(act.slot), { applicationId: idOf(act.slot), accountId, state, status: act.status });
        }
        // As customers are told it: after this decision, and before the next.
        if (decision.creditsRemaining !== null && decision.creditsRemaining !== left())
          throw new Error(`${JSON.stringify(act)} leaves ${left()}, and is told ${decision.creditsRemaining}`);
      }
    }
    const held = [...ends.values()].filter((end) => end === 'held').length;
    const { available, captured, granted } = balances;
    if (available !== left() || balances.held !== held || available + held + captured !== granted || available < 0) {
      throw new Error(`The balances are ${JSON.stringify(balances)} with ${left()} left and ${held} held`);
    }
  }
});
