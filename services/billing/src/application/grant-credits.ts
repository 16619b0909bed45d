import { Injectable } from '@nestjs/common';
import type { AnswerOf, BillingGrant, RequestOf } from '#contracts';
import { Database, Log, type Tx } from '#runtime';
import { type Balances, NO_CREDITS } from '../domain/ledger.js';
import { BookRepository } from '../outbound/book.repository.js';

type Grant = RequestOf<typeof BillingGrant>;
type Granted = AnswerOf<typeof BillingGrant>;

interface EarlierRow {
  kind: string;
  available: number;
}

/** Gives or takes credits as one ledger entry. The same idempotency key changes nothing a second time. */
@Injectable()
export class GrantCredits {
  constructor(
    private readonly database: Database,
    private readonly book: BookRepository,
    private readonly log: Log,
  ) {}

  async execute(grant: Grant): Promise<Granted> {
    const granted = await this.database.transaction((tx) => this.within(tx, grant));
    this.log.info(
      { accountId: grant.accountId, kind: grant.kind, credits: grant.credits, by: grant.by, result: granted.result },
      'credits.granted',
    );
    return granted;
  }

  private async within(tx: Tx, grant: Grant): Promise<Granted> {
    await this.book.ensureAccount(tx, grant.accountId);
    const [before = NO_CREDITS] = await tx.query<Balances>(
      `SELECT available, held, captured, granted FROM accounts WHERE account_id = $1 FOR UPDATE`,
      [grant.accountId],
    );
    const [earlier] = await tx.query<EarlierRow>(
      `SELECT kind, available FROM entries WHERE account_id = $1 AND idempotency_key = $2`,
      [grant.accountId, grant.idempotencyKey],
    );
    if (earlier) {
      const isSame = earlier.kind === grant.kind && earlier.available === grant.credits;
      return { result: isSame ? 'repeated' : 'key_reused', credits: before };
    }
    if (before.available + grant.credits < 0) return { result: 'not_enough_available', credits: before };
    await tx.query(
      `INSERT INTO entries (account_id, kind, issued, available, held, captured, reason, idempotency_key, by)
       VALUES ($1, $2, -$3::int, $3::int, 0, 0, $4, $5, $6)`,
      [grant.accountId, grant.kind, grant.credits, grant.reason, grant.idempotencyKey, grant.by],
    );
    const [after = before] = await tx.query<Balances>(
      `UPDATE accounts SET available = available + $2, granted = granted + $2 WHERE account_id = $1
       RETURNING available, held, captured, granted`,
      [grant.accountId, grant.credits],
    );
    return { result: 'done', credits: after };
  }
}
