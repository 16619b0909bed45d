import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { connect } from '@nats-io/transport-node';
import type { Accounts, Contender } from './contender.js';
import { cpuSecondsOf } from './cpu-time.js';
import { addCrowd } from './crowd.js';
import { closedLoop, openLoop } from './load.js';
import { pauseConsumers } from './pause-consumers.js';
import { findBinaries, profile, profilesTo, setUpPostgres, showStatements } from './probe.js';
import { type BenchSystem, contenderOf, startSystem } from './system.js';

/*
 * What one acceptance costs with nothing behind it at work, as the section `accept` has it: statements by role, questions
 * by subject, CPU milliseconds by process.
 *
 *   node dist/bench/accept-probe.js --seconds 4 --connections 64 --accounts 1000 [--rate 200] [--cpu-prof <folder>]
 *
 * With a rate, so many a second, spread over the accounts; without one, as many as get through.
 */

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '4' },
    connections: { type: 'string', default: '64' },
    accounts: { type: 'string', default: '1000' },
    rate: { type: 'string', multiple: true, default: [] },
    'cpu-prof': { type: 'string' },
    postgres: { type: 'string', multiple: true, default: [] },
  },
});
const NATS_ROOT = 'benchmark';
const SERVICES = ['gateway', 'billing', 'scheduler'];
const isProfiled = values['cpu-prof'] !== undefined;
const QUESTIONS = ['billing.*', 'scheduler.*'];

async function load(system: BenchSystem, contender: Contender, accounts: Accounts, rate?: number): Promise<void> {
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
  if (isProfiled) profile(system, SERVICES);
  await system.database.query('SELECT pg_stat_statements_reset()');
  const before = cpuSecondsOf(system.embedded.pids());
  const seconds = Number(values.seconds);
  const { perSecond, p50Ms, p99Ms, errors, firstError, accepted } =
    rate === undefined
      ? await closedLoop(target, { connections, seconds })
      : await openLoop(target, { connections, rate, seconds });
  const after = cpuSecondsOf(system.embedded.pids());
  if (isProfiled) profile(system, SERVICES);
  console.log(
    `${accounts}: ${perSecond.toFixed(0)}/s (warm-up ${warmUp.perSecond.toFixed(0)}/s), p50 ${p50Ms.toFixed(1)} p99 ${p99Ms.toFixed(1)} ms, ${errors} errors ${firstError ?? ''}`,
  );
  for (const [name, seconds] of Object.entries(after)) {
    const ms = ((seconds - (before[name] ?? 0)) * 1_000) / accepted;
    if (ms >= 0.005) console.log(`  ${name.padEnd(18)} ${ms.toFixed(3)} ms CPU`);
  }
  for (const [subject, count] of asked)
    console.log(`  ${subject.padEnd(24)} ${(count / accepted).toFixed(3)} questions`);
  await showStatements(system, accepted, 'one acceptance');
  await listener.close();
}

await findBinaries();
const folder = mkdtempSync(join(tmpdir(), 'applywright-bench-'));
const extra = profilesTo(values['cpu-prof']);
const none = { pods: 0, agencies: 0, jobs: 0 };
const system = await startSystem({ folder, webhookUrl: 'http://127.0.0.1:9/', ...none, extra });
try {
  await setUpPostgres(system, values.postgres, true);
  const crowd = await addCrowd(system.database, system.embedded.marketplaceUrl, Number(values.accounts));
  await pauseConsumers(system.embedded.natsUrl, NATS_ROOT);
  const contender = contenderOf('applywright', system, crowd);
  const rates = values.rate.map(Number);
  for (const rate of rates) await load(system, contender, 'spread', rate);
  if (rates.length === 0) for (const accounts of ['spread', 'hot'] as const) await load(system, contender, accounts);
  await new Promise((done) => setTimeout(done, 1_000));
} finally {
  await system.stop();
}
