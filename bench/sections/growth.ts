import { mkdirSync } from 'node:fs';
import { Agent } from 'node:http';
import { join } from 'node:path';
import { ask } from '../ask.js';
import type { Contender } from '../contender.js';
import { addCrowd } from '../crowd.js';
import { untilTold } from '../drained.js';
import { closedLoop } from '../load.js';
import { percentilesOf } from '../percentiles.js';
import { type Receiver, startReceiver } from '../receiver.js';
import type { BenchContext, Result } from '../section.js';
import { storeApplications } from '../stored.js';
import { contenderOf, startSystem } from '../system.js';

/*
 * What an application costs as everything around it grows: from 10 agencies to 10,000, of which four are at work, and
 * then from a thousand stored applications to a million. One system, which only grows: what came before is what the
 * next is compared with, with the same processes and the same warmth.
 */

const WORKING = 4;
const FEW_AGENCIES = 10;
const MANY_AGENCIES = 10_000;
const FEW_STORED = 1_000;
const MANY_STORED = 1_000_000;
// Enough that more comes in than gets done.
const CONNECTIONS = 8;
const WARM_UP_APPLICATIONS = 150;
const READERS = 4;
const WARM_UP_READS = 200;

interface Stored {
  readonly queueId: string;
  readonly apiKey: string;
}

interface Setting {
  readonly contender: Contender;
  readonly receiver: Receiver;
  readonly folder: string;
  readonly amount: number;
  readonly say: BenchContext['say'];
}

export async function run({ folder, rounds, isQuick, say }: BenchContext): Promise<Result[]> {
  const amount = isQuick ? 100 : 180;
  const reads = isQuick ? 500 : 6_000;
  const many = isQuick ? MANY_STORED / 10 : MANY_STORED;
  const receiver = await startReceiver();
  const jobs = Math.ceil((2 * WARM_UP_APPLICATIONS + 3 * rounds * (amount + 2 * CONNECTIONS)) / WORKING) + CONNECTIONS;
  const system = await startSystem({
    folder: join(folder, 'data'),
    webhookUrl: receiver.url,
    pods: WORKING,
    agencies: WORKING,
    jobs,
  });
  try {
    const { database, agencies, embedded } = system;
    const requests = join(folder, 'requests');
    mkdirSync(requests);
    const contender = contenderOf('applywright', system, agencies);
    const setting = { contender, receiver, folder: requests, amount, say };
    const figures = new Map<string, number[]>();
    const measure = async (name: string): Promise<void> => {
      figures.set(name, await repeat(rounds, () => completedPerSecond(setting)));
      say(`${name}: ${told(figures.get(name))} completed/s`);
    };
    const read = async (name: string, stored: readonly Stored[]): Promise<void> => {
      await readStatuses(embedded.baseUrl, stored, WARM_UP_READS);
      figures.set(name, await repeat(rounds, () => readStatuses(embedded.baseUrl, stored, reads)));
      say(`${name}: ${told(figures.get(name))} ms`);
    };

    await addCrowd(database, embedded.marketplaceUrl, FEW_AGENCIES - WORKING);
    const few = await storeApplications(database, agencies, FEW_STORED);
    const warmUp = () => completedPerSecond({ ...setting, amount: WARM_UP_APPLICATIONS });
    await warmUp();
    await measure('agencies-10');

    await addCrowd(database, embedded.marketplaceUrl, MANY_AGENCIES - FEW_AGENCIES);
    await measure('agencies-10000');
    await read('status-1k/p99', few);

    const began = performance.now();
    const all = await storeApplications(database, agencies, many - FEW_STORED);
    say(`${many} stored applications took ${Math.round((performance.now() - began) / 1_000)} s to write`);
    // Indexes and statistics are new: every plan is made again, and what was in memory is not there any more.
    await warmUp();
    await measure('stored-1m');
    await read('status-1m/p99', all);
    figures.set('stored-1k', figures.get('agencies-10000') ?? []);
    return resultsOf(figures, isQuick);
  } finally {
    await system.stop();
    await receiver.stop();
  }
}

/** Until the last webhook. What was refused is not completed, and only makes this less. */
async function completedPerSecond({ contender, receiver, folder, amount, say }: Setting): Promise<number> {
  await receiver.mark();
  const target = { contender, accounts: 'spread', folder } as const;
  const load = await closedLoop(target, { connections: CONNECTIONS, amount });
  if (load.errors > 0) say(`${load.errors} of ${amount} were refused, the first: ${load.firstError}`);
  await untilTold(receiver, load.accepted);
  const lastAtMs = Math.max(...(await receiver.arrivals()).values());
  return load.accepted / ((lastAtMs - load.startedAtMs) / 1_000);
}

/** The p99 of so many reads of any of these, in ms. */
async function readStatuses(baseUrl: string, stored: readonly Stored[], count: number): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: READERS });
  const tookMs: number[] = [];
  const line = async (): Promise<void> => {
    while (tookMs.length < count) {
      const one = stored[Math.floor(Math.random() * stored.length)] as Stored;
      const answer = await ask({
        agent,
        method: 'GET',
        url: `${baseUrl}/api/auto-apply-v2/status?queueId=${one.queueId}`,
        headers: { 'x-api-key': one.apiKey },
      });
      if (answer.status !== 200) throw new Error(`A status read answered ${answer.status} ${answer.body}`);
      tookMs.push(answer.tookMs);
    }
  };
  try {
    await Promise.all(Array.from({ length: READERS }, line));
  } finally {
    agent.destroy();
  }
  return percentilesOf(Float64Array.from(tookMs))(0.99);
}

async function repeat(times: number, act: () => Promise<number>): Promise<number[]> {
  const values: number[] = [];
  for (let at = 0; at < times; at += 1) values.push(await act());
  return values;
}

const resultsOf = (figures: ReadonlyMap<string, number[]>, isQuick: boolean): Result[] =>
  [...figures].map(([name, values]) => ({
    section: 'growth',
    name: `growth/applywright/${name}`,
    ...(name.startsWith('status') ? { unit: 'ms', better: 'lower' } : { unit: '/s', better: 'higher' }),
    rounds: values,
    ...(isQuick && name.includes('1m') ? { note: 'a tenth of a million, because it had to be quick' } : {}),
  }));

const told = (values: readonly number[] = []): string => values.map((value) => value.toFixed(1)).join(', ');
