import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from '../lib/checkout.mjs';
import { ensureAll } from '../lib/infrastructure.mjs';
import { onInterrupt } from '../lib/interrupt.mjs';
import { LOCAL, removeLocalFolder } from '../lib/local.mjs';
import { run } from '../lib/run-process.mjs';

/*
 * What the programs in bench/ need from the machine. They are compiled like everything else, and find binaries in the
 * environment, as tests do.
 */

export const RESULTS = join(LOCAL, 'bench');

/** @param {string} program below bench, without its ending @returns {Promise<any>} */
export const benchProgram = (program) => import(pathToFileURL(join(ROOT, 'dist', 'bench', `${program}.js`)).href);

/** Makes everything ready, with a folder for data that goes with the run. @param {import('../lib/terminal.mjs').Report} report */
export async function prepareBench(report) {
  const { nats, postgres, chromium } = await ensureAll({ report });
  process.env['NATS_SERVER_BIN'] = nats.path;
  process.env['CHROMIUM_BIN'] = chromium.path;
  process.env['CHROMIUM_SANDBOX'] = chromium.sandbox;
  const folder = join(RESULTS, `data-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  const remove = async () => {
    // A section that was cut short leaves its system's data one or two below, and what ran on it.
    for (const one of dataFolders(folder)) await removeLocalFolder(one, report.note);
    await removeLocalFolder(folder, report.note);
  };
  const forget = onInterrupt(remove);
  const close = async () => {
    await remove();
    forget();
  };
  const versions = { postgres: postgres.version, 'nats-server': nats.version, chromium: chromium.version };
  return { root: ROOT, folder, versions, commit: await commitHere(), close };
}

/** @param {string} folder @returns {string[]} */
const foldersIn = (folder) =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(folder, name));

/** @param {string} folder */
const dataFolders = (folder) => {
  const sections = foldersIn(folder);
  return [...sections.flatMap(foldersIn), ...sections].filter((one) => existsSync(join(one, 'children.json')));
};

/** What is measured: a commit, or one and what was changed since. */
async function commitHere() {
  const git = async (/** @type {string[]} */ ...args) => (await run('git', args, { cwd: ROOT })).stdout.trim();
  const commit = await git('rev-parse', 'HEAD');
  if (commit === '') return 'unknown';
  return (await git('status', '--porcelain', '--untracked-files=no')) === '' ? commit : `${commit} and changes`;
}
