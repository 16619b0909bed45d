import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isNativeError } from 'node:util/types';
import { onInterrupt } from './interrupt.mjs';
import { PlainError } from './plain-error.mjs';
import { isRunning, ownIdentity } from './process-identity.mjs';

const POLL_MS = 100;
// A lock file is empty between its creation and its first write. Longer than that and its writer is dead.
const HALF_WRITTEN_MS = 2_000;

/** @typedef {import('./process-identity.mjs').ProcessIdentity} ProcessIdentity */

/** @param {unknown} error @param {string} code */
const hasCode = (error, code) => isNativeError(error) && 'code' in error && error.code === code;

/** @param {string} path @param {string} text @returns {boolean} false when it is there already */
function createNew(path, text) {
  try {
    writeFileSync(path, text, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
}

/** @param {string} path */
const remove = (path) => rmSync(path, { force: true });

/**
 * Who holds the lock: a living process, or null when nobody does.
 * @param {string} path
 * @returns {ProcessIdentity | null}
 */
export function lockHolder(path) {
  try {
    const text = readFileSync(path, 'utf8');
    if (text === '') return Date.now() - statSync(path).mtimeMs < HALF_WRITTEN_MS ? { pid: 0, startTime: '' } : null;
    const holder = JSON.parse(text);
    return isRunning(holder) ? holder : null;
  } catch {
    return null;
  }
}

/**
 * Takes the lock if nobody alive holds it. A dead holder's lock is taken over under a second lock, so that of two who
 * find it dead only one removes it and neither removes the other's new one.
 * @param {string} path
 * @returns {(() => void) | null} the release, or null when somebody holds it
 */
export function tryLock(path) {
  mkdirSync(dirname(path), { recursive: true });
  const mine = JSON.stringify(ownIdentity());
  const release = () => {
    if (lockHolder(path)?.pid === process.pid) remove(path);
  };
  if (createNew(path, mine)) return release;
  if (lockHolder(path) !== null) return null;
  const guard = `${path}.takeover`;
  if (!createNew(guard, mine)) {
    if (lockHolder(guard) === null) remove(guard);
    return null;
  }
  try {
    if (lockHolder(path) !== null) return null;
    remove(path);
    return createNew(path, mine) ? release : null;
  } finally {
    remove(guard);
  }
}

/**
 * Runs one thing at a time across processes: two starts side by side must not both install packages.
 * @template T
 * @param {string} path
 * @param {() => Promise<T>} work
 * @param {{ waitMs?: number, onWait?: (holder: ProcessIdentity) => void }} [options]
 * @returns {Promise<T>}
 */
export async function withLock(path, work, { waitMs = 600_000, onWait } = {}) {
  const until = Date.now() + waitMs;
  let release = tryLock(path);
  for (let isFirst = true; release === null; isFirst = false) {
    const holder = lockHolder(path);
    if (isFirst && holder !== null) onWait?.(holder);
    if (Date.now() > until) {
      throw new PlainError(`Process ${holder?.pid} has held ${path} for too long`, 'End that process, then try again.');
    }
    await sleep(POLL_MS);
    release = tryLock(path);
  }
  const forget = onInterrupt(release);
  try {
    return await work();
  } finally {
    forget();
    release();
  }
}
