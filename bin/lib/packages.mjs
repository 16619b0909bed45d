import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './checkout.mjs';
import { withLock } from './lock.mjs';
import { requireNpm } from './npm.mjs';
import { PlainError } from './plain-error.mjs';
import { run } from './run-process.mjs';
import { silentReport } from './terminal.mjs';

const MODULES = join(ROOT, 'node_modules');
const STAMP = join(MODULES, '.applywright-stamp');
const COUNT_EVERY_MS = 500;
// npm tries every single package before it gives up, which takes minutes. This many failures and no answer will do.
const FAILURES_MEAN_OFFLINE = 8;
const NETWORK_CODES =
  /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ENOTCACHED|ERR_SOCKET_TIMEOUT)\b/;

/** @typedef {{ version?: string, optional?: boolean, dev?: boolean, link?: boolean }} LockedPackage */

/** @param {string} path @returns {any} */
const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));

/** @param {string} path @returns {Record<string, LockedPackage>} what stands where, but for the checkout itself */
function lockedPackages(path) {
  const { '': _self, ...packages } = readJson(path).packages;
  return packages;
}

/** What decides what lies in node_modules. Scripts and descriptions do not. */
function wantedStamp() {
  const { dependencies, devDependencies, optionalDependencies, overrides } = readJson(join(ROOT, 'package.json'));
  return (
    createHash('sha256')
      .update(readFileSync(join(ROOT, 'package-lock.json')))
      .update(JSON.stringify([dependencies, devDependencies, optionalDependencies, overrides]))
      // A checkout shared into a container holds the other system's binaries.
      .update(`${process.platform}-${process.arch}`)
      .digest('hex')
  );
}

/** Somebody ran npm by hand: believe npm's own record of what it left behind, package by package. */
function matchesNpmRecord() {
  const record = join(MODULES, '.package-lock.json');
  if (!existsSync(record)) return false;
  const there = lockedPackages(record);
  const wanted = lockedPackages(join(ROOT, 'package-lock.json'));
  return (
    Object.entries(wanted).every(([path, { version, optional }]) =>
      there[path] === undefined ? optional === true : there[path].version === version,
    ) && Object.keys(there).every((path) => wanted[path] !== undefined)
  );
}

/** Leaves the stamp out where node_modules cannot be written to: the next check is a little slower, that is all. */
function writeStamp() {
  try {
    writeFileSync(STAMP, wantedStamp());
  } catch {
    // As said above.
  }
}

/** @returns {boolean} whether node_modules holds what package-lock.json asks for */
export function arePackagesInStep() {
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wantedStamp()) return true;
  // A stamp that differs is from before a change; npm's record tells whether npm has caught up since.
  if (!matchesNpmRecord()) return false;
  writeStamp();
  return true;
}

/** @param {string[]} paths */
const countInstalled = (paths) => paths.filter((path) => existsSync(join(ROOT, path, 'package.json'))).length;

/**
 * Reads npm's log of its requests and tells when it is talking to nobody.
 * @param {(code: string) => void} onOffline
 */
function watchRequests(onOffline) {
  let answers = 0;
  let failures = 0;
  return (/** @type {string} */ line) => {
    if (/^npm http fetch GET [23]\d\d /.test(line)) answers += 1;
    const code = /^npm http fetch GET .* failed with (\w+)/.exec(line)?.[1];
    if (code !== undefined && ++failures >= FAILURES_MEAN_OFFLINE && answers === 0) onOffline(code);
  };
}

/** @param {string} code */
const offlineError = (code) =>
  new PlainError(
    `Packages are missing and npm's registry cannot be reached (${code})`,
    'Connect this machine to the network once and run: npm ci',
  );

/** @param {string} output @param {number | null} code */
function explainFailure(output, code) {
  const network = NETWORK_CODES.exec(output)?.[1];
  if (network !== undefined) return offlineError(network);
  const lines = output.split('\n').filter((line) => line.startsWith('npm error') && !line.includes('complete log'));
  return new PlainError(
    `npm ci failed (exit ${code}): ${lines.slice(0, 4).join(' ').replaceAll('npm error ', '') || output.slice(-400)}`,
    'Run it by hand to see everything it says: npm ci',
  );
}

/** @param {import('./terminal.mjs').Report} report */
async function install(report) {
  const npm = requireNpm();
  const paths = Object.keys(lockedPackages(join(ROOT, 'package-lock.json')));
  const why = existsSync(MODULES) ? 'not in step with package-lock.json' : 'missing';
  report.step('packages', `${why}; npm ci installs about ${paths.length} (some 150 MB to fetch, 500 MB on disk)`);
  const counting = setInterval(() => report.progress(countInstalled(paths), paths.length, 'packages'), COUNT_EVERY_MS);
  try {
    // NODE_ENV=production or an omit in the user's settings would leave out the compiler.
    const args = [
      ...npm.args,
      'ci',
      '--include=dev',
      '--include=optional',
      '--no-audit',
      '--no-fund',
      '--loglevel=http',
    ];
    const offline = new AbortController();
    const onLine = watchRequests((failure) => offline.abort(failure));
    const options = { cwd: ROOT, abort: offline.signal, onLine };
    const { code, stdout, stderr, error } = await run(npm.command, args, options);
    if (offline.signal.aborted) throw offlineError(offline.signal.reason);
    if (error) throw new PlainError(`npm could not be started: ${error.message}`, 'Run by hand: npm ci');
    if (code !== 0) throw explainFailure(`${stderr}\n${stdout}`, code);
  } finally {
    clearInterval(counting);
  }
  writeStamp();
  report.done(`${countInstalled(paths)} installed`);
}

/** @param {{ report?: import('./terminal.mjs').Report }} [options] */
export async function ensurePackages({ report = silentReport } = {}) {
  report.step('packages');
  if (arePackagesInStep()) return report.done('in step with package-lock.json');
  await withLock(
    join(ROOT, '.local', 'install.lock'),
    async () => {
      if (arePackagesInStep()) report.done('in step with package-lock.json');
      else await install(report);
    },
    { onWait: ({ pid }) => report.note(`waiting for the installation that process ${pid} runs`) },
  );
}
