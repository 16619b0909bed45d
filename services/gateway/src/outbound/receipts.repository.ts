import { Injectable } from '@nestjs/common';
import type { ApplicationId, Evidence } from '#contracts';
import { Database, type Tx } from '#runtime';

/** A receipt whose fact is here and which nobody has signed yet. */
export interface UnsignedReceipt {
  readonly applicationId: ApplicationId;
  readonly number: 1 | 2;
  readonly correction: { readonly evidence: Evidence; readonly foundAt: number } | null;
  /** The bytes of the first, where this is the second. */
  readonly firstBody: string | null;
}

export interface SignedReceipt extends Pick<UnsignedReceipt, 'applicationId' | 'number'> {
  readonly body: string;
}

export interface ReceiptKey {
  readonly keyId: string;
  readonly x: string;
}

/** What was signed, byte for byte, and with which keys. */
@Injectable()
export class ReceiptsRepository {
  constructor(private readonly database: Database) {}

  /** To be signed; of one application when it is named. A second one waits for the first, which it names. */
  async unsigned(limit: number, applicationId: ApplicationId | null): Promise<UnsignedReceipt[]> {
    return this.database.query<UnsignedReceipt>(
      `SELECT receipts.application_id AS "applicationId", receipts.number, receipts.correction, first.body AS "firstBody"
       FROM receipts LEFT JOIN receipts AS first
         ON first.application_id = receipts.application_id AND first.number = 1 AND receipts.number = 2
       WHERE receipts.body IS NULL AND (receipts.number = 1 OR first.body IS NOT NULL)
         AND ($2::uuid IS NULL OR receipts.application_id = $2)
       ORDER BY receipts.application_id LIMIT $1`,
      [limit, applicationId],
    );
  }

  /** Whoever signs first has signed it: what somebody had signed stays as it is. Locked in one order. */
  async sign(tx: Tx, receipts: readonly SignedReceipt[], keyId: string): Promise<void> {
    await tx.query(
      `WITH mine AS (
         SELECT receipts.application_id, receipts.number, given.body
         FROM receipts JOIN unnest($1::uuid[], $2::integer[], $3::text[]) AS given (application_id, number, body)
           ON receipts.application_id = given.application_id AND receipts.number = given.number
         WHERE receipts.body IS NULL ORDER BY receipts.application_id, receipts.number FOR UPDATE OF receipts)
       UPDATE receipts SET body = mine.body, key_id = $4, signed_at = clock_timestamp() FROM mine
       WHERE receipts.application_id = mine.application_id AND receipts.number = mine.number`,
      [
        receipts.map(({ applicationId }) => applicationId),
        receipts.map(({ number }) => number),
        receipts.map(({ body }) => body),
        keyId,
      ],
    );
  }

  /** Null while it is not signed; undefined when there is nothing to sign. */
  async bodyOf(applicationId: ApplicationId, number: 1 | 2): Promise<string | null | undefined> {
    const [row] = await this.database.query<{ body: string | null }>(
      `SELECT body FROM receipts WHERE application_id = $1 AND number = $2`,
      [applicationId, number],
    );
    return row?.body;
  }

  /** With the receipts that it signed, so that it is served before anybody can have one of them. */
  async keepKey(tx: Tx, { keyId, x }: ReceiptKey): Promise<void> {
    await tx.query(`INSERT INTO receipt_keys (key_id, x) VALUES ($1, $2) ON CONFLICT (key_id) DO NOTHING`, [keyId, x]);
  }

  async keys(): Promise<ReceiptKey[]> {
    return this.database.query<ReceiptKey>(`SELECT key_id AS "keyId", x FROM receipt_keys ORDER BY since, key_id`);
  }
}
