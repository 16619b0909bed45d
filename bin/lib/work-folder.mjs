import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { onInterrupt } from './interrupt.mjs';

const PREFIX = 'unfinished-';

/** @param {string} path */
const remove = (path) => rmSync(path, { recursive: true, force: true, maxRetries: 3 });

/**
 * A folder for work that must not be seen half done: the work moves its result out, the rest is removed at the end,
 * on Ctrl-C, or, after a kill -9, by whoever comes next. To be used under a lock.
 * @template T
 * @param {string} parent
 * @param {(folder: string) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function inWorkFolder(parent, work) {
  for (const name of existsSync(parent) ? readdirSync(parent) : []) {
    if (name.startsWith(PREFIX)) remove(join(parent, name));
  }
  const folder = join(parent, `${PREFIX}${process.pid}`);
  const forget = onInterrupt(() => remove(folder));
  try {
    mkdirSync(folder, { recursive: true });
    return await work(folder);
  } finally {
    forget();
    remove(folder);
  }
}
