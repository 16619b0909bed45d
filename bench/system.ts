import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { type Embedded, type EmbeddedOptions, startEmbedded } from '#system/embedded.mjs';
import type { Contender, StartContender } from './contender.js';
import { type BenchAgency, addCrowd } from './crowd.js';
import { type CustomersOptions, letIn } from './customers.js';
import { applicationBody, jobIdOf } from './payload.js';
import { pauseConsumers } from './pause-consumers.js';

export interface SystemOptions extends CustomersOptions {
  /** Empty, and the system's own: its data goes with it. */
  readonly folder: string;
  /** Agent pods, four at most; each works for one agency at a time. */
  readonly pods: number;
  /** A browser for every pod in place of the scripted driver. */
  readonly hasBrowser?: boolean;
  /** JetStream syncs every message before it acknowledges it. */
  readonly isSyncedAlways?: boolean;
  readonly extra?: Readonly<Record<string, string>>;
}

/** The whole system with customers who can send. */
export interface BenchSystem {
  readonly embedded: Embedded;
  /** With the superuser. */
  readonly database: pg.Pool;
  /** With warm sessions. */
  readonly agencies: readonly BenchAgency[];
  stop(): Promise<void>;
}

/*
 * What paces the system for the marketplace's sake is off, or as high as it goes: a gap between two starts would measure
 * the gap. What it does for its own sake stays as in use: leases, fences, inboxes, signatures, common counters.
 */
const UNPACED = {
  LANE_GAP_MIN_MS: '0',
  LANE_GAP_MAX_MS: '0',
  // Twice as many as there are pages, so that a page that is free finds one here.
  LANE_MAX_IN_FLIGHT: '16',
  LANE_MAX_PER_DAY: '10000',
  AGENT_MAX_PAGES: '8',
  // Every line would be read by the process that started the system, on the same cores.
  LOG_LEVEL: 'warn',
};
const NATS_ROOT = 'benchmark';
// A pod holds one session; as many agencies as pods, or sessions would change hands instead of working.
const PODS = 4;
// For each agency: four thousand applications in all, of which a round takes a quarter.
const JOBS = 1_000;

export async function startSystem(options: SystemOptions): Promise<BenchSystem> {
  const { folder, pods, hasBrowser = false, isSyncedAlways = false, extra = {} } = options;
  const embedded = await startEmbedded({
    ...binaries(),
    folder,
    agents: pods,
    // As in use, and as the floors and peers have it.
    durable: true,
    natsRoot: NATS_ROOT,
    extra: { ...UNPACED, MARKETPLACE_DRIVER: hasBrowser ? 'browser' : 'scripted', ...extra },
    only: { sandbox: { SANDBOX_LATENCY: 'none' } },
  });
  const database = new pg.Pool({ connectionString: embedded.databaseUrl, max: 4 });
  database.on('error', () => {});
  const stop = async (): Promise<void> => {
    await database.end();
    await embedded.stop();
  };
  try {
    // It verifies webhooks of `npm start`; here they have another receiver.
    await embedded.halt('webhook-receiver');
    if (isSyncedAlways) await syncAlways(embedded);
    const agencies = await letIn(embedded, database, options);
    return { embedded, database, agencies, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function binaries(): Pick<EmbeddedOptions, 'nats' | 'chromium'> {
  const { NATS_SERVER_BIN: nats, CHROMIUM_BIN: path, CHROMIUM_SANDBOX: sandbox } = process.env;
  if (!nats || !path) throw new Error('NATS_SERVER_BIN or CHROMIUM_BIN is not set: run this with `npm run bench`');
  return { nats, chromium: { path, sandbox: sandbox === 'on' ? 'on' : 'off' } };
}

async function syncAlways({ folder, halt }: Embedded): Promise<void> {
  const file = join(folder, 'nats', 'nats-server.conf');
  const config = readFileSync(file, 'utf8');
  const changed = config.replace(/sync_interval: "[^"]*"/, 'sync_interval: "always"');
  if (changed === config) throw new Error(`${file} sets no sync_interval`);
  const startAgain = await halt('nats-server');
  writeFileSync(file, changed, { mode: 0o600 });
  await startAgain();
}

export const startApplywright = contender('applywright', {});
export const startApplywrightSyncedAlways = contender('applywright-sync-always', { isSyncedAlways: true });

/**
 * With its pipeline running: a few accounts, each with an agency whose session is warm. An agency belongs to one
 * account, so there are as many accounts as pods. With only acceptance at work: as many accounts as are asked for, no
 * agents, and the consumers of all streams paused; every process that acceptance asks is there and answers.
 */
function contender(name: string, variant: Partial<SystemOptions>): StartContender {
  return async ({ folder, receiver, accounts, isPipelineRunning }) => {
    const webhookUrl = receiver.url;
    const work = isPipelineRunning ? { pods: PODS, agencies: PODS, jobs: JOBS } : { pods: 0, agencies: 0, jobs: 0 };
    const system = await startSystem({ folder, webhookUrl, ...work, ...variant });
    try {
      if (isPipelineRunning) return contenderOf(name, system, system.agencies);
      const crowd = await addCrowd(system.database, system.embedded.marketplaceUrl, accounts);
      await pauseConsumers(system.embedded.natsUrl, NATS_ROOT);
      return contenderOf(name, system, crowd);
    } catch (error) {
      await system.stop();
      throw error;
    }
  };
}

// The marketplace and what receives webhooks are not the system's.
const NOT_OURS = ['sandbox', 'webhook-receiver'];

export function contenderOf(name: string, system: BenchSystem, agencies: readonly BenchAgency[]): Contender {
  return {
    name,
    // gateway, scheduler, agent, billing, notifier
    hops: 5,
    gaveUp: 'nothing; pacing for the marketplace is off',
    baseUrl: system.embedded.baseUrl,
    mostASecond: 4_000,
    request(n, accounts) {
      const [agency, job] =
        accounts === 'hot' ? [agencies[0], n] : [agencies[n % agencies.length], Math.floor(n / agencies.length)];
      if (!agency) throw new Error('There is no agency to apply for');
      return {
        path: '/api/auto-apply-v2/apply',
        headers: { 'content-type': 'application/json', 'x-api-key': agency.apiKey },
        // Each job once for each agency.
        body: applicationBody(n, jobIdOf(job)),
      };
    },
    idOf: (answer) => (answer as { queueId: string }).queueId,
    pids: () =>
      Object.entries(system.embedded.pids())
        .filter(([process]) => !NOT_OURS.includes(process))
        .map(([, pid]) => pid),
    stop: () => system.stop(),
  };
}
