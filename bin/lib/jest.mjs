import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { ROOT } from './checkout.mjs';
import { withMark } from './marks.mjs';
import { addLiveGroup, removeLiveGroup, signalGroup } from './process-groups.mjs';

const JEST = join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js');
// More than there are cores: most of what a test does is to wait for servers, browsers and clocks.
const WORKERS = 3;
// Jest waits for whatever a test left open, for ever. Its result is written by then; nobody should have to wait along.
const ENDS_WITHIN_MS = 5_000;
const LOOK_EVERY_MS = 250;

/**
 * @typedef {object} JestResult
 * @property {number} numPassedTests
 * @property {number} numFailedTests
 * @property {number} numRuntimeErrorTestSuites files that could not be run at all
 */

/**
 * @typedef {object} JestOptions
 * @property {string[]} args
 * @property {NodeJS.ProcessEnv} env
 * @property {string} resultFile
 * @property {import('./children.mjs').ChildRegistry} registry
 * @property {import('./terminal.mjs').Report} report
 */

/**
 * What the run comes to. A file that cannot be run is one failure at least; so is a run that found no tests, or that
 * failed without a failed test to show for it.
 * @param {JestResult | null} result null when jest left none behind
 * @param {number | null} code
 */
export function countTests(result, code) {
  if (result === null) return { passed: 0, failed: 1 };
  const passed = result.numPassedTests;
  const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
  const isEmpty = passed + failed === 0;
  return { passed, failed: failed === 0 && (isEmpty || code !== 0) ? 1 : failed };
}

/**
 * Runs jest in this terminal.
 * @param {JestOptions} options
 * @returns {Promise<{ passed: number, failed: number }>}
 */
export function runJest({ args, env, resultFile, registry, report }) {
  const node = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const all = [...node, JEST, `--maxWorkers=${WORKERS}`, '--json', `--outputFile=${resultFile}`, ...args];
  // In a group of its own, so that on Ctrl-C we end it in order; without input, so that it asks nothing.
  const jest = spawn(process.execPath, all, {
    cwd: ROOT,
    env: withMark(env, registry.mark),
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: true,
  });
  const pid = jest.pid;
  if (pid !== undefined) {
    addLiveGroup(pid);
    registry.add({ name: 'jest', pid });
  }
  /** @type {NodeJS.Timeout | undefined} */
  let patience;
  let isHanging = false;
  const looking = setInterval(() => {
    if (patience !== undefined || !existsSync(resultFile)) return;
    patience = setTimeout(() => {
      isHanging = true;
      report.warn('jest did not end by itself: a test left a timer, a connection or a process open');
      if (pid !== undefined) signalGroup(pid, 'SIGKILL');
    }, ENDS_WITHIN_MS);
  }, LOOK_EVERY_MS);
  return new Promise((resolve, reject) => {
    jest.once('error', reject);
    jest.once('exit', (code) => {
      clearInterval(looking);
      clearTimeout(patience);
      if (pid !== undefined) {
        removeLiveGroup(pid);
        registry.remove(pid);
      }
      const result = existsSync(resultFile) ? JSON.parse(readFileSync(resultFile, 'utf8')) : null;
      resolve(countTests(result, isHanging ? 0 : code));
    });
  });
}
