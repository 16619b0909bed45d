import { Injectable } from '@nestjs/common';
import type { AccountId } from '#contracts';
import { Problem } from '../domain/problem.js';
import { AccountsRepository, type Agency } from '../outbound/accounts.repository.js';

/** The agencies that a request is about. One of another account is as unknown as none at all. */
@Injectable()
export class FindAgency {
  constructor(private readonly accounts: AccountsRepository) {}

  /** The one that is named, or the only one of the account. */
  async execute(accountId: AccountId, wanted: string | undefined): Promise<Agency> {
    const [only, ...others] = await this.among(accountId, wanted);
    if (only && others.length === 0) return only;
    const message = only ? 'This account has several agencies: send agencyId.' : 'This account has no agency yet.';
    throw new Problem('agency_required', message, { param: 'agencyId' });
  }

  /** The one that is named, or all of the account. */
  async among(accountId: AccountId, wanted: string | undefined): Promise<readonly Agency[]> {
    const agencies = await this.accounts.agenciesOf(accountId);
    if (wanted === undefined) return agencies;
    const named = agencies.filter(({ agencyId }) => agencyId === wanted);
    if (named.length > 0) return named;
    throw new Problem('agency_unknown', 'agencyId names no agency of this account.', { param: 'agencyId' });
  }
}
