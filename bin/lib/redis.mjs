import { existsSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { debianArch, findAllInArchive, unpackFromArchive } from './apt-package.mjs';
import { machineMirrors } from './apt-sources.mjs';
import { cacheFolder } from './cache.mjs';
import { withLock } from './lock.mjs';
import { reasonOf } from './plain-error.mjs';
import { findOnPath, isExecutable, run } from './run-process.mjs';
import { silentReport } from './terminal.mjs';
import { inWorkFolder } from './work-folder.mjs';

/*
 * A redis-server for benchmarks, which measure a queue on it beside ours. Nothing else of the project uses one, so
 * `npm run setup` does not fetch it, and its absence is no fault.
 */

const VERSION_WITHIN_MS = 10_000;
// Debian's server is the program of the package of tools, under another name. The others are libraries of it that a
// small system does not have.
const PACKAGES = ['redis-tools', 'libjemalloc2', 'liblzf1'];
const PROGRAM = 'redis-check-rdb';

/** @typedef {import('./redis.d.mts').RedisServer} RedisServer */

/**
 * What it says of itself; null when it does not run here.
 * @param {string} path @param {string} source @param {Record<string, string>} env
 * @returns {Promise<RedisServer | null>}
 */
async function tried(path, source, env = {}) {
  if (!isExecutable(path)) return null;
  const { code, stdout } = await run(path, ['--version'], {
    env: { PATH: process.env.PATH, ...env },
    timeoutMs: VERSION_WITHIN_MS,
  });
  const version = /\bv=(\S+)/.exec(stdout)?.[1];
  return code === 0 && version !== undefined ? { path, version, source, env } : null;
}

/** @param {string} folder that packages were unpacked into */
async function unpackedIn(folder) {
  const libraries = join(folder, 'usr', 'lib');
  if (!existsSync(libraries)) return null;
  // One folder, named after the platform.
  const env = {
    LD_LIBRARY_PATH: readdirSync(libraries)
      .map((name) => join(libraries, name))
      .join(':'),
  };
  return tried(join(folder, 'usr', 'bin', 'redis-server'), "this machine's package mirror", env);
}

/** The release of this machine: its libraries are those that the program was built for. */
function ownSuite() {
  const suite = /^VERSION_CODENAME=(\S+)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1];
  if (suite === undefined) throw new Error('this machine does not say of which release it is');
  return suite;
}

/** @param {string} folder @param {import('./terminal.mjs').Report} report */
async function fetchInto(folder, report) {
  const arch = await debianArch();
  if (arch === null) throw new Error('this is no Debian-like machine');
  const suite = ownSuite();
  const reasons = [];
  for (const mirror of machineMirrors()) {
    const archive = { mirror, suite, arch };
    try {
      for (const entry of await findAllInArchive(archive, PACKAGES, report)) {
        if (entry === null) throw new Error(`it does not have all of ${PACKAGES.join(', ')}`);
        await unpackFromArchive(archive, entry, folder, report);
      }
      symlinkSync(PROGRAM, join(folder, 'usr', 'bin', 'redis-server'));
      return;
    } catch (error) {
      rmSync(folder, { recursive: true, force: true });
      reasons.push(reasonOf(error));
    }
  }
  throw new Error(reasons.join('; ') || 'its apt sources name no package mirror');
}

/**
 * Where redis-server is: PATH, the cache, or a package of this machine's own release, unpacked and not installed.
 * @param {{ report?: import('./terminal.mjs').Report, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<RedisServer | null>} null when there is none; the report says why
 */
export async function findRedis({ report = silentReport, env = process.env } = {}) {
  const onPath = findOnPath('redis-server', env);
  const installed = onPath === null ? null : await tried(onPath, 'PATH');
  if (installed !== null) return installed;
  const cache = join(cacheFolder(env), 'redis');
  const folder = join(cache, 'unpacked');
  return withLock(join(cache, 'fetch.lock'), async () => {
    const cached = await unpackedIn(folder);
    if (cached !== null) return cached;
    try {
      await inWorkFolder(cache, async (work) => {
        await fetchInto(join(work, 'fetched'), report);
        rmSync(folder, { recursive: true, force: true });
        renameSync(join(work, 'fetched'), folder);
      });
    } catch (error) {
      report.note(`no redis-server: ${reasonOf(error)}`);
      return null;
    }
    const fetched = await unpackedIn(folder);
    if (fetched === null) report.note('no redis-server: it was fetched but does not run on this machine');
    return fetched;
  });
}
