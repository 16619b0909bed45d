import { describe, expect, it } from '@jest/globals';
import { type AccountId, type ApplicationId, TERMINAL_STATUSES, type TerminalStatus } from '#contracts';
import { anAccountId, anApplicationId } from '#testing';
import { type Book, decideReserves, decideSettlements, type Reservation } from './reservation.js';

const accountId = anAccountId();

const aBook = (available: number, ...reservations: Reservation[]): Book => {
  const held = reservations.filter(({ state }) => state === 'held').length;
  return {
    balances: new Map([[accountId, { available, held, captured: 0, granted: available + held }]]),
    reservations: new Map(reservations.map((one) => [one.applicationId, one])),
  };
};
const aReservation = (state: Reservation['state'], status: TerminalStatus | null = null): Reservation => ({
  applicationId: anApplicationId(),
  accountId,
  state,
  status,
});
const request = (applicationId: ApplicationId = anApplicationId(), of: AccountId = accountId) => ({
  applicationId,
  accountId: of,
});

describe('decideReserves', () => {
  it('gives out as many as there are, to the first that came', () => {
    const decisions = decideReserves(aBook(2), [request(), request(), request()]);

    expect(decisions.map(({ result, creditsRemaining }) => [result, creditsRemaining])).toEqual([
      ['reserved', 1],
      ['reserved', 0],
      ['insufficient', 0],
    ]);
  });

  it('answers a repeat in the same batch without taking a second credit', () => {
    const same = request();

    const decisions = decideReserves(aBook(5), [same, same]);

    expect(decisions.map(({ isNew }) => isNew)).toEqual([true, false]);
    expect(decisions[1]).toMatchObject({ result: 'reserved', creditsRemaining: 4 });
  });

  it('answers a repeat of a held reservation also when nothing is available', () => {
    const known = aReservation('held');

    expect(decideReserves(aBook(0, known), [request(known.applicationId)])).toMatchObject([
      { result: 'reserved', isNew: false },
    ]);
  });

  it.each(['captured', 'released'] as const)('never holds a %s reservation again', (state) => {
    const known = aReservation(state, state === 'captured' ? 'applied' : 'failed');

    expect(decideReserves(aBook(5, known), [request(known.applicationId)])).toMatchObject([
      { result: 'ended', isNew: false, creditsRemaining: 5 },
    ]);
  });

  it('has nothing for an account that nobody gave credits', () => {
    expect(decideReserves(aBook(5), [request(anApplicationId(), anAccountId())])).toMatchObject([
      { result: 'insufficient', creditsRemaining: 0 },
    ]);
  });
});

describe('decideSettlements', () => {
  const fact = (known: Reservation, status: TerminalStatus, of: AccountId = accountId) => ({
    applicationId: known.applicationId,
    accountId: of,
    status,
  });

  it.each(TERMINAL_STATUSES)('captures if and only if the status is applied: %s', (status) => {
    const known = aReservation('held');

    const [decision] = decideSettlements(aBook(3, known), [fact(known, status)]);

    const isApplied = status === 'applied';
    expect(decision).toMatchObject({
      kind: 'settled',
      movement: { kind: isApplied ? 'capture' : 'release' },
      creditsRemaining: isApplied ? 3 : 4,
    });
  });

  it('settles by the first fact of a batch; the same again repeats it, another one conflicts', () => {
    const known = aReservation('held');
    const facts = [fact(known, 'failed'), fact(known, 'failed'), fact(known, 'applied')];

    const decisions = decideSettlements(aBook(3, known), facts);

    expect(decisions.map(({ kind }) => kind)).toEqual(['settled', 'repeated', 'conflict']);
  });

  it('takes a fact about an abandoned reservation for a conflict: nobody could have sent for it', () => {
    const abandoned = aReservation('released');

    expect(decideSettlements(aBook(3, abandoned), [fact(abandoned, 'failed')])).toMatchObject([
      { kind: 'conflict', first: { status: null } },
    ]);
  });

  it('settles nothing that another account has reserved', () => {
    const known = aReservation('held');

    expect(decideSettlements(aBook(3, known), [fact(known, 'applied', anAccountId())])).toMatchObject([
      { kind: 'no_reservation' },
    ]);
  });
});
