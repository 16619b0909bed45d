import { Injectable } from '@nestjs/common';
import type {
  AccountId,
  AnswerOf,
  ApplicationId,
  BillingBalance,
  BillingEntries,
  BillingEntriesOf,
  BillingReservation,
  LedgerEntry,
  RequestOf,
  TerminalStatus,
} from '#contracts';
import { Database } from '#runtime';
import { type Balances, NO_CREDITS } from '../domain/ledger.js';
import type { ReservationState } from '../domain/reservation-moves.js';

type EntryRow = LedgerEntry & { id: string; at: string };

const ENTRY = `id, kind, available, held, captured, application_id AS "applicationId", reason,
  (extract(epoch FROM at) * 1000)::bigint AS at`;

// The largest bigint: no entry has it.
const ABOVE_ALL = '9223372036854775807';

const entryOf = (row: EntryRow): LedgerEntry => ({ ...row, id: Number(row.id), at: Number(row.at) });

/** What can be asked about credits without changing any. */
@Injectable()
export class ReadCredits {
  constructor(private readonly database: Database) {}

  async balance(accountId: AccountId): Promise<AnswerOf<typeof BillingBalance>> {
    const [row = NO_CREDITS] = await this.database.query<Balances>(
      `SELECT available, held, captured, granted FROM accounts WHERE account_id = $1`,
      [accountId],
    );
    return row;
  }

  async entries(request: RequestOf<typeof BillingEntries>): Promise<AnswerOf<typeof BillingEntries>> {
    const rows = await this.database.query<EntryRow>(
      // A border, also where there is none, and the order of a list of accounts: so that the account's index has both, and
      // nobody's entries are walked through for it, however the statement is planned.
      `SELECT ${ENTRY} FROM entries WHERE account_id = ANY (ARRAY[$1::uuid]) AND id < coalesce($2::bigint, ${ABOVE_ALL})
       ORDER BY account_id, id DESC LIMIT $3`,
      [request.accountId, request.after, request.limit + 1],
    );
    const page = rows.slice(0, request.limit).map(entryOf);
    return { entries: page, nextAfter: rows.length > request.limit ? (page.at(-1)?.id ?? null) : null };
  }

  async entriesOf({ applicationIds }: RequestOf<typeof BillingEntriesOf>): Promise<AnswerOf<typeof BillingEntriesOf>> {
    // By the two indexes that let an application have one reserve and one end.
    const rows = await this.database.query<EntryRow>(
      `SELECT ${ENTRY} FROM entries WHERE application_id = ANY ($1::uuid[]) AND kind = 'reserve'
       UNION ALL
       SELECT ${ENTRY} FROM entries WHERE application_id = ANY ($1::uuid[]) AND kind IN ('capture', 'release')
       ORDER BY id`,
      [applicationIds],
    );
    return { entries: rows.map(entryOf) };
  }

  async reservation(applicationId: ApplicationId): Promise<AnswerOf<typeof BillingReservation>> {
    const [row] = await this.database.query<{
      state: ReservationState;
      status: TerminalStatus | null;
      settlement: string | null;
    }>(`SELECT state, status, settlement FROM reservations WHERE application_id = $1`, [applicationId]);
    if (!row) return { reservation: null };
    const { state, status, settlement } = row;
    return { reservation: { state, status, settled: settlement === null ? null : JSON.parse(settlement) } };
  }
}
