import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { connect } from '@nats-io/transport-node';
import type { Accounts, Contender } from './contender.js';
import { cpuSecondsOf } from './cpu-time.js';
import { addCrowd } from './crowd.js';
import { closedLoop } from './load.js';
import { pauseConsumers } from './pause-consumers.js';
import { type BenchSystem, contenderOf, startSystem } from './system.js';

/*
 * What one acceptance costs with nothing behind it at work, as the section `accept` has it: statements by role, questions
 * by subject, CPU milliseconds by process. NATS_SERVER_BIN and CHROMIUM_BIN have to be set.
 *
 *   node dist/bench/accept-probe.js --seconds 4 --connections 64 --accounts 1000 [--cpu-prof <folder>]
 */

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '4' },
    connections: { type: 'string', default: '64' },
    accounts: { type: 'string', default: '1000' },
    'cpu-prof': { type: 'string' },
  },
});
const NATS_ROOT = 'benchmark';
const SHOWN_STATEMENTS = 24;
const SERVICES = ['gateway', 'billing', 'scheduler'];
const QUESTIONS = ['billing.*', 'scheduler.*'];

/** Postgres counts statements only when it was started so. */
async function countStatements({ database, embedded }: BenchSystem): Promise<void> {
  await database.query('ALTER SYSTEM SET shared_preload_libraries = pg_stat_statements');
  await (
    await embedded.halt('postgres')
  )();
  await database.query('CREATE EXTENSION pg_stat_statements');
}

async function showStatements({ database }: BenchSystem, accepted: number): Promise<void> {
  const { rows: roles } = await database.query<{ role: string; calls: number }>(
    `SELECT rolname AS role, sum(calls)::float8 / $1 AS calls
     FROM pg_stat_statements JOIN pg_roles ON pg_roles.oid = userid GROUP BY 1 ORDER BY 2 DESC`,
    [accepted],
  );
  for (const { role, calls } of roles) console.log(`  ${role.padEnd(24)} ${calls.toFixed(2)} statements`);
  const { rows } = await database.query<{ role: string; calls: number; ms: number; query: string }>(
    `SELECT rolname AS role, sum(calls)::float8 / $1 AS calls, sum(total_exec_time + total_plan_time)::float8 / $1 AS ms,
       regexp_replace(query, '\\s+', ' ', 'g') AS query
     FROM pg_stat_statements JOIN pg_roles ON pg_roles.oid = userid
     GROUP BY 1, 4 ORDER BY 2 DESC LIMIT ${SHOWN_STATEMENTS}`,
    [accepted],
  );
  for (const { role, calls, ms, query } of rows) {
    console.log(
      `    ${calls.toFixed(3)} ${ms.toFixed(3)} ms ${role.replace('applywright_', '').padEnd(9)} ${query.slice(0, 110)}`,
    );
  }
}

async function load(system: BenchSystem, contender: Contender, accounts: Accounts): Promise<void> {
  const target = { contender, accounts, folder: system.embedded.folder };
  const connections = Number(values.connections);
  const warmUp = await closedLoop(target, { connections, seconds: 1 });
  const listener = await connect({ servers: system.embedded.natsUrl, user: 'root', pass: NATS_ROOT });
  const asked = new Map<string, number>();
  for (const subject of QUESTIONS) {
    listener.subscribe(subject, {
      callback: (_, message) => void asked.set(message.subject, (asked.get(message.subject) ?? 0) + 1),
    });
  }
  await listener.flush();
  profile(system);
  await system.database.query('SELECT pg_stat_statements_reset()');
  const before = cpuSecondsOf(system.embedded.pids());
  const { perSecond, p50Ms, p99Ms, errors, firstError, accepted } = await closedLoop(target, {
    connections,
    seconds: Number(values.seconds),
  });
  const after = cpuSecondsOf(system.embedded.pids());
  profile(system);
  console.log(
    `${accounts}: ${perSecond.toFixed(0)}/s (warm-up ${warmUp.perSecond.toFixed(0)}/s), p50 ${p50Ms.toFixed(1)} p99 ${p99Ms.toFixed(1)} ms, ${errors} errors ${firstError ?? ''}`,
  );
  for (const [name, seconds] of Object.entries(after)) {
    const ms = ((seconds - (before[name] ?? 0)) * 1_000) / accepted;
    if (ms >= 0.005) console.log(`  ${name.padEnd(18)} ${ms.toFixed(3)} ms CPU`);
  }
  for (const [subject, count] of asked)
    console.log(`  ${subject.padEnd(24)} ${(count / accepted).toFixed(3)} questions`);
  await showStatements(system, accepted);
  await listener.close();
}

function profile({ embedded }: BenchSystem): void {
  if (values['cpu-prof'] === undefined) return;
  for (const name of SERVICES) process.kill(embedded.pids()[name] as number, 'SIGUSR2');
}

const profiles = values['cpu-prof'] === undefined ? undefined : resolve(values['cpu-prof']);
if (profiles !== undefined) mkdirSync(profiles, { recursive: true });
const preload = pathToFileURL(join(import.meta.dirname, 'profiled.js')).href;
const folder = mkdtempSync(join(tmpdir(), 'applywright-bench-'));
const extra: Record<string, string> =
  profiles === undefined ? {} : { NODE_OPTIONS: `--import=${preload}`, PROFILE_FOLDER: profiles };
const none = { pods: 0, agencies: 0, jobs: 0 };
const system = await startSystem({ folder, webhookUrl: 'http://127.0.0.1:9/', ...none, extra });
try {
  await countStatements(system);
  const crowd = await addCrowd(system.database, system.embedded.marketplaceUrl, Number(values.accounts));
  await pauseConsumers(system.embedded.natsUrl, NATS_ROOT);
  const contender = contenderOf('applywright', system, crowd);
  for (const accounts of ['spread', 'hot'] as const) await load(system, contender, accounts);
  await new Promise((done) => setTimeout(done, 1_000));
} finally {
  await system.stop();
}
