import { accessSync, constants, mkdirSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { makeOwnFolder } from './own-folder.mjs';
import { PlainError, reasonOf } from './plain-error.mjs';

/** @param {string} folder */
function isUsable(folder) {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * The user's home; null for those who have none to write to (`nobody`, many containers).
 * @returns {string | null}
 */
export function usableHome() {
  try {
    const home = homedir();
    // Not made when it is missing: root could, and should not make a home for somebody who is meant to have none.
    accessSync(home, constants.W_OK | constants.X_OK);
    return isAbsolute(home) ? home : null;
  } catch {
    return null;
  }
}

/**
 * Where downloads are kept, shared by all checkouts of one user: APPLYWRIGHT_CACHE, else the XDG cache folder, else,
 * for users without a home (`nobody`, many containers), a folder of their own under the temp folder.
 * @param {NodeJS.ProcessEnv} [env]
 */
export function cacheFolder(env = process.env) {
  const given = env.APPLYWRIGHT_CACHE;
  if (given) {
    const folder = resolve(given);
    if (isUsable(folder)) return folder;
    throw new PlainError(`APPLYWRIGHT_CACHE is ${folder}, which cannot be written to`, 'Set it to a folder of yours.');
  }
  const xdg = env.XDG_CACHE_HOME;
  const home = usableHome();
  const base = xdg && isAbsolute(xdg) ? xdg : home && join(home, '.cache');
  if (base !== null && isUsable(join(base, 'applywright'))) return join(base, 'applywright');
  const uid = process.getuid?.() ?? 'user';
  try {
    return makeOwnFolder(join(tmpdir(), `applywright-cache-${uid}`), 0o700);
  } catch (error) {
    if (error instanceof PlainError) throw error;
    throw new PlainError(
      `No folder for downloads can be made in ${tmpdir()} (${reasonOf(error)})`,
      'Set APPLYWRIGHT_CACHE to a folder of yours.',
    );
  }
}
