import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BenchSystem } from './system.js';

/* What the probes share: the binaries, what Postgres counts of statements, and profiles of services. */

type EnsureAll = (options: { build: boolean }) => Promise<{
  nats: { path: string };
  chromium: { path: string; sandbox: string };
}>;

export async function findBinaries(): Promise<void> {
  if (process.env['NATS_SERVER_BIN'] && process.env['CHROMIUM_BIN']) return;
  const file = resolve(import.meta.dirname, '..', '..', 'bin', 'lib', 'infrastructure.mjs');
  const { ensureAll } = (await import(pathToFileURL(file).href)) as { ensureAll: EnsureAll };
  const { nats, chromium } = await ensureAll({ build: false });
  Object.assign(process.env, {
    NATS_SERVER_BIN: nats.path,
    CHROMIUM_BIN: chromium.path,
    CHROMIUM_SANDBOX: chromium.sandbox,
  });
}

/** Starts Postgres again with these settings, each as `name=value`; it counts statements only when it was started so. */
export async function setUpPostgres(
  { database, embedded }: BenchSystem,
  settings: readonly string[],
  countsStatements: boolean,
): Promise<void> {
  const all = [...settings, ...(countsStatements ? ['shared_preload_libraries=pg_stat_statements'] : [])];
  if (all.length === 0) return;
  for (const setting of all) await database.query(`ALTER SYSTEM SET ${setting}`);
  const startAgain = await embedded.halt('postgres');
  await startAgain();
  if (countsStatements) await database.query('CREATE EXTENSION pg_stat_statements');
}

const SHOWN_STATEMENTS = 30;
// Of 8 kB, of tables and indexes, each time one is looked at.
const PAGES = 'sum(shared_blks_hit + shared_blks_read)::float8';
const TEXT = `regexp_replace(query, '\\s+', ' ', 'g')`;
const STATEMENTS = 'pg_stat_statements JOIN pg_roles ON pg_roles.oid = userid';

/** Since they were last set to nothing; `count` is what they are divided by. */
export async function showStatements({ database }: BenchSystem, count: number, per: string): Promise<void> {
  const { rows } = await database.query<{ role: string; calls: number; ms: number; pages: number; query: string }>(
    `SELECT rolname AS role, sum(calls)::float8 / $1 AS calls, sum(total_exec_time + total_plan_time)::float8 / $1 AS ms,
       ${PAGES} / $1 AS pages, ${TEXT} AS query
     FROM ${STATEMENTS}
     GROUP BY 1, 5 ORDER BY 3 DESC LIMIT ${SHOWN_STATEMENTS}`,
    [count],
  );
  console.log(`statements: executions, ms (execution and planning) and pages for ${per}`);
  const { rows: roles } = await database.query<{ role: string; statements: number; transactions: number }>(
    `SELECT rolname AS role, sum(calls)::float8 / $1 AS statements,
       coalesce(sum(calls) FILTER (WHERE query LIKE 'START TRANSACTION%' OR query LIKE 'BEGIN%'), 0)::float8 / $1 AS transactions
     FROM ${STATEMENTS} GROUP BY 1 ORDER BY 2 DESC`,
    [count],
  );
  for (const { role, statements, transactions } of roles) {
    console.log(`  ${role.padEnd(24)} ${statements.toFixed(2)} statements, of them ${transactions.toFixed(2)} begin`);
  }
  for (const { role, calls, ms, pages, query } of rows) {
    console.log(
      `  ${calls.toFixed(2).padStart(7)} ${ms.toFixed(3).padStart(7)} ${pages.toFixed(1).padStart(6)} ${role.replace('applywright_', '').padEnd(9)} ${query.slice(0, 150)}`,
    );
  }
}

export interface Statement {
  readonly text: string;
  /** How often it ran, in all. */
  readonly calls: number;
  readonly pages: number;
}

/**
 * What each statement of the services looks at while this is done, by the number that Postgres gives it: its text may have
 * its constants at one time and not at another. `count` is what pages are divided by.
 */
export async function statementsOf(
  { database }: BenchSystem,
  work: () => Promise<void>,
  count: number,
): Promise<Map<string, Statement>> {
  await database.query('SELECT pg_stat_statements_reset()');
  await work();
  const { rows } = await database.query<Statement & { id: string }>(
    `SELECT queryid::text AS id, min(${TEXT}) AS text, sum(calls)::int AS calls, ${PAGES} / $1 AS pages
     FROM ${STATEMENTS} WHERE rolname <> current_user GROUP BY 1`,
    [count],
  );
  return new Map(rows.map(({ id, ...statement }) => [id, statement]));
}

/** What makes a process that is started with it profile itself when it is asked, into this folder; nothing without one. */
export function profilesTo(folder: string | undefined): Record<string, string> {
  if (folder === undefined) return {};
  mkdirSync(folder, { recursive: true });
  const preload = pathToFileURL(join(import.meta.dirname, 'profiled.js')).href;
  return { NODE_OPTIONS: `--import=${preload}`, PROFILE_FOLDER: resolve(folder) };
}

/** Begins a profile of these, or ends and writes it. */
export function profile({ embedded }: BenchSystem, names: readonly string[]): void {
  for (const name of names) process.kill(embedded.pids()[name] as number, 'SIGUSR2');
}
