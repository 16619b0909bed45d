import { Injectable } from '@nestjs/common';
import type { AccountId, AgencyId, Mode, SessionId } from '#contracts';
import { Database, SharedTurns, type Tx } from '#runtime';

export interface Account {
  readonly accountId: AccountId;
  readonly name: string;
  readonly mode: Mode;
}

export interface Agency {
  readonly agencyId: AgencyId;
  readonly accountId: AccountId;
  readonly name: string;
  readonly marketplaceAgencyId: string;
  readonly marketplaceBaseUrl: string;
  readonly sessionId: SessionId;
  readonly businessDeveloperName: string;
  readonly loginRef: string;
  readonly defaultProfileId: string | null;
  readonly revision: number;
}

export interface KeyHolder {
  readonly keyId: string;
  readonly account: Account;
  readonly scopes: readonly string[];
}

const AGENCY_COLUMNS = `agency_id AS "agencyId", account_id AS "accountId", name,
  marketplace_agency_id AS "marketplaceAgencyId", marketplace_base_url AS "marketplaceBaseUrl",
  session_id AS "sessionId", business_developer_name AS "businessDeveloperName", login_ref AS "loginRef",
  default_profile_id AS "defaultProfileId", revision`;

/** Accounts, their agencies and their API keys. */
@Injectable()
export class AccountsRepository {
  private readonly ofAccount = new SharedTurns<AccountId, readonly Agency[]>((ids) => this.agenciesOfAll(ids));

  private readonly holders = new SharedTurns<Buffer, KeyHolder | undefined>((hashes) => this.holdersOf(hashes));

  constructor(private readonly database: Database) {}

  async insertAccount(tx: Tx, account: Account): Promise<void> {
    await tx.query(`INSERT INTO accounts (account_id, name, mode) VALUES ($1, $2, $3)`, [
      account.accountId,
      account.name,
      account.mode,
    ]);
  }

  /** False when it has one. */
  async insertTwin(tx: Tx, twin: Account, twinOf: AccountId): Promise<boolean> {
    const rows = await tx.query(
      `INSERT INTO accounts (account_id, name, mode, twin_of) VALUES ($1, $2, $3, $4)
       ON CONFLICT ON CONSTRAINT accounts_one_twin DO NOTHING RETURNING account_id`,
      [twin.accountId, twin.name, twin.mode, twinOf],
    );
    return rows.length > 0;
  }

  async twinOf(accountId: AccountId): Promise<Account> {
    const [row] = await this.database.query<Account>(
      `SELECT account_id AS "accountId", name, mode FROM accounts WHERE twin_of = $1`,
      [accountId],
    );
    if (!row) throw new Error(`${accountId} has no test twin`);
    return row;
  }

  async account(accountId: AccountId): Promise<Account | undefined> {
    const [row] = await this.database.query<Account>(
      `SELECT account_id AS "accountId", name, mode FROM accounts WHERE account_id = $1`,
      [accountId],
    );
    return row;
  }

  async accounts(limit: number): Promise<Account[]> {
    return this.database.query<Account>(
      `SELECT account_id AS "accountId", name, mode FROM accounts ORDER BY created_at DESC LIMIT $1`,
      [limit],
    );
  }

  async insertAgency(tx: Tx, agency: Agency): Promise<void> {
    await tx.query(
      `INSERT INTO agencies (agency_id, account_id, name, marketplace_agency_id, marketplace_base_url, session_id,
         business_developer_name, login_ref, default_profile_id, revision)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        agency.agencyId,
        agency.accountId,
        agency.name,
        agency.marketplaceAgencyId,
        agency.marketplaceBaseUrl,
        agency.sessionId,
        agency.businessDeveloperName,
        agency.loginRef,
        agency.defaultProfileId,
        agency.revision,
      ],
    );
  }

  /** Oldest first. */
  agenciesOf(accountId: AccountId): Promise<readonly Agency[]> {
    return this.ofAccount.do(accountId);
  }

  private async agenciesOfAll(accountIds: readonly AccountId[]): Promise<(readonly Agency[])[]> {
    const rows = await this.database.query<Agency>(
      `SELECT ${AGENCY_COLUMNS} FROM agencies WHERE account_id = ANY ($1::uuid[]) ORDER BY created_at`,
      [accountIds],
    );
    const found = new Map<AccountId, Agency[]>(accountIds.map((accountId) => [accountId, []]));
    for (const agency of rows) found.get(agency.accountId)?.push(agency);
    return accountIds.map((accountId) => found.get(accountId) ?? []);
  }

  async agencies(limit: number): Promise<Agency[]> {
    return this.database.query<Agency>(`SELECT ${AGENCY_COLUMNS} FROM agencies ORDER BY created_at DESC LIMIT $1`, [
      limit,
    ]);
  }

  /** Who a key belongs to; undefined when nobody, or not any more. */
  holderOf(hash: Buffer): Promise<KeyHolder | undefined> {
    return this.holders.do(hash);
  }

  private async holdersOf(hashes: readonly Buffer[]): Promise<(KeyHolder | undefined)[]> {
    const rows = await this.database.query<{ key_id: string; hash: Buffer; scopes: string[] } & Account>(
      `SELECT key_id, hash, scopes, account_id AS "accountId", accounts.name, mode
       FROM api_keys JOIN accounts USING (account_id) WHERE hash = ANY ($1::bytea[])
         AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > clock_timestamp())`,
      [hashes],
    );
    const found = new Map(rows.map((row) => [row.hash.toString('base64'), row]));
    return hashes.map((hash) => {
      const row = found.get(hash.toString('base64'));
      if (!row) return undefined;
      const { key_id: keyId, scopes, accountId, name, mode } = row;
      return { keyId, scopes, account: { accountId, name, mode } };
    });
  }

  async recordAct(tx: Tx, by: string, act: string, about: Readonly<Record<string, unknown>>): Promise<void> {
    await tx.query(`INSERT INTO operator_acts (by, act, about) VALUES ($1, $2, $3)`, [by, act, JSON.stringify(about)]);
  }
}
