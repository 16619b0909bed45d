import fc from 'fast-check';
import {
  type AccountId,
  type ApplicationId,
  creditOutcomeOf,
  TERMINAL_STATUSES,
  type TerminalStatus,
} from '#contracts';
import { type Balances, moved, type MovementKind } from './ledger.js';
import { RESERVATION_BEGINS, RESERVATION_MOVES, type ReservationState } from './reservation-moves.js';
import { type Book, decideCancel, decideReserves, decideSettlements, type Reservation } from './reservation.js';

const accountId = 'account' as AccountId;
const strangerId = 'somebody else' as AccountId;
const applicationId = 'application' as ApplicationId;

/** All that can happen to one reservation. Facts come in batches, as they are absorbed. */
const walks = fc.record({
  credits: fc.nat(2),
  acts: fc.array(
    fc.oneof(
      fc.record({ act: fc.constant('reserve' as const), times: fc.integer({ min: 1, max: 3 }) }),
      fc.record({ act: fc.constant('cancel' as const) }),
      fc.record({
        act: fc.constant('facts' as const),
        facts: fc.array(
          fc.record({
            status: fc.constantFrom('applied' as const, ...TERMINAL_STATUSES),
            isOfAStranger: fc.integer({ min: 0, max: 9 }).map((one) => one === 0),
          }),
          { minLength: 1, maxLength: 4 },
        ),
      }),
    ),
    { maxLength: 8 },
  ),
});

type End = TerminalStatus | 'cancelled' | 'held' | undefined;
type Act = 'reserve' | 'cancel' | TerminalStatus;

/** The whole of it in two lines: the first end decides, and what differs from it is a conflict. */
function told(end: End, left: number, act: Act): string {
  if (act === 'reserve')
    return end === undefined ? (left > 0 ? 'reserved' : 'insufficient') : end === 'held' ? 'reserved' : 'ended';
  if (act === 'cancel') return end === undefined ? 'end_unknown' : end === 'held' ? 'release' : 'already_ended';
  return end === undefined ? 'no_reservation' : end === 'held' ? 'settled' : end === act ? 'repeated' : 'conflict';
}

/** One reservation ends once, by whoever came first; and money moves only where that says so. */
export const settlementWalk = fc.property(walks, ({ credits, acts }) => {
  let balances: Balances = { available: credits, held: 0, captured: 0, granted: credits };
  let reservation: Reservation | undefined;
  let end: End;
  const left = (): number => credits - (end === 'held' || end === 'applied' ? 1 : 0);
  const book = (): Book => ({
    balances: new Map([[accountId, balances]]),
    reservations: new Map(reservation ? [[applicationId, reservation]] : []),
  });

  const become = (state: ReservationState, status: TerminalStatus | null, move: MovementKind | null): void => {
    const next: readonly ReservationState[] = reservation ? RESERVATION_MOVES[reservation.state] : RESERVATION_BEGINS;
    if (!next.includes(state)) throw new Error(`It becomes ${state} and was ${reservation?.state}`);
    reservation = { applicationId, accountId, state, status };
    if (move) balances = moved(balances, move);
  };
  const expectTold = (act: Act, said: string | undefined, isOfAStranger = false): void => {
    const expected = isOfAStranger ? 'no_reservation' : told(end, left(), act);
    if (said !== expected) throw new Error(`${act} of what is ${end ?? 'not there'} is ${said}, not ${expected}`);
  };
  const expectLeft = (creditsRemaining: number): void => {
    if (creditsRemaining !== left()) throw new Error(`${creditsRemaining} are said to remain, and ${left()} do`);
  };

  for (const act of acts) {
    if (act.act === 'reserve') {
      const requests = Array.from({ length: act.times }, () => ({ applicationId, accountId }));
      for (const { result, isNew, creditsRemaining } of decideReserves(book(), requests)) {
        expectTold('reserve', result);
        if (isNew) {
          become('held', null, 'reserve');
          end = 'held';
        }
        expectLeft(creditsRemaining);
      }
    } else if (act.act === 'cancel') {
      const decision = decideCancel(reservation);
      expectTold('cancel', decision.kind);
      if (decision.kind !== 'already_ended') {
        become('released', null, decision.kind === 'release' ? decision.movement.kind : null);
        end = 'cancelled';
      }
    } else {
      const facts = act.facts.map(({ status, isOfAStranger }) => ({
        applicationId,
        accountId: isOfAStranger ? strangerId : accountId,
        status,
      }));
      for (const decision of decideSettlements(book(), facts)) {
        const { status } = decision.fact;
        expectTold(status, decision.kind, decision.fact.accountId === strangerId);
        if (decision.kind !== 'settled') continue;
        become(creditOutcomeOf(status), status, decision.movement.kind);
        end = status;
        expectLeft(decision.creditsRemaining);
      }
    }
    const should = { available: left(), held: end === 'held' ? 1 : 0, captured: end === 'applied' ? 1 : 0 };
    const { available, held, captured } = balances;
    if (available !== should.available || held !== should.held || captured !== should.captured) {
      throw new Error(`The balances are ${JSON.stringify(balances)}, not ${JSON.stringify(should)}`);
    }
  }
});
