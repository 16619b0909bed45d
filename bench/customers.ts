import { randomBytes, randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import type { Embedded } from '../bin/system/embedded.mjs';

export interface CustomersOptions {
  /** With an agency of its own each. */
  readonly accounts: number;
  /** Agencies of the hot account, which is one more. */
  readonly hotAgencies: number;
  /** How many of the jobs that requests name the marketplace has. */
  readonly jobs: number;
  readonly webhookUrl: string;
}

export interface BenchAgency {
  readonly agencyId: string;
  readonly accountId: string;
  readonly apiKey: string;
}

export interface Customers {
  readonly spread: readonly BenchAgency[];
  readonly hot: readonly BenchAgency[];
}

// As many as an operator can grant at once, and more than any run takes.
const CREDITS = 1_000_000;
const CONNECTS = 1_000_000;
const AT_ONCE = 16;

/** Through the operator API, as customers are let in anywhere. */
export async function letIn(embedded: Embedded, database: pg.Pool, options: CustomersOptions): Promise<Customers> {
  const { accounts, hotAgencies, jobs, webhookUrl } = options;
  await each(jobs, (at) =>
    embedded.sandbox.post('/jobs', { ciphertext: jobIdOf(at), title: `Job ${at + 1}`, boost: null }),
  );
  const owners = await each(accounts, (at) => account(embedded, `Account ${at + 1}`, webhookUrl));
  const spread = await each(accounts, (at) => agency(embedded, owners[at] as Owner, `Agency ${at + 1}`));
  const hot: BenchAgency[] = [];
  if (hotAgencies > 0) {
    const owner = await account(embedded, 'Hot account', webhookUrl);
    owners.push(owner);
    hot.push(...(await each(hotAgencies, (at) => agency(embedded, owner, `Hot agency ${at + 1}`))));
  }
  await payLimitsAhead(database, owners);
  return { spread, hot };
}

interface Owner {
  readonly accountId: string;
  readonly apiKey: string;
}

async function account({ operator, customer }: Embedded, name: string, webhookUrl: string): Promise<Owner> {
  const { accountId } = await operator.post<{ accountId: string }>('/operator/v1/accounts', { name });
  const { key: apiKey } = await operator.post<{ key: string }>(`/operator/v1/accounts/${accountId}/keys`, { name });
  const grant = { credits: CREDITS, reason: 'benchmark' };
  await operator.post(`/operator/v1/accounts/${accountId}/credits`, grant, { 'idempotency-key': randomUUID() });
  await customer(apiKey).post('/webhooks', { url: webhookUrl, events: [...ENDS] });
  return { accountId, apiKey };
}

// What ends an application; a receiver of the peers hears of no more either.
const ENDS = ['application.applied', 'application.failed'];

async function agency({ operator, sandbox, folder }: Embedded, owner: Owner, name: string): Promise<BenchAgency> {
  const { id } = await sandbox.post<{ id: string }>('/agencies', { name, connects: CONNECTS });
  const login = { username: `bd-${id}@sandbox.test`, password: randomBytes(12).toString('hex') };
  const profiles = [{ title: 'Business development', hourlyRate: 60, type: 'default' }];
  await sandbox.post(`/agencies/${id}/members`, { name: 'Robin Ashe', profiles, login });
  const loginRef = `sandbox-${id}`;
  writeFileSync(join(folder, 'marketplace-logins', `${loginRef}.json`), JSON.stringify(login), { mode: 0o600 });
  const { agencyId } = await operator.post<{ agencyId: string }>(`/operator/v1/accounts/${owner.accountId}/agencies`, {
    name,
    marketplaceAgencyId: id,
    businessDeveloper: { name: `Robin Ashe (${name})`, loginRef },
  });
  return { ...owner, agencyId };
}

const METERED = ['apply-minute', 'apply-day', 'status-minute', 'application-minute'];
const AHEAD = -2_000_000_000;

/**
 * The published limits are constants of the product, a thousand applications a day, so they are paid ahead: every
 * counter begins far below nothing and ends tomorrow. Each request is counted as in use, by the same statements.
 */
async function payLimitsAhead(database: pg.Pool, owners: readonly Owner[]): Promise<void> {
  await database.query('ALTER TABLE gateway.rate_limits DROP CONSTRAINT IF EXISTS rate_limits_points_check');
  const keys = owners.flatMap(({ accountId }) => METERED.map((policy) => `${policy}:${accountId}:live`));
  await database.query(
    `INSERT INTO gateway.rate_limits (key, points, expire)
     SELECT key, $2, (extract(epoch FROM now()) * 1000)::bigint + 86400000 FROM unnest($1::text[]) AS key
     ON CONFLICT (key) DO UPDATE SET points = EXCLUDED.points, expire = EXCLUDED.expire`,
    [keys, AHEAD],
  );
}

/** The job that requests name by this number. */
export const jobIdOf = (number: number): string => `~021${String(number).padStart(18, '0')}`;

/** For each number, some of them at once. */
async function each<T>(count: number, act: (at: number) => Promise<T>): Promise<T[]> {
  const done: T[] = [];
  let next = 0;
  const line = async (): Promise<void> => {
    for (let at = next++; at < count; at = next++) done[at] = await act(at);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, line));
  return done;
}
