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
import { type BenchSystem, contenderOf, startSystem } from '../system.js';

/*
 * What an application costs as everything around it grows: from 10 agencies to 10,000, of which four are at work, and
 * then from a thousand stored applications to a million. Two systems side by side, one of which grows; they are measured
 * in turns, as warm as each other, and who is not measured rests. One that is measured before and after tells what the
 * machine did meanwhile as well, and that is a quarter either way here.
 */

const WORKING = 4;
const FEW_AGENCIES = 10;
const MANY_AGENCIES = 10_000;
const FEW_STORED = 1_000;
const MANY_STORED = 1_000_000;
// Enough that more comes in than gets done.
const CONNECTIONS = 8;
// While the tables are filled, services rest for minutes, and the first 300 after that cost a sixth more, on both sides.
const WARM_UP_APPLICATIONS = 200;
const COMPARISONS = 2;
const READERS = 4;
const WARM_UP_READS = 200;

interface Stored {
  readonly queueId: string;
  readonly apiKey: string;
}

/** One of the two, and what it measures with. */
interface Side {
  readonly system: BenchSystem;
  readonly contender: Contender;
  readonly receiver: Receiver;
  readonly folder: string;
  readonly say: BenchContext['say'];
}

export async function run(context: BenchContext): Promise<Result[]> {
  const { rounds, isQuick, say } = context;
  const amount = isQuick ? 100 : 140;
  const reads = isQuick ? 500 : 3_000;
  const many = isQuick ? MANY_STORED / 10 : MANY_STORED;
  // Of each run some requests may be left over.
  const jobs = COMPARISONS * (WARM_UP_APPLICATIONS + rounds * amount + (rounds + 1) * 2 * CONNECTIONS);
  const receiver = await startReceiver();
  const sides: Side[] = [];
  try {
    for (const name of ['same', 'growing']) sides.push(await startSide(context, name, receiver, jobs));
    const [same, growing] = sides as [Side, Side];
    const figures = new Map<string, number[]>();
    /** By the names of what is as it was and of what has grown; who comes first changes by round. */
    const compare = async (names: readonly [string, string], act: (side: Side) => Promise<number>): Promise<void> => {
      const pair = [[names[0], same] as const, [names[1], growing] as const];
      for (let round = 0; round < rounds; round += 1) {
        for (const [name, side] of round % 2 === 0 ? pair : pair.toReversed()) {
          figures.set(name, [...(figures.get(name) ?? []), await act(side)]);
        }
      }
      for (const name of names) say(`${name}: ${(figures.get(name) ?? []).map((one) => one.toFixed(1)).join(', ')}`);
    };
    const compareCompleted = async (...names: [string, string]): Promise<void> => {
      for (const side of sides) await completedPerSecond(side, WARM_UP_APPLICATIONS);
      await compare(names, (side) => completedPerSecond(side, amount));
    };

    const crowd = ({ system: { database, embedded } }: Side, count: number) =>
      addCrowd(database, embedded.marketplaceUrl, count);
    const store = ({ system: { database, agencies } }: Side, count: number) =>
      storeApplications(database, agencies, count);
    for (const side of sides) await crowd(side, FEW_AGENCIES - WORKING);
    const few = await store(same, FEW_STORED);
    await store(growing, FEW_STORED);
    await crowd(growing, MANY_AGENCIES - FEW_AGENCIES);
    await compareCompleted('agencies-10', 'agencies-10000');

    await crowd(same, MANY_AGENCIES - FEW_AGENCIES);
    const began = performance.now();
    const all = await store(growing, many - FEW_STORED);
    say(`${many} stored applications took ${Math.round((performance.now() - began) / 1_000)} s to write`);
    await compareCompleted('stored-1k', 'stored-1m');

    const stored = (side: Side): readonly Stored[] => (side === growing ? all : few);
    for (const side of sides) await readStatuses(side, stored(side), WARM_UP_READS);
    await compare(['status-1k/p99', 'status-1m/p99'], (side) => readStatuses(side, stored(side), reads));
    return resultsOf(figures, isQuick);
  } finally {
    for (const { system } of sides) await system.stop();
    await receiver.stop();
  }
}

async function startSide({ folder, say }: BenchContext, name: string, receiver: Receiver, jobs: number): Promise<Side> {
  const requests = join(folder, name, 'requests');
  mkdirSync(requests, { recursive: true });
  const system = await startSystem({
    folder: join(folder, name, 'data'),
    webhookUrl: receiver.url,
    pods: WORKING,
    agencies: WORKING,
    jobs: Math.ceil(jobs / WORKING),
  });
  const contender = contenderOf('applywright', system, system.agencies);
  return { system, contender, receiver, folder: requests, say };
}

/** Until the last webhook. What was refused is not completed, and only makes this less. */
async function completedPerSecond({ contender, receiver, folder, say }: Side, amount: number): Promise<number> {
  await receiver.mark();
  const target = { contender, accounts: 'spread', folder } as const;
  const load = await closedLoop(target, { connections: CONNECTIONS, amount });
  if (load.errors > 0) say(`${load.errors} of ${amount} were refused, the first: ${load.firstError}`);
  await untilTold(receiver, load.accepted);
  const lastAtMs = Math.max(...(await receiver.arrivals()).values());
  return load.accepted / ((lastAtMs - load.startedAtMs) / 1_000);
}

/** The p99 of so many reads of any of these, in ms. */
async function readStatuses({ system }: Side, stored: readonly Stored[], count: number): Promise<number> {
  const { baseUrl } = system.embedded;
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

const resultsOf = (figures: ReadonlyMap<string, number[]>, isQuick: boolean): Result[] =>
  [...figures].map(([name, values]) => ({
    section: 'growth',
    name: `growth/applywright/${name}`,
    ...(name.startsWith('status') ? { unit: 'ms', better: 'lower' } : { unit: '/s', better: 'higher' }),
    rounds: values,
    ...(isQuick && name.includes('1m') ? { note: 'a tenth of a million, because it had to be quick' } : {}),
  }));
