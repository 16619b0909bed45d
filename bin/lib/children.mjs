import { existsSync, readFileSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeWhole } from './files.mjs';
import { killMarked, newMark } from './marks.mjs';
import { PlainError, reasonOf } from './plain-error.mjs';
import { signalGroup } from './process-groups.mjs';
import { isRunning, startTimeOf } from './process-identity.mjs';

const END_WITHIN_MS = 4_000;

/** @typedef {{ name: string, pid: number, startTime: string, stopSignal: NodeJS.Signals }} ChildRecord */
/** @typedef {ReturnType<typeof openChildRegistry>} ChildRegistry */

/** @param {string} file @returns {{ mark: string, children: ChildRecord[] }} */
function readRecords(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    // Absent, or from a disk that filled up; then there is nothing to go by.
    return { mark: '', children: [] };
  }
}

/** @param {ChildRecord} record */
async function end(record) {
  try {
    process.kill(record.pid, record.stopSignal);
  } catch (error) {
    if (!isRunning(record)) return;
    const what = `${record.name} (pid ${record.pid}), left by a start that was killed, cannot be ended: ${reasonOf(error)}`;
    throw new PlainError(what, `Another user started it; as that user: kill ${record.pid}`);
  }
  const until = Date.now() + END_WITHIN_MS;
  while (isRunning(record) && Date.now() < until) await sleep(20);
  if (isRunning(record)) signalGroup(record.pid, 'SIGKILL');
}

/**
 * Remembers on disk which children run, with the system's start time of each, so that the next start finds those that
 * a killed start (kill -9, a crash, a lost terminal) left behind and never ends a stranger that got the same pid.
 * @param {string} file
 */
export function openChildRegistry(file) {
  /** @type {ChildRecord[]} */
  let mine = [];
  const mark = newMark();
  const save = () => {
    if (mine.length === 0) rmSync(file, { force: true });
    else writeWhole(file, `${JSON.stringify({ mark, children: mine }, null, 2)}\n`);
  };
  return {
    /** Carried in the environment by every child and by whatever it starts. */
    mark,
    /** @param {{ name: string, pid: number, stopSignal?: NodeJS.Signals }} child */
    add({ name, pid, stopSignal = 'SIGTERM' }) {
      const startTime = startTimeOf(pid);
      // Gone already: it failed at once, and its exit is being reported elsewhere.
      if (startTime === null) return;
      mine.push({ name, pid, startTime, stopSignal });
      save();
    },
    /** @param {number} pid */
    remove(pid) {
      mine = mine.filter((child) => child.pid !== pid);
      save();
    },
    /**
     * Ends what an earlier start left, all at once, and returns the names. To be called by whoever owns the folder,
     * before anything is started.
     * @param {{ note?: (text: string) => void }} [options]
     * @returns {Promise<string[]>}
     */
    async endLeftovers({ note = () => {} } = {}) {
      if (!existsSync(file)) return [];
      const { mark: earlier, children } = readRecords(file);
      const left = children.filter(isRunning);
      if (left.length > 0) {
        const names = left.map(({ name, pid }) => `${name} (${pid})`).join(', ');
        note(`ending ${left.length} left running by a start that was killed: ${names}`);
      }
      await Promise.all(left.map(end));
      // What those had started themselves, such as a browser, in their groups or out of them.
      killMarked(earlier);
      rmSync(file, { force: true });
      return left.map(({ name }) => name);
    },
  };
}
