import { killLiveGroups } from './process-groups.mjs';

// Within the ten seconds in which Ctrl-C promises to have stopped everything.
const CLEANUP_LIMIT_MS = 9_500;
const SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129, SIGPIPE: 141 };

/** @type {Set<() => void | Promise<void>>} */
const cleanups = new Set();
let interrupted = false;

export const isInterrupted = () => interrupted;

/**
 * Registers what must happen before this process may end, whether by Ctrl-C, by a fault or normally. The newest runs
 * first, so that what was started last stops first. Each runs once.
 * @param {() => void | Promise<void>} cleanup
 * @returns {() => void} takes it back, for when the work is done
 */
export function onInterrupt(cleanup) {
  cleanups.add(cleanup);
  return () => void cleanups.delete(cleanup);
}

export async function runCleanups() {
  for (const cleanup of [...cleanups].reverse()) {
    cleanups.delete(cleanup);
    try {
      await cleanup();
    } catch (error) {
      // One that fails must not keep the others from running; that it failed is still said.
      console.error(error);
    }
  }
}

/** @param {keyof typeof EXIT_CODES} signal */
async function interrupt(signal) {
  if (interrupted) {
    console.error('Stopping at once.');
    process.exit(EXIT_CODES[signal]);
  }
  interrupted = true;
  // The line that was being rewritten would stand before the prompt.
  if (process.stdout.isTTY) process.stdout.write('\r\x1b[2K');
  const limit = setTimeout(() => process.exit(EXIT_CODES[signal]), CLEANUP_LIMIT_MS);
  await runCleanups();
  clearTimeout(limit);
  process.exit(EXIT_CODES[signal]);
}

/** Called once by the entry. A second signal ends everything the hard way; so does a stop that takes too long. */
export function watchInterrupts() {
  for (const signal of SIGNALS) process.on(signal, () => void interrupt(signal));
  // Nobody reads us any more (a pager was closed): the same as Ctrl-C, but for every further line that cannot be said.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', () => void (interrupted || interrupt('SIGPIPE')));
  }
  // Whatever still lives when this process ends, for any reason but kill -9, goes with it.
  process.on('exit', killLiveGroups);
}
