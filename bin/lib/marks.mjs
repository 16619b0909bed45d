import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';

/*
 * A mark in the environment finds everything that descends from a run, also what has left its process group and lost
 * its parent: a browser, a database that a test started. Only where /proc shows environments; elsewhere nobody is
 * found this way, and process groups and recorded pids must do.
 */
const VARIABLE = 'APPLYWRIGHT_RUN';

export const newMark = () => `run-${randomBytes(8).toString('hex')}`;

/**
 * Marks add up: what a test starts carries the test's mark and that of the whole test run.
 * @param {NodeJS.ProcessEnv} env
 * @param {string} [mark]
 * @returns {NodeJS.ProcessEnv}
 */
export function withMark(env, mark) {
  const marks = [process.env[VARIABLE], mark].filter((one) => one !== undefined && one !== '');
  return marks.length === 0 ? env : { ...env, [VARIABLE]: marks.join(',') };
}

/** @param {string} mark @returns {number[]} */
export function markedProcesses(mark) {
  if (mark === '' || process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => {
      try {
        const line = readFileSync(`/proc/${pid}/environ`, 'utf8')
          .split('\0')
          .find((text) => text.startsWith(`${VARIABLE}=`));
        return line?.includes(mark) === true;
      } catch {
        return false;
      }
    })
    .map(Number);
}

/**
 * Kills whoever carries the mark, but for those named. Each pid has just been seen with the mark in its environment.
 * @param {string} mark
 * @param {(number | null)[]} [except]
 */
export function killMarked(mark, except = []) {
  for (const pid of markedProcesses(mark).filter((found) => !except.includes(found))) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended in the meantime.
    }
  }
}

/** @param {number} pid */
export function nameOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    return 'a process';
  }
}
