import { Injectable } from '@nestjs/common';
import type { AccountId, ApplicationId } from '#contracts';
import { Database, type Tx } from '#runtime';

export interface KeyOwner {
  readonly accountId: AccountId;
  readonly path: string;
  readonly key: string;
}

/** One attempt's hold on a key. Only the newest attempt may free it or give it another id. */
export interface Claim extends KeyOwner {
  readonly applicationId: ApplicationId;
  readonly attempt: number;
}

export type ClaimAnswer =
  | { readonly kind: 'claimed'; readonly claim: Claim; readonly isTakenOver: boolean }
  | { readonly kind: 'done'; readonly answer: unknown }
  | { readonly kind: 'busy' }
  | { readonly kind: 'other_body' };

/** What is replayed to whoever repeats the request that this id was given to. */
export interface KeptAnswer {
  readonly applicationId: ApplicationId;
  readonly answer: object;
}

interface ClaimRow {
  application_id: ApplicationId;
  attempt: number;
  state: 'busy' | 'freed' | 'done';
  answer: unknown;
  same_body: boolean;
  is_stale: boolean;
}

/** Idempotency keys, as the model of accepting has them: a key keeps its application id as long as that id may hold a credit. */
@Injectable()
export class IdempotencyRepository {
  constructor(private readonly database: Database) {}

  /** Claims the key for a fresh id, or takes over a claim that was freed or has been under way for too long. */
  async claim(owner: KeyOwner, bodyHash: Buffer, fresh: ApplicationId, staleAfter: string): Promise<ClaimAnswer> {
    return this.database.transaction(async (tx) => {
      const key = [owner.accountId, owner.path, owner.key];
      const inserted = await tx.query(
        `INSERT INTO idempotency_keys (account_id, path, key, body_hash, application_id, attempt, state)
         VALUES ($1, $2, $3, $4, $5, 1, 'busy') ON CONFLICT (account_id, path, key) DO NOTHING RETURNING attempt`,
        [...key, bodyHash, fresh],
      );
      if (inserted.length > 0) {
        return { kind: 'claimed', claim: { ...owner, applicationId: fresh, attempt: 1 }, isTakenOver: false };
      }
      const [row] = await tx.query<ClaimRow>(
        `SELECT application_id, attempt, state, answer, body_hash = $4 AS same_body,
                busy_since < clock_timestamp() - $5::interval AS is_stale
         FROM idempotency_keys WHERE account_id = $1 AND path = $2 AND key = $3 FOR UPDATE`,
        [...key, bodyHash, staleAfter],
      );
      // Freed and deleted between the two statements: as good as under way; the client tries again.
      if (!row) return { kind: 'busy' };
      if (!row.same_body) return { kind: 'other_body' };
      if (row.state === 'done') return { kind: 'done', answer: row.answer };
      if (row.state === 'busy' && !row.is_stale) return { kind: 'busy' };
      const attempt = row.attempt + 1;
      await tx.query(
        `UPDATE idempotency_keys SET attempt = $4, state = 'busy', busy_since = clock_timestamp()
         WHERE account_id = $1 AND path = $2 AND key = $3`,
        [...key, attempt],
      );
      return { kind: 'claimed', claim: { ...owner, applicationId: row.application_id, attempt }, isTakenOver: true };
    });
  }

  /** The answer that is kept under a key, if it was given to this body. */
  async answered({ accountId, path, key }: KeyOwner, bodyHash: Buffer): Promise<unknown> {
    const [row] = await this.database.query<{ answer: unknown }>(
      `SELECT answer FROM idempotency_keys
       WHERE account_id = $1 AND path = $2 AND key = $3 AND body_hash = $4 AND state = 'done'`,
      [accountId, path, key, bodyHash],
    );
    return row?.answer;
  }

  /** The accept transaction completes the claim, whichever attempt it belongs to. */
  async complete(tx: Tx, answers: readonly KeptAnswer[]): Promise<void> {
    if (answers.length === 0) return;
    await tx.query(
      `UPDATE idempotency_keys SET state = 'done', answer = given.answer::jsonb
       FROM unnest($1::uuid[], $2::text[]) AS given (application_id, answer)
       WHERE idempotency_keys.application_id = given.application_id`,
      [answers.map(({ applicationId }) => applicationId), answers.map(({ answer }) => JSON.stringify(answer))],
    );
  }

  /**
   * Frees the key after a refusal. `isClean` when it is certain that this id holds nothing and never will: then no row
   * stays. Otherwise the key keeps the id, so that the next attempt first makes sure of it.
   */
  async free(claim: Claim, isClean: boolean): Promise<void> {
    const statement = isClean ? `DELETE FROM idempotency_keys` : `UPDATE idempotency_keys SET state = 'freed'`;
    await this.database.query(
      `${statement} WHERE account_id = $1 AND path = $2 AND key = $3 AND attempt = $4 AND state = 'busy'`,
      [claim.accountId, claim.path, claim.key, claim.attempt],
    );
  }

  /** Another id for the claim, once the old one is known to hold nothing. Undefined when a newer attempt has it. */
  async rename(claim: Claim, applicationId: ApplicationId): Promise<Claim | undefined> {
    const rows = await this.database.query(
      `UPDATE idempotency_keys SET application_id = $5
       WHERE account_id = $1 AND path = $2 AND key = $3 AND attempt = $4 AND state = 'busy' RETURNING attempt`,
      [claim.accountId, claim.path, claim.key, claim.attempt, applicationId],
    );
    return rows.length > 0 ? { ...claim, applicationId } : undefined;
  }

  /** Counted from the last attempt: an answer is kept as long as promised, however late it came. */
  async forgetOld(keptFor: string): Promise<void> {
    await this.database.query(
      `DELETE FROM idempotency_keys WHERE created_at < clock_timestamp() - $1::interval
         AND busy_since < clock_timestamp() - $1::interval`,
      [keptFor],
    );
  }
}
