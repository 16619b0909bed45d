import { closeSync, existsSync, fdatasyncSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, release, totalmem } from 'node:os';
import { join } from 'node:path';

export type Versions = Readonly<Record<string, string>>;

/** What the machine was like: figures of two machines compare by their ratios at most. */
export interface Conditions {
  readonly cores: number;
  readonly cpu: string;
  readonly memoryGb: number;
  readonly kernel: string;
  /** Over 1, 5 and 15 minutes, before the first section began. */
  readonly load: readonly number[];
  /** 4 KiB appended and synced, in the folder where all data lay. */
  readonly fsyncMs: { readonly median: number; readonly p99: number };
  readonly versions: Versions;
  readonly rounds: number;
  readonly isQuick: boolean;
}

const SYNCS = 200;
const BLOCK = Buffer.alloc(4_096, 1);

// What carries the measured work, or is measured beside it.
const PACKAGES = [
  '@nestjs/core',
  '@nats-io/jetstream',
  'fastify',
  'pg',
  'typeorm',
  'zod',
  'undici',
  'playwright',
  'autocannon',
  'pg-boss',
  'graphile-worker',
  'bullmq',
];

export function readConditions({
  root,
  folder,
  versions,
  rounds,
  isQuick,
}: {
  readonly root: string;
  readonly folder: string;
  readonly versions: Versions;
  readonly rounds: number;
  readonly isQuick: boolean;
}): Conditions {
  // Before our own syncs are part of it.
  const load = loadavg().map((average) => Math.round(average * 100) / 100);
  return {
    cores: availableParallelism(),
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    memoryGb: Math.round(totalmem() / 1e8) / 10,
    kernel: release(),
    load,
    fsyncMs: syncTimes(folder),
    versions: {
      node: process.versions.node,
      ...versions,
      ...packageVersions(root),
    },
    rounds,
    isQuick,
  };
}

export function syncTimes(folder: string): { median: number; p99: number } {
  const path = join(folder, 'fsync');
  const file = openSync(path, 'w');
  const times: number[] = [];
  try {
    for (let at = 0; at < SYNCS; at += 1) {
      const began = performance.now();
      writeSync(file, BLOCK);
      fdatasyncSync(file);
      times.push(performance.now() - began);
    }
  } finally {
    closeSync(file);
    rmSync(path, { force: true });
  }
  times.sort((a, b) => a - b);
  const at = (share: number): number => Math.round((times[Math.floor((SYNCS - 1) * share)] ?? 0) * 1_000) / 1_000;
  return { median: at(0.5), p99: at(0.99) };
}

/** Of the packages that are there. */
export function packageVersions(root: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of PACKAGES) {
    const path = join(root, 'node_modules', name, 'package.json');
    if (existsSync(path)) found[name] = (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version;
  }
  return found;
}
