import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '#bin/checkout.mjs';
import { onInterrupt } from '#bin/interrupt.mjs';
import { run as runProcess } from '#bin/run-process.mjs';
import type { BenchContext, Result } from './section.js';

/*
 * npm start on a machine that has Node and nothing else of this: a clone of the commit in a fresh temporary folder, with
 * caches of its own that are empty, so that everything is fetched from where it comes from. Once: what a second round
 * told would be how busy the network is.
 */

const LIMIT_MS = 900_000;
const BITS_PER_MB = 8;

// Each stage ends with the last line that begins so, in this order.
const STAGES = {
  packages: /^packages: /,
  build: /^build: /,
  binaries: /^(nats-server|postgres|chromium): /,
  start: /^services: /,
  'first-applied': / applied \(sent\) after /,
} as const;
type Stage = keyof typeof STAGES;
const NAMES = Object.keys(STAGES) as Stage[];

export async function coldStart({ say }: BenchContext): Promise<Result[]> {
  const folder = mkdtempSync(join(tmpdir(), 'applywright-cold-'));
  const checkout = join(folder, 'checkout');
  // Postgres may have to run as another user, who has to come through.
  chmodSync(folder, 0o755);
  const remove = async (): Promise<void> => {
    // It knows what lies outside of the checkout.
    await runProcess(process.execPath, ['bin/run.cjs', 'reset'], { cwd: checkout }).catch(() => undefined);
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  const forget = onInterrupt(remove);
  try {
    const cloned = await runProcess('git', ['clone', '--quiet', '--no-hardlinks', ROOT, checkout], {});
    if (cloned.code !== 0) throw new Error(`The checkout cannot be cloned: ${cloned.stderr}`);
    const caches = Object.fromEntries(['npm', 'binaries', 'xdg'].map((name) => [name, join(folder, name)]));
    for (const cache of Object.values(caches)) mkdirSync(cache as string);
    return resultsOf(await startIn(checkout, environment(caches), say), sizeMb(caches['npm'] as string));
  } finally {
    await remove();
    forget();
  }
}

/** That of whoever asked, without what it knows of things that are here already. */
function environment(caches: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  // npm tells its children where it works; how it reaches its registry is the machine's and stays.
  const ofNpm = /^npm_(?!config_(registry|userconfig|globalconfig|proxy|https_proxy|noproxy|cafile)$)/i;
  const ofOurs =
    /^(INIT_CWD|NATS_SERVER_BIN|CHROMIUM_BIN|CHROMIUM_SANDBOX|DATABASE_URL|POSTGRES_URL|TEST_POSTGRES_URL)$/;
  const kept = Object.entries(process.env).filter(([name]) => !ofNpm.test(name) && !ofOurs.test(name));
  return {
    ...Object.fromEntries(kept),
    npm_config_cache: caches['npm'],
    APPLYWRIGHT_CACHE: caches['binaries'],
    XDG_CACHE_HOME: caches['xdg'],
    // Nobody's key may be used by a measurement.
    OPENAI_API_KEY: '',
  };
}

/** When each stage ended, in seconds from the start of the process. */
async function startIn(cwd: string, env: NodeJS.ProcessEnv, say: BenchContext['say']): Promise<Record<Stage, number>> {
  const began = performance.now();
  const lines: string[] = [];
  const ended: Partial<Record<Stage, number>> = {};
  const { code, stderr } = await runProcess(process.execPath, ['bin/run.cjs', 'start', '--once'], {
    cwd,
    env,
    timeoutMs: LIMIT_MS,
    onLine(line) {
      lines.push(line);
      const stage = NAMES.find((name) => STAGES[name].test(line));
      if (stage === undefined) return;
      ended[stage] = (performance.now() - began) / 1_000;
      say(`cold, ${ended[stage].toFixed(1)} s: ${line}`);
    },
  });
  const missing = NAMES.filter((name) => ended[name] === undefined);
  if (code !== 0 || missing.length > 0) {
    throw new Error(
      `A cold start ended with ${code}, without ${missing.join(', ')}:\n${[...lines.slice(-15), stderr].join('\n')}`,
    );
  }
  return ended as Record<Stage, number>;
}

export function resultsOf(ended: Readonly<Record<Stage, number>>, packagesMb: number): Result[] {
  const result = (name: string, value: number, note?: string, unit = 's'): Result => ({
    section: 'startup',
    name: `startup/applywright/cold${name}`,
    unit,
    better: unit === 's' ? 'lower' : 'higher',
    rounds: [value],
    ...(note === undefined ? {} : { note }),
  });
  const stages = NAMES.map((name, at) => {
    const before = NAMES[at - 1];
    return result(`/${name}`, ended[name] - (before === undefined ? 0 : ended[before]));
  });
  const bandwidth = (packagesMb * BITS_PER_MB) / ended.packages;
  return [
    result('', ended['first-applied'], 'nothing installed to first applied'),
    ...stages,
    result('/bandwidth', bandwidth, `at least: ${packagesMb.toFixed(0)} MB of packages, unpacked meanwhile`, 'Mbit/s'),
  ];
}

function sizeMb(folder: string): number {
  const bytes = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
  return bytes / 1_000_000;
}
