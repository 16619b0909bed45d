import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { ROOT } from './checkout.mjs';
import { openChildRegistry } from './children.mjs';
import { removeWithTarget } from './data-elsewhere.mjs';
import { writeWhole } from './files.mjs';
import { lockHolder, tryLock } from './lock.mjs';
import { PlainError, reasonOf } from './plain-error.mjs';
import { openSecrets } from './secrets.mjs';

/*
 * Where a start keeps its data. The first start of a checkout owns `.local/`; a second one beside it finds the lock
 * taken and uses `.local/2/`, the next `.local/3/`, each with data, ports, logs and run.json of its own. The number is
 * freed when its start ends, so a start on its own always comes back to `.local/` and its kept data. `--data DIR`
 * names another folder altogether; then a lock that is taken is refused, because the person meant that very data.
 */
export const LOCAL = join(ROOT, '.local');
const LOCK = 'start.lock';
const TEST_PREFIX = 'test-';
const MOST_SLOTS = 20;

/** @param {number} slot */
const folderOf = (slot) => (slot === 1 ? LOCAL : join(LOCAL, String(slot)));

/** @param {string} folder */
function makeFolder(folder) {
  try {
    mkdirSync(folder, { recursive: true });
    // As root, Postgres runs as another user and must get through to its own folder; nothing else in here is open.
    chmodSync(folder, process.getuid?.() === 0 ? 0o711 : 0o700);
  } catch (error) {
    throw new PlainError(
      `The data folder ${folder} cannot be used: ${reasonOf(error)}`,
      'Run as the user it belongs to, or give another one: npm start -- --data DIR',
    );
  }
}

/** @param {string | undefined} data */
function claim(data) {
  if (data !== undefined) {
    const folder = resolve(data);
    makeFolder(folder);
    const release = tryLock(join(folder, LOCK));
    if (release !== null) return { folder, slot: 1, release };
    const holder = lockHolder(join(folder, LOCK));
    throw new PlainError(
      `The start with pid ${holder?.pid} is using ${folder}`,
      'End it, or give --data another folder.',
    );
  }
  for (let slot = 1; slot <= MOST_SLOTS; slot++) {
    makeFolder(folderOf(slot));
    const release = tryLock(join(folderOf(slot), LOCK));
    if (release !== null) return { folder: folderOf(slot), slot, release };
  }
  throw new PlainError(`${MOST_SLOTS} starts of this checkout are running`, 'End one of them.');
}

/**
 * Claims a data folder for this process. Call `release` when everything has stopped.
 * @param {{ data?: string | undefined }} [options]
 */
export function openLocal({ data } = {}) {
  const { folder, slot, release } = claim(data);
  const runFile = join(folder, 'run.json');
  // Left by a start that was killed: what it says is no longer true.
  rmSync(runFile, { force: true });
  return {
    folder,
    /** 1 unless other starts of this checkout are running. */
    slot,
    logs: join(folder, 'logs'),
    postgres: join(folder, 'postgres'),
    nats: join(folder, 'nats'),
    /** @param {string} name a data folder for anything else */
    path: (name) => join(folder, name),
    registry: openChildRegistry(join(folder, 'children.json')),
    secrets: openSecrets(join(folder, 'secrets')),
    runFile,
    /**
     * For programs: written in one step when everything is ready, so its presence means just that.
     * @param {Record<string, unknown>} run
     */
    writeRun: (run) => writeWhole(runFile, `${JSON.stringify(run, null, 2)}\n`),
    removeRun: () => rmSync(runFile, { force: true }),
    release() {
      rmSync(runFile, { force: true });
      release();
    },
  };
}

/** @typedef {ReturnType<typeof openLocal>} Local */

/** A data folder for one test run, beside those of the starts. */
export function openTestFolder() {
  return openLocal({ data: join(LOCAL, `${TEST_PREFIX}${process.pid}`) });
}

/** Every data folder in `.local/`, with the start or test run that uses it, if it lives. */
export function localFolders() {
  if (!existsSync(LOCAL)) return [];
  const below = readdirSync(LOCAL).filter((name) => /^\d+$/.test(name) || name.startsWith(TEST_PREFIX));
  return [LOCAL, ...below.map((name) => join(LOCAL, name))].map((folder) => ({
    folder,
    holder: lockHolder(join(folder, LOCK)),
    isTest: basename(folder).startsWith(TEST_PREFIX),
  }));
}

/**
 * Ends what a killed owner of the folder left running, then removes the folder and the data it points to.
 * @param {string} folder one that nobody uses
 * @param {(text: string) => void} note
 */
export async function removeLocalFolder(folder, note) {
  await openChildRegistry(join(folder, 'children.json')).endLeftovers({ note });
  removeWithTarget(join(folder, 'postgres'));
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

/**
 * What a running start wrote for programs.
 * @param {string} [folder]
 * @returns {Record<string, unknown> | null} null when none is ready
 */
export function readRun(folder = LOCAL) {
  const path = join(folder, 'run.json');
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null;
}
