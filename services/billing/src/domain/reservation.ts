import { type AccountId, type ApplicationId, creditOutcomeOf, type TerminalStatus } from '#contracts';
import { type Balances, moved, type Movement, NO_CREDITS } from './ledger.js';
import type { ReservationState } from './reservation-moves.js';

export interface Reservation {
  readonly applicationId: ApplicationId;
  readonly accountId: AccountId;
  readonly state: ReservationState;
  /** Null while held, and for a reservation that ended without an application. */
  readonly status: TerminalStatus | null;
}

/** What is known under lock: balances of the accounts, reservations of the applications asked about. */
export interface Book {
  readonly balances: ReadonlyMap<AccountId, Balances>;
  readonly reservations: ReadonlyMap<ApplicationId, Reservation>;
}

export interface ReserveRequest {
  readonly applicationId: ApplicationId;
  readonly accountId: AccountId;
}

export interface ReserveDecision {
  readonly request: ReserveRequest;
  readonly result: 'reserved' | 'insufficient' | 'ended';
  /** True when this request is the one that takes the credit. */
  readonly isNew: boolean;
  readonly creditsRemaining: number;
}

/** Decides requests in the order they came, each by itself, as if each had a transaction of its own. */
export function decideReserves(book: Book, requests: readonly ReserveRequest[]): ReserveDecision[] {
  const balances = new Map(book.balances);
  const states = new Map([...book.reservations].map(([id, { state }]) => [id, state]));
  return requests.map((request) => {
    const before = balances.get(request.accountId) ?? NO_CREDITS;
    const state = states.get(request.applicationId);
    if (state === 'held') return { request, result: 'reserved', isNew: false, creditsRemaining: before.available };
    if (state !== undefined) return { request, result: 'ended', isNew: false, creditsRemaining: before.available };
    if (before.available < 1)
      return { request, result: 'insufficient', isNew: false, creditsRemaining: before.available };
    const after = moved(before, 'reserve');
    balances.set(request.accountId, after);
    states.set(request.applicationId, 'held');
    return { request, result: 'reserved', isNew: true, creditsRemaining: after.available };
  });
}

export interface TerminalFact {
  readonly applicationId: ApplicationId;
  readonly accountId: AccountId;
  readonly status: TerminalStatus;
}

export type SettleDecision<F extends TerminalFact> =
  | { readonly kind: 'settled'; readonly fact: F; readonly movement: Movement; readonly creditsRemaining: number }
  | { readonly kind: 'repeated'; readonly fact: F }
  | { readonly kind: 'conflict'; readonly fact: F; readonly first: Reservation }
  | { readonly kind: 'no_reservation'; readonly fact: F };

/** The first terminal fact ends the reservation. The same again changes nothing; a different one is a conflict. */
export function decideSettlements<F extends TerminalFact>(book: Book, facts: readonly F[]): SettleDecision<F>[] {
  const balances = new Map(book.balances);
  const known = new Map(book.reservations);
  return facts.map((fact) => {
    const reservation = known.get(fact.applicationId);
    if (!reservation || reservation.accountId !== fact.accountId) return { kind: 'no_reservation', fact };
    if (reservation.state !== 'held') {
      return reservation.status === fact.status
        ? { kind: 'repeated', fact }
        : { kind: 'conflict', fact, first: reservation };
    }
    const outcome = creditOutcomeOf(fact.status);
    const movement: Movement = { ...fact, kind: outcome === 'captured' ? 'capture' : 'release' };
    const after = moved(balances.get(fact.accountId) ?? NO_CREDITS, movement.kind);
    balances.set(fact.accountId, after);
    known.set(fact.applicationId, { ...reservation, state: outcome, status: fact.status });
    return { kind: 'settled', fact, movement, creditsRemaining: after.available };
  });
}

export type CancelDecision =
  | { readonly kind: 'end_unknown' }
  | { readonly kind: 'release'; readonly movement: Movement }
  | { readonly kind: 'already_ended' };

/** No application will ever stand behind it. An id that nobody knows ends as well, so that a late reserve holds nothing. */
export function decideCancel(reservation: Reservation | undefined): CancelDecision {
  if (!reservation) return { kind: 'end_unknown' };
  if (reservation.state !== 'held') return { kind: 'already_ended' };
  const { applicationId, accountId } = reservation;
  return { kind: 'release', movement: { applicationId, accountId, kind: 'release' } };
}
