import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import pg from 'pg';
import type { Embedded, EmbeddedOptions } from '../bin/system/embedded.mjs';
import { type Customers, type CustomersOptions, jobIdOf, letIn } from './customers.js';

export interface SystemOptions extends CustomersOptions {
  /** Empty, and the system's own: its data goes with it. */
  readonly folder: string;
  /** Agent pods; each works for one agency at a time. */
  readonly pods: number;
  /** A browser for every pod in place of the scripted driver. */
  readonly hasBrowser?: boolean;
  readonly extra?: Readonly<Record<string, string>>;
  readonly only?: EmbeddedOptions['only'];
}

export type RequestAccounts = 'spread' | 'hot';

/** The whole system, ready for load: what the peers are compared with. */
export interface BenchSystem {
  readonly name: 'applywright';
  readonly hops: number;
  readonly gaveUp: string;
  readonly baseUrl: string;
  readonly embedded: Embedded;
  /** With the superuser. */
  readonly database: pg.Pool;
  readonly customers: Customers;
  /** A POST; its key, its agency and its job are by its number. */
  request(n: number, accounts: RequestAccounts): { path: string; headers: Record<string, string>; body: string };
  idOf(answerBody: unknown): string;
  stop(): Promise<void>;
}

const LETTER =
  'Dear client, orders that must not be lost are what I build: written to Postgres first, told to others after that.';

/*
 * What paces the system for the marketplace's sake is switched off or set as high as it goes: a gap between two starts
 * would measure the gap. What paces it for its own sake stays: leases, fences, inboxes, signatures and the common counters.
 */
const UNPACED = {
  LANE_GAP_MIN_MS: '0',
  LANE_GAP_MAX_MS: '0',
  LANE_MAX_IN_FLIGHT: '16',
  LANE_MAX_PER_DAY: '10000',
  AGENT_MAX_PAGES: '8',
  // Every line would be read by the process that started the system, on the same cores.
  LOG_LEVEL: 'warn',
};

export async function startBenchSystem(options: SystemOptions): Promise<BenchSystem> {
  const { folder, pods, hasBrowser = false, extra = {}, only = {} } = options;
  const { NATS_SERVER_BIN: nats, CHROMIUM_BIN: path, CHROMIUM_SANDBOX: sandbox } = process.env;
  if (!nats || !path) throw new Error('NATS_SERVER_BIN or CHROMIUM_BIN is not set: run this with `npm run bench`');
  const { startEmbedded } = await embeddedProgram();
  const embedded = await startEmbedded({
    folder,
    nats,
    chromium: { path, sandbox: sandbox === 'on' ? 'on' : 'off' },
    agents: pods,
    extra: { ...UNPACED, MARKETPLACE_DRIVER: hasBrowser ? 'browser' : 'scripted', ...extra },
    only: { ...only, sandbox: { SANDBOX_LATENCY: 'none', ...only['sandbox'] } },
  });
  const database = new pg.Pool({ connectionString: embedded.databaseUrl, max: 3 });
  database.on('error', () => {});
  const stop = async (): Promise<void> => {
    await database.end();
    await embedded.stop();
  };
  try {
    const customers = await letIn(embedded, database, options);
    return { ...contender(customers), baseUrl: embedded.baseUrl, embedded, database, customers, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function contender({ spread, hot }: Customers) {
  return {
    name: 'applywright' as const,
    // gateway, scheduler, agent, billing, notifier
    hops: 5,
    gaveUp: 'nothing: pacing is switched off by settings, all else is as in use',
    request(n: number, accounts: RequestAccounts) {
      const agencies = accounts === 'hot' ? hot : spread;
      const agency = agencies[n % agencies.length];
      if (!agency) throw new Error(`There is no agency for ${accounts}`);
      // Each job once for each agency.
      const jobId = jobIdOf(Math.floor(n / agencies.length));
      return {
        path: '/api/auto-apply-v2/apply',
        headers: { 'content-type': 'application/json', 'x-api-key': agency.apiKey },
        body: JSON.stringify({ jobId, coverLetter: LETTER, agencyId: agency.agencyId }),
      };
    },
    idOf: (answer: unknown) => (answer as { queueId: string }).queueId,
  };
}

/** Compiled or not, it lies beside `bin`, or beside `dist`, which does. */
async function embeddedProgram(): Promise<typeof import('../bin/system/embedded.mjs')> {
  const here = dirname(fileURLToPath(import.meta.url));
  const root = [join(here, '..'), join(here, '..', '..')].find((one) => existsSync(join(one, 'package.json')));
  if (root === undefined) throw new Error('bench/ lies in no checkout');
  return import(pathToFileURL(join(root, 'bin', 'system', 'embedded.mjs')).href) as never;
}
