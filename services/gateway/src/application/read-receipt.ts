import { Injectable } from '@nestjs/common';
import type { AccountId, ApplicationId } from '#contracts';
import { Problem } from '../domain/problem.js';
import { ReceiptSigner } from '../outbound/receipt-signer.js';
import { type ReceiptKey, ReceiptsRepository } from '../outbound/receipts.repository.js';
import { unavailable } from './claim-key.js';
import { ReadStatus } from './read-status.js';
import { SignReceipts } from './sign-receipts.js';

const NUMBERS = { receipt: 1, correction: 2 } as const;

/** The receipt of a settled application, for its account: the same bytes whenever it is asked for. */
@Injectable()
export class ReadReceipt {
  constructor(
    private readonly status: ReadStatus,
    private readonly receipts: ReceiptsRepository,
    private readonly signing: SignReceipts,
    private readonly signer: ReceiptSigner,
  ) {}

  async execute(accountId: AccountId, applicationId: ApplicationId, name: keyof typeof NUMBERS): Promise<string> {
    const { application } = await this.status.byId(accountId, applicationId);
    if (application.settledAt === null) {
      throw new Problem('not_found', 'This application has no receipt before it is settled.');
    }
    const number = NUMBERS[name];
    const kept = await this.receipts.bodyOf(applicationId, number);
    if (kept === undefined) throw new Problem('not_found', `This application has no ${name}.`);
    if (kept !== null) return kept;
    // The second names the first, which may have to be signed before it.
    for (let at = 1; at <= number; at += 1) await this.signing.execute(applicationId);
    const signed = await this.receipts.bodyOf(applicationId, number);
    if (!signed) throw unavailable('billing');
    return signed;
  }

  /** Every key that signed one, and the one that will sign the next. */
  async keys(): Promise<ReceiptKey[]> {
    const kept = await this.receipts.keys();
    const { keyId, x } = this.signer;
    return kept.some((key) => key.keyId === keyId) ? kept : [...kept, { keyId, x }];
  }
}
