import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, mkdirSync, readlinkSync, realpathSync, rmdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { CHECKOUT_ID, ROOT } from './checkout.mjs';
import { makeOwnFolder } from './own-folder.mjs';
import { PlainError } from './plain-error.mjs';

/** Kept across reboots, unlike the temp folder, and reachable by every user. */
const PERSISTENT_TEMP = '/var/tmp';

/** Where data of this checkout lies when it cannot lie in the checkout. */
export const ELSEWHERE = join(PERSISTENT_TEMP, `applywright-${CHECKOUT_ID}`);

/**
 * @param {string} folder an existing one
 * @param {import('./unprivileged.mjs').RunAs} runAs
 */
function canReach(folder, runAs) {
  const { status } = spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { ...runAs, cwd: '/' });
  return status === 0;
}

/** @param {string} folder */
const isLink = (folder) => lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink() === true;

/**
 * Makes a data folder that the given user can reach. Where the checkout hides it (a 0700 home), the data goes to the
 * system's persistent temp folder and a link stands in its place.
 * @param {string} folder
 * @param {import('./unprivileged.mjs').RunAs} runAs
 * @param {(text: string) => void} note
 * @returns {string} where the data really lies
 */
export function makeReachableFolder(folder, runAs, note) {
  const target = join(
    ELSEWHERE,
    relative(ROOT, folder)
      .replaceAll(/[^\w-]+/g, '-')
      .replace(/^-+/, ''),
  );
  if (isLink(folder)) {
    const linked = readlinkSync(folder);
    // A copied checkout brings the link along; two checkouts must not share one database.
    if (linked !== target) {
      note(`${folder} pointed to data of another checkout (${linked}); starting with none`);
      rmSync(folder);
    } else if (!existsSync(target)) {
      note(`the data that ${folder} pointed to is gone (${target}); starting with none`);
    }
  }
  mkdirSync(dirname(folder), { recursive: true });
  if (!isLink(folder)) {
    mkdirSync(folder, { recursive: true, mode: 0o711 });
    if (!('uid' in runAs) || canReach(folder, runAs)) return realpathSync(folder);
    makeOwnFolder(ELSEWHERE, 0o711);
    // mv, because it keeps owners and crosses file systems: data made before the checkout was hidden moves along.
    rmSync(target, { recursive: true, force: true });
    const { status, stderr } = spawnSync('mv', [folder, target], { encoding: 'utf8' });
    if (status !== 0) throw new PlainError(`${folder} cannot be moved to ${target}: ${stderr.trim()}`, 'npm run reset');
    symlinkSync(target, folder);
    note(`the data lies in ${target}: the server's user cannot reach into this checkout`);
  }
  makeOwnFolder(ELSEWHERE, 0o711);
  mkdirSync(target, { recursive: true, mode: 0o711 });
  return target;
}

/** @param {string} folder */
function removeIfEmpty(folder) {
  try {
    rmdirSync(folder);
  } catch {
    // Another start's data is in it.
  }
}

/**
 * Removes a data folder with what it points to.
 * @param {string} folder
 */
export function removeWithTarget(folder) {
  if (isLink(folder)) {
    rmSync(readlinkSync(folder), { recursive: true, force: true });
    removeIfEmpty(dirname(readlinkSync(folder)));
  }
  rmSync(folder, { recursive: true, force: true });
}
