import { spawn } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { addLiveGroup, removeLiveGroup, signalGroup } from './process-groups.mjs';

// Enough for every version string and error text we read; a tool that talks more is cut at the front.
const KEPT_OUTPUT_CHARS = 64_000;

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {number} [uid]
 * @property {number} [gid]
 * @property {number} [timeoutMs]
 * @property {AbortSignal} [abort] kills it
 * @property {boolean} [inherit] the terminal sees the output instead of us
 * @property {(line: string) => void} [onLine] each line of either stream, as it comes
 */

/**
 * @typedef {object} RunResult
 * @property {number | null} code null when it did not start or was ended by a signal
 * @property {string} stdout
 * @property {string} stderr
 * @property {(Error & { code?: string }) | null} error why it did not start
 * @property {boolean} timedOut
 */

/**
 * Runs a program to its end. Never rejects: whether a failure matters is the caller's to say. The program leads a
 * process group of its own and is killed with us.
 * @param {string} command
 * @param {string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<RunResult>}
 */
export function run(command, args, { inherit = false, timeoutMs, abort, onLine, ...options } = {}) {
  return new Promise((resolve) => {
    const stdio = inherit ? 'inherit' : 'pipe';
    /** @type {RunResult} */
    const result = { code: null, stdout: '', stderr: '', error: null, timedOut: false };
    const child = spawn(command, args, { ...options, stdio: ['ignore', stdio, stdio], detached: true });
    const pid = child.pid;
    if (pid !== undefined) addLiveGroup(pid);
    const timer =
      timeoutMs === undefined || pid === undefined
        ? undefined
        : setTimeout(() => {
            result.timedOut = true;
            signalGroup(pid, 'SIGKILL');
          }, timeoutMs);
    abort?.addEventListener('abort', () => pid !== undefined && result.code === null && signalGroup(pid, 'SIGKILL'));
    for (const name of /** @type {const} */ (['stdout', 'stderr'])) {
      child[name]?.on('data', (chunk) => (result[name] = (result[name] + chunk).slice(-KEPT_OUTPUT_CHARS)));
      const stream = child[name];
      if (stream && onLine) createInterface({ input: stream }).on('line', onLine);
    }
    child.once('error', (error) => {
      result.error = error;
      if (pid === undefined) resolve(result);
    });
    child.once('close', (code) => {
      clearTimeout(timer);
      if (pid !== undefined) removeLiveGroup(pid);
      resolve({ ...result, code });
    });
  });
}

/** @param {string} path */
export function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/**
 * @param {string} name
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string | null}
 */
export function findOnPath(name, env = process.env) {
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, name)).find(isExecutable) ?? null;
}
