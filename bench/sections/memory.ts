import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Child, launchReady } from '#bin/child.mjs';
import { type Embedded, startEmbedded } from '#system/embedded.mjs';
import { eventually, oracleOf } from '#testing';
import type { Proposal } from '../by-hand.js';
import { medianOf } from '../results.js';
import { pssOfTreeMb, rssMb } from '../process-tree.js';
import type { BenchContext, Result } from '../section.js';

/*
 * What the processes hold in memory: each service when nothing has happened for a while, and an agent pod with its
 * browser beside a script by hand with its own. These two are looked at in the same moment, each with one filled-in form
 * on the screen, so that what all browsers and all Nodes of the machine share is split between them alike.
 */

export const SERVICES = ['gateway', 'billing', 'scheduler', 'notifier', 'egress-proxy', 'agent-1'] as const;

const QUIET_MS = 20_000;
const QUIET_QUICK_MS = 3_000;
// Longer than the looks take, shorter than the agent waits for an answer.
const HELD_MS = 8_000;
const LOOKS = 5;
const BETWEEN_LOOKS_MS = 500;
const LIMIT_MS = 120_000;
const LETTER = 'Dear client,\n\nthis is the letter, and it has a second line.';
const BY_HAND = fileURLToPath(new URL('../by-hand-program.js', import.meta.url));

export async function run({ folder, rounds, isQuick, say }: BenchContext): Promise<Result[]> {
  const { NATS_SERVER_BIN: nats = '', CHROMIUM_BIN: path = '', CHROMIUM_SANDBOX: sandbox } = process.env;
  const system = await startEmbedded({
    folder: join(folder, 'data'),
    nats,
    chromium: { path, sandbox: sandbox === 'on' ? 'on' : 'off' },
    agents: 1,
    extra: { LANE_GAP_MIN_MS: '0', LANE_GAP_MAX_MS: '0' },
    only: { sandbox: { SANDBOX_LATENCY: 'none' } },
  });
  let script: Child | undefined;
  try {
    const apply = await givenCustomer(system);
    script = await givenScript(system);
    const idle: Record<string, number[]> = {};
    const pods: number[] = [];
    const scripts: number[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      await apply(await jobOf(system));
      await sleep(isQuick ? QUIET_QUICK_MS : QUIET_MS);
      const pids = system.pids();
      for (const name of SERVICES) (idle[name] ??= []).push(rssMb(pidOf(pids, name)));
      const held = await whileHeld(system, apply, [pidOf(pids, 'agent-1'), script.pid]);
      pods.push(held[0]);
      scripts.push(held[1]);
      say(`round ${round} of ${rounds}`);
    }
    return [
      ...SERVICES.map((name) => result(`applywright/${name}/idle`, idle[name] ?? [], 'resident, of the Node process')),
      result('applywright/pod/pss', pods, 'Node, driver and browser with a filled-in form'),
      result('by-hand/pod/pss', scripts),
    ];
  } finally {
    await script?.stop(5_000);
    await system.stop();
  }
}

const result = (name: string, rounds: number[], note?: string): Result => ({
  section: 'memory',
  name: `memory/${name}`,
  unit: 'MB',
  better: 'lower',
  rounds,
  ...(note === undefined ? {} : { note }),
});

function pidOf(pids: Readonly<Record<string, number>>, name: string): number {
  const pid = pids[name];
  if (pid === undefined) throw new Error(`${name} does not run`);
  return pid;
}

const jobOf = async (system: Embedded): Promise<string> => (await system.job({ boost: null })).ciphertext;

/** Applies for a job and waits until it is applied. */
async function givenCustomer(system: Embedded): Promise<(job: string) => Promise<void>> {
  const { accountId, apiKey } = await system.account('Memory', 100);
  const { agencyId } = await system.agency(accountId, 'Memory', 1_000_000);
  const customer = system.customer(apiKey);
  return async (job) => {
    const body = { jobId: job, coverLetter: LETTER, agencyId };
    const { queueId } = await customer.post('/apply', body, { 'idempotency-key': randomUUID() });
    const ended = await eventually(async () => {
      const { applicationStatus, terminal } = await customer.get(`/applications/${queueId}`);
      if (!terminal) throw new Error(`${queueId} is ${applicationStatus}`);
      return applicationStatus as string;
    }, LIMIT_MS);
    if (ended !== 'applied') throw new Error(`${queueId} ended as ${ended}`);
  };
}

/** The script as a process of its own: it has sent one proposal and shows the form of the next, filled in. */
async function givenScript(system: Embedded): Promise<Child> {
  const marketplace = oracleOf(async <T>(method: string, path: string, body?: unknown) =>
    method === 'GET' ? system.sandbox.get<T>(path) : system.sandbox.post<T>(path, body),
  );
  const agency = await marketplace.agency(1_000_000);
  const proposal = async (): Promise<Proposal> => ({
    job: await jobOf(system),
    agencyId: agency.agencyId,
    freelancer: agency.freelancer.name,
    letter: LETTER,
    rate: 48.5,
    duration: '1 to 3 months',
    answers: [],
  });
  const plan = {
    baseUrl: system.marketplaceUrl,
    login: agency.login,
    sent: await proposal(),
    leftOpen: await proposal(),
  };
  return launchReady(
    {
      name: 'by-hand',
      command: process.execPath,
      args: [BY_HAND],
      env: { ...process.env, PLAN: JSON.stringify(plan) },
      isReady: (child) => child.lastLines().includes('shows the form'),
      readyWithinMs: LIMIT_MS,
    },
    {},
  );
}

/** PSS of both while the marketplace takes its time to answer the agent, which meanwhile shows the form it has sent. */
async function whileHeld(
  system: Embedded,
  apply: (job: string) => Promise<void>,
  pids: readonly [number, number],
): Promise<[number, number]> {
  const job = await jobOf(system);
  await system.sandbox.post('/faults', { kind: 'slow_response', pages: ['submit'], delayMs: HELD_MS, job });
  const applied = apply(job);
  // Whoever waits below hears of its failure first.
  applied.catch(() => undefined);
  await eventually(async () => {
    const { requests } = await system.sandbox.get(`/requests?kind=submit&job=${encodeURIComponent(job)}`);
    if (requests.length === 0) throw new Error('The agent has not sent yet');
  }, LIMIT_MS);
  const looks: [number, number][] = [];
  for (let look = 0; look < LOOKS; look += 1) {
    looks.push([pssOfTreeMb(pids[0]), pssOfTreeMb(pids[1])]);
    await sleep(BETWEEN_LOOKS_MS);
  }
  await applied;
  return [medianOf(looks.map(([pod]) => pod)), medianOf(looks.map(([, script]) => script))];
}
