import { Injectable } from '@nestjs/common';
import type { AccountId, ApplicationId, TerminalStatus } from '#contracts';
import { ofFound, type Tx } from '#runtime';
import { type Balances, changesOf, type Movement, MOVEMENTS } from '../domain/ledger.js';
import type { Book, Reservation } from '../domain/reservation.js';

interface AccountRow extends Balances {
  account_id: AccountId;
}

interface ReservationRow {
  application_id: ApplicationId;
  account_id: AccountId;
  state: Reservation['state'];
  status: TerminalStatus | null;
}

export interface EndedReservation {
  readonly applicationId: ApplicationId;
  readonly state: 'captured' | 'released';
  readonly status: TerminalStatus;
  /** The settlement as it is published. */
  readonly settlement: string;
}

/** An update that should have found its row did not: what was read under lock is not what is there. Nothing is kept. */
export class LedgerMismatchError extends Error {
  readonly code = 'BILLING_LEDGER_MISMATCH';
}

/** Accounts, reservations and entries: the only place that moves credits. */
@Injectable()
export class BookRepository {
  async ensureAccount(tx: Tx, accountId: AccountId): Promise<void> {
    await tx.query(`INSERT INTO accounts (account_id) VALUES ($1) ON CONFLICT (account_id) DO NOTHING`, [accountId]);
  }

  /** Locks the accounts, always in the same order, and reads what decisions about these applications need. */
  async openBook(tx: Tx, accountIds: readonly AccountId[], applicationIds: readonly ApplicationId[]): Promise<Book> {
    const accounts = await tx.query<AccountRow>(
      `SELECT account_id, available, held, captured, granted FROM accounts
       WHERE account_id = ANY ($1::uuid[]) ORDER BY account_id FOR UPDATE`,
      [[...new Set(accountIds)]],
    );
    const reservations = await tx.query<ReservationRow>(
      `SELECT application_id, account_id, state, status FROM reservations WHERE application_id = ANY ($1::uuid[])`,
      [applicationIds],
    );
    return {
      balances: new Map(accounts.map(({ account_id, ...balances }) => [account_id, balances])),
      reservations: new Map(reservations.map((row) => [row.application_id, reservationOf(row)])),
    };
  }

  async insertHeld(tx: Tx, held: readonly { applicationId: ApplicationId; accountId: AccountId }[]): Promise<void> {
    if (held.length === 0) return;
    await tx.query(
      `INSERT INTO reservations (application_id, account_id, state)
       SELECT application_id, account_id, 'held' FROM unnest($1::uuid[], $2::uuid[]) AS held (application_id, account_id)`,
      [held.map((row) => row.applicationId), held.map((row) => row.accountId)],
    );
  }

  /** Leaves an ended reservation for an id that never had one, so that a reserve which comes later holds nothing. */
  async insertEnded(tx: Tx, applicationId: ApplicationId, accountId: AccountId): Promise<void> {
    await tx.query(
      `INSERT INTO reservations (application_id, account_id, state, ended_at)
       VALUES ($1, $2, 'released', clock_timestamp())`,
      [applicationId, accountId],
    );
  }

  /** Ends held reservations with their terminal status. */
  async endSettled(tx: Tx, ended: readonly EndedReservation[]): Promise<void> {
    if (ended.length === 0) return;
    const rows = await tx.query(
      `UPDATE reservations SET state = ended.state, status = ended.status, settlement = ended.settlement,
              ended_at = clock_timestamp()
       FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) AS ended (application_id, state, status, settlement)
       WHERE reservations.application_id = ended.application_id AND ${ofFound(`reservations.state = 'held'`)}
       RETURNING reservations.application_id`,
      [
        ended.map((row) => row.applicationId),
        ended.map((row) => row.state),
        ended.map((row) => row.status),
        ended.map((row) => row.settlement),
      ],
    );
    if (rows.length !== ended.length) throw new LedgerMismatchError(`${rows.length} of ${ended.length} were held`);
  }

  /** The settlement of an ended reservation as it was published; null when it ended without an application. */
  async settlementOf(tx: Tx, applicationId: ApplicationId): Promise<string | null> {
    const [row] = await tx.query<{ settlement: string | null }>(
      `SELECT settlement FROM reservations WHERE application_id = $1`,
      [applicationId],
    );
    return row?.settlement ?? null;
  }

  /** Ends a held reservation that no application stands behind. */
  async endAbandoned(tx: Tx, applicationId: ApplicationId): Promise<void> {
    const rows = await tx.query(
      `UPDATE reservations SET state = 'released', ended_at = clock_timestamp()
       WHERE application_id = $1 AND ${ofFound(`state = 'held'`)} RETURNING application_id`,
      [applicationId],
    );
    if (rows.length !== 1) throw new LedgerMismatchError(`${applicationId} was not held`);
  }

  /** Writes the entries and the balances, in one statement: their accounts are locked for as short as can be. */
  async post(tx: Tx, movements: readonly Movement[]): Promise<void> {
    if (movements.length === 0) return;
    const columns = movements.map(({ kind }) => MOVEMENTS[kind]);
    const changes = [...changesOf(movements)];
    const rows = await tx.query(
      `WITH posted AS (
         INSERT INTO entries (account_id, application_id, kind, issued, available, held, captured)
         SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::int[], $5::int[], $6::int[], $7::int[]))
       UPDATE accounts SET available = accounts.available + change.available, held = accounts.held + change.held,
              captured = accounts.captured + change.captured
       FROM unnest($8::uuid[], $9::int[], $10::int[], $11::int[]) AS change (account_id, available, held, captured)
       WHERE accounts.account_id = change.account_id RETURNING accounts.account_id`,
      [
        movements.map((movement) => movement.accountId),
        movements.map((movement) => movement.applicationId),
        movements.map((movement) => movement.kind),
        columns.map((column) => column.issued),
        columns.map((column) => column.available),
        columns.map((column) => column.held),
        columns.map((column) => column.captured),
        changes.map(([accountId]) => accountId),
        changes.map(([, change]) => change.available),
        changes.map(([, change]) => change.held),
        changes.map(([, change]) => change.captured),
      ],
    );
    if (rows.length !== changes.length) throw new LedgerMismatchError('An account of these entries does not exist');
  }
}

const reservationOf = (row: ReservationRow): Reservation => ({
  applicationId: row.application_id,
  accountId: row.account_id,
  state: row.state,
  status: row.status,
});
