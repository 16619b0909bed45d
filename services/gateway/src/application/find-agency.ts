import { Injectable } from '@nestjs/common';
import type { AccountId } from '#contracts';
import { Problem } from '../domain/problem.js';
import { AccountsRepository, type Agency } from '../outbound/accounts.repository.js';

/** The agency that a request is about: the one it names, or the only one of the account. */
@Injectable()
export class FindAgency {
  constructor(private readonly accounts: AccountsRepository) {}

  async execute(accountId: AccountId, wanted: string | undefined): Promise<Agency> {
    const agencies = await this.accounts.agenciesOf(accountId);
    if (wanted !== undefined) {
      const agency = agencies.find(({ agencyId }) => agencyId === wanted);
      if (agency) return agency;
      throw new Problem('agency_unknown', 'agencyId names no agency of this account.', { param: 'agencyId' });
    }
    const [only, ...others] = agencies;
    if (only && others.length === 0) return only;
    const message = only ? 'This account has several agencies: send agencyId.' : 'This account has no agency yet.';
    throw new Problem('agency_required', message, { param: 'agencyId' });
  }
}
