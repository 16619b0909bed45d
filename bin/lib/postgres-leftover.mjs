import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PlainError } from './plain-error.mjs';

const END_WITHIN_MS = 5_000;
const ORPHANS_END_WITHIN_MS = 2_000;

/**
 * Processes that work in a data folder: the server and each of its backends stand in it. That is better proof than
 * the pid file, whose pid may have gone to a stranger. Where /proc is missing, the command line of that pid.
 * @param {string} pgdata
 * @param {number} recorded
 * @returns {number[]}
 */
function processesOn(pgdata, recorded) {
  if (process.platform !== 'linux') {
    const { stdout } = spawnSync('ps', ['-o', 'command=', '-p', String(recorded)], { encoding: 'utf8' });
    return stdout.includes(pgdata) ? [recorded] : [];
  }
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readlinkSync(`/proc/${pid}/cwd`) === pgdata;
      } catch {
        return false;
      }
    })
    .map(Number);
}

/** @param {number} pid @param {NodeJS.Signals} signal */
function signal(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended in the meantime, which is what was wanted.
  }
}

/** @param {() => boolean} isDone @param {number} withinMs */
async function wait(isDone, withinMs) {
  const until = Date.now() + withinMs;
  while (!isDone() && Date.now() < until) await sleep(20);
  return isDone();
}

/**
 * Ends a server that a killed start left running on this data, and waits for the backends of one that was killed
 * itself: until the last has noticed, a new server refuses to start.
 * @param {string} pgdata
 * @param {(text: string) => void} note
 */
export async function endLeftoverPostgres(pgdata, note) {
  const file = join(pgdata, 'postmaster.pid');
  if (!existsSync(file)) return;
  const recorded = Number(readFileSync(file, 'utf8').split('\n')[0]);
  const left = () => processesOn(pgdata, recorded);
  if (left().includes(recorded)) {
    note(`ending Postgres (pid ${recorded}), which a killed start left running`);
    for (const name of /** @type {const} */ (['SIGINT', 'SIGQUIT', 'SIGKILL'])) {
      signal(recorded, name);
      if (await wait(() => !left().includes(recorded), END_WITHIN_MS)) break;
    }
  }
  if (!(await wait(() => left().length === 0, ORPHANS_END_WITHIN_MS))) {
    for (const pid of left()) signal(pid, 'SIGKILL');
    if (!(await wait(() => left().length === 0, ORPHANS_END_WITHIN_MS))) {
      const pids = left().join(' ');
      throw new PlainError(
        `Processes of an earlier Postgres do not end (${pids})`,
        `End them by hand: kill -9 ${pids}`,
      );
    }
  }
  // Names a pid that is dead, or a stranger's by now, which the server would take for a running server.
  rmSync(file, { force: true });
}
