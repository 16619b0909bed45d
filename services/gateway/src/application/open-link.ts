import { Injectable } from '@nestjs/common';
import { ApplicationId } from '#contracts';
import { EvidenceLinks, type GivenLink } from '../domain/evidence-link.js';
import { Problem } from '../domain/problem.js';
import { type Account, AccountsRepository } from '../outbound/accounts.repository.js';
import { ApplicationsRepository } from '../outbound/applications.repository.js';

/** A link as it came, with what it was asked for. */
export interface AskedLink extends GivenLink {
  readonly queueId: string;
  readonly name: string;
}

const MAX_LENGTH = 100;

/** Whose evidence a link opens. Of what is not there it says no more than of a signature that is none. */
@Injectable()
export class OpenLink {
  constructor(
    private readonly links: EvidenceLinks,
    private readonly applications: ApplicationsRepository,
    private readonly accounts: AccountsRepository,
  ) {}

  async execute({ queueId, name, expires, signature }: AskedLink): Promise<Account | Problem> {
    const invalid = new Problem('link_invalid', 'This link is not one that we made: read the status for another.');
    if ([name, expires, signature].some(({ length }) => length > MAX_LENGTH)) return invalid;
    const id = ApplicationId.safeParse(queueId.toLowerCase());
    const application = id.success ? await this.applications.byId(id.data) : undefined;
    if (!application) return invalid;
    const { accountId, applicationId } = application;
    switch (this.links.check({ accountId, applicationId, name }, { expires, signature }, Date.now())) {
      case 'invalid':
        return invalid;
      case 'expired':
        return new Problem('link_expired', 'This link was good for 15 minutes: read the status for another.');
      case 'good':
        return (await this.accounts.account(accountId)) ?? invalid;
    }
  }
}
