import { accessSync, constants, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { formatBytes } from './amounts.mjs';
import { buildState } from './build.mjs';
import { cacheFolder } from './cache.mjs';
import { ROOT } from './checkout.mjs';
import { findChromium } from './chromium.mjs';
import { findPostgres } from './infrastructure.mjs';
import { findNatsServer } from './nats-server.mjs';
import { requireNpm } from './npm.mjs';
import { arePackagesInStep } from './packages.mjs';
import { PlainError } from './plain-error.mjs';
import { externalPostgres, givenPostgresUrl } from './postgres-external.mjs';
import { run } from './run-process.mjs';

// Packages, build, browser and databases together, with room for logs.
const NEEDED_BYTES = 2_000_000_000;

/** @typedef {{ name: string, examine: () => string | Promise<string> }} Part examine throws a PlainError when it is missing */

async function examineNpm() {
  const { command, args } = requireNpm();
  const { stdout } = await run(command, [...args, '--version'], { cwd: ROOT });
  return `${stdout.trim()} (${args[0] ?? command})`;
}

function examinePackages() {
  if (arePackagesInStep()) return 'in step with package-lock.json';
  throw new PlainError('The packages are missing or not in step with package-lock.json', 'npm ci');
}

function examineBuild() {
  const { isCurrent, files } = buildState();
  if (isCurrent) return `${files.length} files, up to date`;
  throw new PlainError('The TypeScript sources are not compiled, or have changed', 'npm run setup');
}

async function examineNats() {
  const { version, path, source } = await findNatsServer({ allowFetch: false });
  return `${version} (${source}: ${path})`;
}

async function examinePostgres() {
  const given = givenPostgresUrl(process.env);
  if (given === null) {
    const { version, source } = findPostgres();
    return `${version} (${source})`;
  }
  const postgres = externalPostgres(given);
  await postgres.start();
  return `${postgres.version} (${postgres.source})`;
}

async function examineChromium() {
  const { version, path, source, sandbox, why } = await findChromium({ allowFetch: false });
  return `${version} (${source}: ${path}), its sandbox ${sandbox}: ${why}`;
}

/** @param {string} folder @param {string} setting */
function examineSpace(folder, setting) {
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  if (free >= NEEDED_BYTES) return `${formatBytes(free)} free (${folder})`;
  throw new PlainError(
    `Only ${formatBytes(free)} are free in ${folder}; ${formatBytes(NEEDED_BYTES)} are needed`,
    `Free some, or set ${setting}.`,
  );
}

function examineTemp() {
  const folder = tmpdir();
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return folder;
  } catch {
    throw new PlainError(`The temp folder ${folder} cannot be written to`, 'Set TMPDIR to a folder of yours.');
  }
}

/** @type {Part[]} */
export const PARTS = [
  { name: 'node', examine: () => `${process.versions.node} (${process.execPath})` },
  { name: 'npm', examine: examineNpm },
  { name: 'packages', examine: examinePackages },
  { name: 'build', examine: examineBuild },
  { name: 'nats-server', examine: examineNats },
  { name: 'postgres', examine: examinePostgres },
  { name: 'chromium', examine: examineChromium },
  { name: 'cache', examine: () => examineSpace(cacheFolder(), 'APPLYWRIGHT_CACHE to a folder on another disk') },
  { name: 'data', examine: () => examineSpace(ROOT, '--data to a folder on another disk') },
  { name: 'temp', examine: examineTemp },
];
