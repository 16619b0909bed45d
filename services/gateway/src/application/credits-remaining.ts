import { Injectable } from '@nestjs/common';
import { type AccountId, BillingBalance } from '#contracts';
import { Questions } from '#messaging';

// No refusal waits for a figure for longer.
const LIMIT_MS = 250;

@Injectable()
export class CreditsRemaining {
  constructor(private readonly questions: Questions) {}

  /** What can still be reserved; null when billing does not answer. */
  async execute(accountId: AccountId): Promise<number | null> {
    return (await this.questions.tryAsk(BillingBalance, { accountId }, LIMIT_MS))?.available ?? null;
  }
}
