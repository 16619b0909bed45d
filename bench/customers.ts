import { randomBytes, randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { Embedded } from '#system/embedded.mjs';
import { type BenchAgency, CREDITS, payLimitsAhead } from './crowd.js';
import { jobIdOf } from './payload.js';

export interface CustomersOptions {
  /** Each of an account of its own. */
  readonly agencies: number;
  /** How many of the jobs that requests name the marketplace has. */
  readonly jobs: number;
  readonly webhookUrl: string;
}

// As many as an agency of the sandbox can have.
const CONNECTS = 1_000_000;
const AT_ONCE = 16;
const SIGNED_IN_WITHIN_MS = 60_000;

/** Through the operator API, as customers are let in anywhere, until their sessions are signed in. */
export async function letIn(
  embedded: Embedded,
  database: pg.Pool,
  { agencies: count, jobs, webhookUrl }: CustomersOptions,
): Promise<BenchAgency[]> {
  await each(jobs, (at) =>
    embedded.sandbox.post('/jobs', { ciphertext: jobIdOf(at), title: `Job ${at}`, boost: null }),
  );
  const agencies = await each(count, async (at) => {
    const owner = await account(embedded, `Account ${at}`, webhookUrl);
    return { ...owner, agencyId: await agency(embedded, owner.accountId, `Agency ${at}`) };
  });
  await payLimitsAhead(
    database,
    agencies.map(({ accountId }) => accountId),
  );
  await untilSignedIn(database, count);
  return agencies;
}

async function account({ operator, customer }: Embedded, name: string, url: string) {
  const { accountId } = await operator.post<{ accountId: string }>('/operator/v1/accounts', { name });
  const { key: apiKey } = await operator.post<{ key: string }>(`/operator/v1/accounts/${accountId}/keys`, { name });
  const grant = { credits: CREDITS, reason: 'benchmark' };
  await operator.post(`/operator/v1/accounts/${accountId}/credits`, grant, { 'idempotency-key': randomUUID() });
  // Of each application's end, and of nothing else: as peers tell it.
  await customer(apiKey).post('/webhooks', { url, events: ['application.applied', 'application.failed'] });
  return { accountId, apiKey };
}

async function agency({ operator, sandbox, folder }: Embedded, accountId: string, name: string): Promise<string> {
  const { id } = await sandbox.post<{ id: string }>('/agencies', { name, connects: CONNECTS });
  const login = { username: `bd-${id}@sandbox.test`, password: randomBytes(12).toString('hex') };
  const profiles = [{ title: 'Business development', hourlyRate: 60, type: 'default' }];
  await sandbox.post(`/agencies/${id}/members`, { name: 'Robin Ashe', profiles, login });
  const loginRef = `sandbox-${id}`;
  writeFileSync(join(folder, 'marketplace-logins', `${loginRef}.json`), JSON.stringify(login), { mode: 0o600 });
  const { agencyId } = await operator.post<{ agencyId: string }>(`/operator/v1/accounts/${accountId}/agencies`, {
    name,
    marketplaceAgencyId: id,
    businessDeveloper: { name: `Robin Ashe (${name})`, loginRef },
  });
  return agencyId;
}

async function untilSignedIn(database: pg.Pool, count: number): Promise<void> {
  const until = performance.now() + SIGNED_IN_WITHIN_MS;
  for (;;) {
    const { rows } = await database.query<{ ready: number }>(
      `SELECT count(*)::int AS ready FROM agent.sessions WHERE state = 'ready'`,
    );
    if ((rows[0]?.ready ?? 0) >= count) return;
    if (performance.now() > until) throw new Error('The sessions did not sign in');
    await sleep(100);
  }
}

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
