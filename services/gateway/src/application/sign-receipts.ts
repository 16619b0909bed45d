import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type ApplicationId, BillingEntriesOf, type LedgerEntry } from '#contracts';
import { Questions } from '#messaging';
import { crashPoint, Database, Log } from '#runtime';
import { isSettled, isWholeLedger, receiptOf, type Settled } from '../domain/receipt.js';
import { ApplicationsRepository } from '../outbound/applications.repository.js';
import { ReceiptSigner } from '../outbound/receipt-signer.js';
import { ReceiptsRepository, type UnsignedReceipt } from '../outbound/receipts.repository.js';

const BATCH = 100;

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Signs the receipt of what was settled, and of what was corrected after that. Billing says what the credit did. */
@Injectable()
export class SignReceipts {
  constructor(
    private readonly database: Database,
    private readonly receipts: ReceiptsRepository,
    private readonly applications: ApplicationsRepository,
    private readonly questions: Questions,
    private readonly signer: ReceiptSigner,
    private readonly log: Log,
  ) {}

  /** How many were signed: none when nothing waits, or billing does not answer. */
  async execute(applicationId: ApplicationId | null = null): Promise<number> {
    const unsigned = await this.receipts.unsigned(BATCH, applicationId);
    if (unsigned.length === 0) return 0;
    const ids = [...new Set(unsigned.map((one) => one.applicationId))];
    const answer = await this.questions.tryAsk(BillingEntriesOf, { applicationIds: ids });
    if (!answer) return 0;
    const applications = new Map((await this.applications.byIds(ids)).map((one) => [one.applicationId, one]));
    const signed = unsigned.flatMap((one) => {
      const application = applications.get(one.applicationId);
      const ledger = answer.entries.filter((entry) => entry.applicationId === one.applicationId);
      if (!application || !isSettled(application) || !isWholeLedger(ledger)) return [];
      return [{ ...one, body: this.bodyOf(one, application, ledger) }];
    });
    if (signed.length === 0) return 0;
    await this.database.transaction(async (tx) => {
      await this.receipts.keepKey(tx, this.signer);
      await this.receipts.sign(tx, signed, this.signer.keyId);
      crashPoint('before-receipts-commit');
    });
    this.log.info({ count: signed.length, keyId: this.signer.keyId }, 'receipts.signed');
    return signed.length;
  }

  private bodyOf({ correction, firstBody }: UnsignedReceipt, application: Settled, ledger: LedgerEntry[]): string {
    const correcting = correction === null ? null : { ...correction, firstSha256: sha256(firstBody ?? '') };
    return this.signer.signed(receiptOf(application, ledger, correcting));
  }
}
