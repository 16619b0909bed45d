import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onInterrupt } from './interrupt.mjs';
import { localFolders, openTestFolder, removeLocalFolder } from './local.mjs';
import { killMarked, markedProcesses, nameOf } from './marks.mjs';
import { preparePostgres } from './postgres.mjs';

const LEFT_ALONE_MS = 300;

/** @typedef {import('./terminal.mjs').Report} Report */

/** A test run that was killed left its folder, and perhaps a database in it. @param {Report} report */
async function removeDeadRuns(report) {
  for (const { folder, holder, isTest } of localFolders()) {
    if (isTest && holder === null) await removeLocalFolder(folder, report.note);
  }
}

/** What the tests started and did not stop: ended, and said, because it is a fault of a test. @param {string} mark @param {Report} report */
async function endStrays(mark, report) {
  let strays = markedProcesses(mark);
  // A browser or backend may be on its way out.
  if (strays.length > 0) await sleep(LEFT_ALONE_MS);
  strays = markedProcesses(mark);
  if (strays.length === 0) return;
  report.warn(`the tests left ${strays.length} running: ${strays.map((pid) => `${nameOf(pid)} (${pid})`).join(', ')}`);
  killMarked(mark);
}

/**
 * The surroundings of one test run: a folder, one database server that may lose everything, and an end that leaves
 * nothing behind, whether the run ends by itself or by Ctrl-C.
 * @param {Report} report
 */
export async function openTestRun(report) {
  await removeDeadRuns(report);
  const local = openTestFolder();
  // The database carries no mark: it is no stray, and it stops after everything that does.
  const registry = { ...local.registry, mark: '' };
  /** @type {import('./postgres-external.mjs').Postgres | null} */
  let postgres = null;
  /** @type {Promise<void> | null} */
  let closing = null;
  const end = async () => {
    killMarked(local.registry.mark);
    await postgres?.stop();
    local.release();
    await removeLocalFolder(local.folder, report.note);
  };
  const close = () => (closing ??= end());
  const forget = onInterrupt(close);
  try {
    postgres = await preparePostgres({ dataDir: local.postgres, durable: false, registry, report });
    await postgres.start();
  } catch (error) {
    await close();
    throw error;
  }
  return {
    postgresUrl: postgres.url,
    registry: local.registry,
    resultFile: join(local.folder, 'jest.json'),
    endStrays: () => endStrays(local.registry.mark, report),
    async close() {
      await close();
      forget();
    },
  };
}
