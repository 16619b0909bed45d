import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findRedis } from '#bin/redis.mjs';
import { silentReport } from '#bin/terminal.mjs';
import { floorsOn, peersOn } from './contenders.js';
import { readConditions, type Versions } from './conditions.js';
import { type BenchFile, benchFileOf } from './results.js';
import { LostRoundsError } from './rounds.js';
import type { Result, Section } from './section.js';
import { startApplywright, startApplywrightSyncedAlways } from './system.js';
import { underLoad } from './under-load.js';

// In this order: what needs a quiet machine most comes first, and what starts the most processes last.
const SECTIONS: Readonly<Record<string, () => Promise<Section>>> = {
  accept: underLoad(
    () => import('./sections/accept.js'),
    async (server) => [...floorsOn(server), startApplywright],
  ),
  pipeline: underLoad(
    () => import('./sections/pipeline.js'),
    async (server, say) => [...(await peersOn(server, say)), startApplywright, startApplywrightSyncedAlways],
  ),
  pickup: () => import('./sections/pickup.js'),
  growth: () => import('./sections/growth.js'),
  browser: () => import('./sections/browser.js'),
  startup: () => import('./sections/startup.js'),
  memory: () => import('./sections/memory.js'),
};

export const SECTION_NAMES = Object.keys(SECTIONS);

export interface BenchOptions {
  /** All of them when empty. */
  readonly sections: readonly string[];
  readonly rounds: number;
  readonly isQuick: boolean;
  readonly isCold?: boolean;
  /** Of the checkout. */
  readonly root: string;
  /** Where data of this run may lie. */
  readonly folder: string;
  readonly versions: Versions;
  readonly commit: string;
  readonly note: (text: string) => void;
}

/** Runs the sections one after the other. One that fails is told and leaves the others' figures alone. */
export async function runBench(options: BenchOptions): Promise<BenchFile> {
  const { folder, rounds, isQuick, isCold = false, note, commit } = options;
  const wanted = SECTION_NAMES.filter((name) => options.sections.length === 0 || options.sections.includes(name));
  const date = new Date().toISOString();
  const conditions = readConditions({
    ...options,
    versions: { ...options.versions, ...(await redisFor(wanted, note)) },
  });
  const results: Result[] = [];
  const failed: Record<string, string> = {};
  const seconds: Record<string, number> = {};
  for (const name of wanted) {
    const began = performance.now();
    const own = join(folder, name);
    mkdirSync(own, { recursive: true });
    note(`${name} begins`);
    try {
      const { run } = await (SECTIONS[name] as () => Promise<Section>)();
      results.push(...(await run({ folder: own, rounds, isQuick, isCold, say: (text) => note(`${name}: ${text}`) })));
    } catch (error) {
      if (error instanceof LostRoundsError) results.push(...error.results);
      // Without its stack, which names paths of this machine.
      failed[name] = error instanceof Error ? error.message : String(error);
      note(`${name} FAILED: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    } finally {
      rmSync(own, { recursive: true, force: true, maxRetries: 3 });
    }
    seconds[name] = Math.round((performance.now() - began) / 100) / 10;
    note(`${name} took ${seconds[name]} s`);
  }
  return benchFileOf({ date, commit, conditions, failed, seconds, results });
}

/** Fetched ahead, where a peer needs it: not while something is measured. */
async function redisFor(sections: readonly string[], note: BenchOptions['note']): Promise<Versions> {
  if (!sections.includes('pipeline')) return {};
  const redis = await findRedis({ report: { ...silentReport, note } });
  return { 'redis-server': redis === null ? 'none to be had' : redis.version };
}
