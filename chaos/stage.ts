import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { Embedded, EmbeddedOptions } from '../bin/system/embedded.mjs';
import { recordTraces } from '../libs/testing/src/traces.js';
import { ChaosLinks } from './links.js';
import type { ChaosAgency } from './load.js';
import { podNames } from './plan.js';
import { placeWitness } from './witness.js';

/** Starts the real system as processes; what the machine needs for that, its caller knows. */
export type StartSystem = (
  options: Omit<EmbeddedOptions, 'folder' | 'nats' | 'chromium' | 'report'>,
) => Promise<Embedded>;

export interface StageOptions {
  readonly start: StartSystem;
  readonly timeScale: number;
  readonly agents: number;
  /** How many of them have a real browser; the others are scripted. */
  readonly browsers: number;
  readonly accounts: number;
  readonly agencies: number;
  readonly credits: number;
  readonly extra?: Readonly<Record<string, string>>;
}

/** A running system with customers on it, and everything by which it can be hurt and judged. */
export interface Stage {
  readonly system: Embedded;
  readonly links: ChaosLinks;
  readonly database: pg.Pool;
  readonly natsRoot: string;
  readonly agencies: readonly ChaosAgency[];
  readonly granted: Readonly<Record<string, number>>;
  readonly gapMinMs: number;
  close(): Promise<void>;
}

// Small enough to be filled within a second, with room for every message of a run.
const NATS_STORE = '48MB';
// As they come out of the scale.
const GAP_MIN_MS = 150;
const GAP_MAX_MS = 400;

export async function setStage(options: StageOptions): Promise<Stage> {
  const { agents, browsers, timeScale } = options;
  const pods = podNames(agents);
  const natsRoot = randomBytes(16).toString('hex');
  let links: ChaosLinks | undefined;
  const scripted = pods.slice(0, agents - browsers);
  const system = await options.start({
    agents,
    natsRoot,
    natsStore: NATS_STORE,
    longestPauseMs: 1_000,
    extra: {
      TIME_SCALE: String(timeScale),
      LOG_LEVEL: 'info',
      LANE_GAP_MIN_MS: String(GAP_MIN_MS * timeScale),
      LANE_GAP_MAX_MS: String(GAP_MAX_MS * timeScale),
      LANE_MAX_PER_DAY: '10000',
      ...options.extra,
    },
    only: {
      sandbox: { SANDBOX_LATENCY: 'none' },
      ...Object.fromEntries(scripted.map((name) => [name, { MARKETPLACE_DRIVER: 'scripted' }])),
    },
    layLinks: async (servers) => {
      const processes = ['gateway', 'billing', 'scheduler', 'notifier', 'egress-proxy', ...pods];
      links = await ChaosLinks.lay(processes, servers);
      return links.ways;
    },
  });
  const laid = links as unknown as ChaosLinks;
  const database = new pg.Pool({ connectionString: system.databaseUrl, max: 3 });
  database.on('error', () => {});
  const close = async (): Promise<void> => {
    await database.end();
    await system.stop();
    await laid.close();
  };
  try {
    await placeWitness(database);
    await recordTraces(system.databaseUrl);
    const { agencies, granted } = await customers(system, options);
    return { system, links: laid, database, natsRoot, agencies, granted, gapMinMs: GAP_MIN_MS, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function customers(system: Embedded, { accounts, agencies, credits }: StageOptions) {
  const all: ChaosAgency[] = [];
  const granted: Record<string, number> = {};
  const owners = [];
  for (let at = 0; at < accounts; at += 1) {
    const owner = await system.account(`Chaos ${at + 1}`, credits);
    granted[owner.accountId] = credits;
    owners.push(owner);
  }
  for (let at = 0; at < agencies; at += 1) {
    const owner = owners[at % owners.length];
    if (!owner) throw new Error('There is no account');
    all.push({ ...(await system.agency(owner.accountId, `Agency ${at + 1}`, 1_000_000)), ...owner });
  }
  return { agencies: all, granted };
}
