import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:http';
import { Agent } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ask, type Asked } from './ask.js';
import { cpuSecondsOf } from './cpu-time.js';
import type { Contender } from './contender.js';
import { findBinaries, profile, profilesTo, setUpPostgres, showStatements } from './probe.js';
import { type BenchSystem, contenderOf, startSystem } from './system.js';

/*
 * Where the time of an application goes: so many of them through the whole system, then CPU milliseconds of each
 * process for one. `--cpu-prof <folder>` writes profiles of what ran meanwhile.
 *
 *   node dist/bench/pipeline-probe.js --applications 300 --connections 32 --agencies 4 --pods 4
 */

const { values } = parseArgs({
  options: {
    applications: { type: 'string', default: '300' },
    connections: { type: 'string', default: '32' },
    agencies: { type: 'string', default: '4' },
    pods: { type: 'string', default: '4' },
    'warm-up': { type: 'string', default: '80' },
    rounds: { type: 'string', default: '1' },
    set: { type: 'string', multiple: true, default: [] },
    'cpu-prof': { type: 'string' },
    statements: { type: 'boolean', default: false },
    postgres: { type: 'string', multiple: true, default: [] },
    idle: { type: 'string', default: '0' },
  },
});
const applications = Number(values.applications);
const connections = Number(values.connections);
const agencies = Number(values.agencies);
const warmUp = Number(values['warm-up']);
const rounds = Number(values.rounds);
const isProfiled = values['cpu-prof'] !== undefined;

const arrivals = new Map<string, { at: number; status: unknown }>();
const receiver = createServer((incoming, answer) => {
  let text = '';
  incoming.on('data', (chunk: Buffer) => (text += chunk.toString()));
  incoming.on('end', () => {
    answer.writeHead(204).end();
    const { type, data } = JSON.parse(text) as { type: string; data: { queueId: string } };
    arrivals.set(data.queueId, { at: performance.now(), status: type });
  });
});

async function listen(): Promise<string> {
  await new Promise<void>((done) => receiver.listen(0, '127.0.0.1', done));
  return `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/webhooks`;
}

const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN;

const agent = new Agent({ keepAlive: true, maxSockets: connections });

function post(contender: Contender, n: number): Promise<Asked> {
  const { path, headers, body } = contender.request(n, 'spread');
  return ask({ agent, method: 'POST', url: `${contender.baseUrl}${path}`, headers, body });
}

async function fire(contender: Contender, first: number, count: number) {
  const times: number[] = [];
  const sentAt = new Map<string, number>();
  const refused = new Map<string, number>();
  let next = first;
  const began = performance.now();
  const line = async (): Promise<void> => {
    while (next < first + count) {
      const n = next++;
      const at = performance.now();
      const { status, body, tookMs } = await post(contender, n);
      times.push(tookMs);
      if (status === 202) sentAt.set(contender.idOf(JSON.parse(body)), at);
      else refused.set(`${status} ${body.slice(0, 200)}`, (refused.get(`${status} ${body.slice(0, 200)}`) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: connections }, line));
  return { began, acceptedMs: performance.now() - began, times: times.sort((a, b) => a - b), sentAt, refused };
}

const LIMIT_MS = 120_000;

/** When the last of these arrived. */
async function untilAll(ids: readonly string[]): Promise<number> {
  const until = performance.now() + LIMIT_MS;
  for (const id of ids) {
    while (!arrivals.has(id) && performance.now() < until) await new Promise((done) => setTimeout(done, 20));
  }
  return Math.max(...ids.map((id) => arrivals.get(id)?.at ?? Number.NaN));
}

const podNames = Array.from({ length: Number(values.pods) }, (_, at) => `agent-${at + 1}`);
const SERVICES = ['gateway', 'billing', 'scheduler', 'notifier', 'egress-proxy', ...podNames];

function cpuNow(system: BenchSystem): Record<string, number> {
  const { user, system: kernel } = process.cpuUsage();
  return { ...cpuSecondsOf(system.embedded.pids()), 'load and receiver': (user + kernel) / 1e6 };
}

/** As Postgres counts them, of the one database. */
async function commitsNow(system: BenchSystem): Promise<number> {
  const { rows } = await system.database.query<{ commits: number }>(
    'SELECT sum(xact_commit)::float8 AS commits FROM pg_stat_database',
  );
  return rows[0]?.commits ?? Number.NaN;
}

/** What the system costs when nobody asks anything of it. */
async function idle(system: BenchSystem, seconds: number): Promise<void> {
  if (values.statements) await system.database.query('SELECT pg_stat_statements_reset()');
  const commits = await commitsNow(system);
  const before = cpuNow(system);
  await new Promise((done) => setTimeout(done, seconds * 1e3));
  const share = ([name, used]: [string, number]) => [name, ((used - (before[name] ?? 0)) / seconds) * 100] as const;
  console.log(`idle: ${(((await commitsNow(system)) - commits) / seconds).toFixed(1)} transactions a second`);
  for (const [name, percent] of Object.entries(cpuNow(system)).map(share)) {
    if (percent >= 0.05) console.log(`  ${name.padEnd(18)} ${percent.toFixed(1)} % of a core`);
  }
  if (values.statements) await showStatements(system, seconds, 'one second');
}

async function round(system: BenchSystem, contender: Contender, first: number): Promise<void> {
  if (values.statements) await system.database.query('SELECT pg_stat_statements_reset()');
  const commits = await commitsNow(system);
  const before = cpuNow(system);
  const { began, acceptedMs, times, sentAt, refused } = await fire(contender, first, applications);
  const lastAt = await untilAll([...sentAt.keys()]);
  const after = cpuNow(system);
  const waits = [...sentAt].map(([id, at]) => (arrivals.get(id)?.at ?? Number.NaN) - at).sort((a, b) => a - b);
  const ends = [...sentAt.keys()]
    .map((id) => arrivals.get(id)?.status)
    .reduce<Record<string, number>>((all, one) => ({ ...all, [String(one)]: (all[String(one)] ?? 0) + 1 }), {});
  console.log(
    `accepted ${sentAt.size} of ${applications} at ${(sentAt.size / (acceptedMs / 1e3)).toFixed(1)}/s; p50 ${quantile(times, 0.5).toFixed(1)} p99 ${quantile(times, 0.99).toFixed(1)} ms`,
  );
  console.log(
    `completed ${(sentAt.size / ((lastAt - began) / 1e3)).toFixed(1)}/s; accept to webhook p50 ${quantile(waits, 0.5).toFixed(0)} p99 ${quantile(waits, 0.99).toFixed(0)} ms; ${JSON.stringify(ends)}`,
  );
  for (const [why, count] of refused) console.log(`refused ${count}: ${why}`);
  console.log(
    `transactions for one application: ${(((await commitsNow(system)) - commits) / applications).toFixed(1)}`,
  );
  let sum = 0;
  for (const [name, seconds] of Object.entries(after)) {
    const ms = ((seconds - (before[name] ?? 0)) * 1_000) / applications;
    if (name !== 'load and receiver') sum += ms;
    if (ms >= 0.005) console.log(`  ${name.padEnd(18)} ${ms.toFixed(2)} ms CPU for one application`);
  }
  console.log(`  ${'all but load'.padEnd(18)} ${sum.toFixed(2)}`);
  if (values.statements) await showStatements(system, applications, 'one application');
}

await findBinaries();
const webhookUrl = await listen();
const startedAt = performance.now();
const system = await startSystem({
  folder: mkdtempSync(join(tmpdir(), 'applywright-bench-')),
  pods: Number(values.pods),
  agencies,
  jobs: Math.ceil((warmUp + applications * rounds) / agencies) + 1,
  webhookUrl,
  extra: {
    ...Object.fromEntries(values.set.map((one) => one.split('=', 2) as [string, string])),
    ...profilesTo(values['cpu-prof']),
  },
});
try {
  console.log(`ready in ${((performance.now() - startedAt) / 1e3).toFixed(1)} s`);
  await setUpPostgres(system, values.postgres, values.statements);
  const contender = contenderOf('applywright', system, system.agencies);
  const warm = await fire(contender, 0, warmUp);
  for (const [why, count] of warm.refused) console.log(`refused ${count}: ${why}`);
  await untilAll([...warm.sentAt.keys()]);
  if (Number(values.idle) > 0) await idle(system, Number(values.idle));
  if (isProfiled) profile(system, SERVICES);
  for (let at = 0; at < rounds; at += 1) await round(system, contender, warmUp + at * applications);
  if (isProfiled) profile(system, SERVICES);
  if (isProfiled) await new Promise((done) => setTimeout(done, 2_000));
} finally {
  await system.stop();
  receiver.close();
  agent.destroy();
}
