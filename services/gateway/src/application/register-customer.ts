import { Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import { type AccountId, type AgencyId, AgencyRegistered, outgoing, type SessionId } from '#contracts';
import { Outbox } from '#messaging';
import { Database, isUniqueViolation, Log } from '#runtime';
import type { Scope } from '../domain/api-key.js';
import { Problem } from '../domain/problem.js';
import { type Account, AccountsRepository, type Agency } from '../outbound/accounts.repository.js';
import { CreateKey } from './create-key.js';
import { CustomerDefaults } from './customer-defaults.js';
import { MakeTestTwin } from './make-test-twin.js';

export interface NewAgency {
  readonly name: string;
  readonly marketplaceAgencyId: string;
  readonly businessDeveloper: { name: string; loginRef: string; defaultProfileId: string | null };
}

/** What an operator does to let a customer in. Each act is recorded with who and when. */
@Injectable()
export class RegisterCustomer {
  constructor(
    private readonly database: Database,
    private readonly accounts: AccountsRepository,
    private readonly createKey: CreateKey,
    private readonly twins: MakeTestTwin,
    private readonly outbox: Outbox,
    private readonly defaults: CustomerDefaults,
    private readonly log: Log,
  ) {}

  async account(by: string, name: string): Promise<Account> {
    const account: Account = { accountId: uuid() as AccountId, name, mode: 'live' };
    await this.database.transaction(async (tx) => {
      await this.accounts.insertAccount(tx, account);
      await this.accounts.recordAct(tx, by, 'account.created', { accountId: account.accountId, name });
    });
    this.log.info({ accountId: account.accountId, by }, 'account.created');
    return account;
  }

  async testTwin(by: string, twinOf: AccountId): Promise<{ twin: Account; isNew: boolean }> {
    const account = await this.known(twinOf);
    return this.database.transaction((tx) => this.twins.within(tx, by, account));
  }

  /** The key itself is in this answer and nowhere else. */
  async key(
    by: string,
    accountId: AccountId,
    name: string,
    scopes: readonly Scope[],
  ): Promise<{ keyId: string; key: string }> {
    const { mode } = await this.known(accountId);
    return this.database.transaction(async (tx) => {
      const { apiKey, key } = await this.createKey.within(tx, { accountId, mode, name, scopes });
      const { keyId } = apiKey;
      await this.accounts.recordAct(tx, by, 'key.created', { accountId, keyId, name, scopes });
      return { keyId, key };
    });
  }

  async agency(by: string, accountId: AccountId, given: NewAgency): Promise<Agency> {
    const account = await this.known(accountId);
    const { name, loginRef, defaultProfileId } = given.businessDeveloper;
    const agency: Agency = {
      agencyId: uuid() as AgencyId,
      accountId,
      name: given.name,
      marketplaceAgencyId: given.marketplaceAgencyId,
      marketplaceBaseUrl: this.defaults.baseUrlOf(account.mode),
      sessionId: uuid() as SessionId,
      businessDeveloperName: name,
      loginRef,
      defaultProfileId,
      revision: 1,
    };
    try {
      await this.database.transaction(async (tx) => {
        await this.accounts.insertAgency(tx, agency);
        await this.accounts.recordAct(tx, by, 'agency.created', { accountId, agencyId: agency.agencyId, loginRef });
        await this.outbox.add(tx, registered(account, agency));
      });
    } catch (error) {
      if (!isUniqueViolation(error, 'agencies_marketplace_id')) throw error;
      throw new Problem('invalid_value', 'marketplaceAgencyId is registered already.', {
        param: 'marketplaceAgencyId',
      });
    }
    this.log.info({ accountId, agencyId: agency.agencyId, by }, 'agency.created');
    return agency;
  }

  async known(accountId: AccountId): Promise<Account> {
    const account = await this.accounts.account(accountId);
    if (!account) throw new Problem('not_found', 'No account has this id.');
    return account;
  }
}

const registered = ({ mode }: Account, agency: Agency) =>
  outgoing(AgencyRegistered, agency.agencyId, `${agency.agencyId}:${agency.revision}`, {
    agencyId: agency.agencyId,
    accountId: agency.accountId,
    mode,
    name: agency.name,
    sessionId: agency.sessionId,
    marketplaceAgencyId: agency.marketplaceAgencyId,
    marketplaceBaseUrl: agency.marketplaceBaseUrl,
    businessDeveloper: {
      name: agency.businessDeveloperName,
      loginRef: agency.loginRef,
      defaultProfileId: agency.defaultProfileId,
    },
    revision: agency.revision,
  });
