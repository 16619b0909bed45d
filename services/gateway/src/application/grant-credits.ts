import { Injectable } from '@nestjs/common';
import { type AccountId, type AnswerOf, BillingGrant, type RequestOf } from '#contracts';
import { Database } from '#runtime';
import { Problem } from '../domain/problem.js';
import { AccountsRepository } from '../outbound/accounts.repository.js';
import { AskService } from './ask-service.js';
import { RegisterCustomer } from './register-customer.js';

/** An operator gives credits, or takes some back. */
@Injectable()
export class GrantCredits {
  constructor(
    private readonly database: Database,
    private readonly accounts: AccountsRepository,
    private readonly customers: RegisterCustomer,
    private readonly ask: AskService,
  ) {}

  async execute(grant: RequestOf<typeof BillingGrant>): Promise<AnswerOf<typeof BillingGrant>> {
    if (grant.kind === 'grant' && grant.credits < 0) {
      throw new Problem('invalid_value', 'A grant is positive: take credits back with kind "correction".', {
        param: 'credits',
      });
    }
    await this.customers.known(grant.accountId as AccountId);
    const granted = await this.ask.execute(BillingGrant, grant);
    if (granted.result === 'key_reused') {
      throw new Problem('idempotency_key_reused', 'This Idempotency-Key was used with other credits: use a new key.');
    }
    if (granted.result === 'not_enough_available') {
      const message = `Only ${granted.credits.available} credits are available to take back.`;
      throw new Problem('credits_not_available', message);
    }
    // The ledger entry says who and why, and is what counts; here it stands beside the other acts.
    const { by, ...about } = grant;
    await this.database.transaction((tx) =>
      this.accounts.recordAct(tx, by, 'credits.granted', { ...about, result: granted.result }),
    );
    return granted;
  }
}
