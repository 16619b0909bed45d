import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { lastWords, launch, untilReady } from './child.mjs';
import { openLog } from './log-file.mjs';
import { describeFault } from './plain-error.mjs';
import { silentReport } from './terminal.mjs';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;
// A child that held this long was well; its next failure starts the pauses anew.
const WELL_AFTER_MS = 30_000;
// Ctrl-C promises ten seconds for everything, our own last writes included.
const STOP_ALL_MS = 9_000;
// What each later stage is sure to get, however long the ones before it take.
const LEAST_PER_STAGE_MS = 1_500;
const NO_LIFE = Promise.resolve();

/** @typedef {import('./child.mjs').ChildSpec} ChildSpec */
/** @typedef {import('./child.mjs').Child} Child */

/**
 * @typedef {object} Supervised
 * @property {ChildSpec} spec
 * @property {ReturnType<typeof openLog>} log
 * @property {Child | null} child
 * @property {boolean} isWanted
 * @property {AbortController} pause ends the wait before a restart
 * @property {number} failures
 * @property {Promise<unknown>} life settles when nothing of it runs or will run any more
 */

/**
 * @typedef {object} SupervisorOptions
 * @property {string} logs folder of the logs, one per name
 * @property {import('./children.mjs').ChildRegistry} registry
 * @property {import('./terminal.mjs').Report} [report]
 * @property {number} [longestPauseMs] before a restart; 15 s unless told
 * @property {(name: string, line: string) => void} [onLine]
 * @property {(name: string, state: 'starting' | 'ready' | 'failed' | 'stopped') => void} [onState]
 */

/**
 * Keeps named children running: a log for each, a restart with growing pauses for one that fails, and an ordered stop.
 * @param {SupervisorOptions} options
 */
export function createSupervisor({ logs, registry, report = silentReport, onLine, onState = () => {}, ...options }) {
  const { longestPauseMs = LONGEST_PAUSE_MS } = options;
  /** @type {Map<string, Supervised>} */
  const all = new Map();
  let isStopping = false;

  /** @param {Supervised} one */
  async function startOnce(one) {
    const { name } = one.spec;
    onState(name, 'starting');
    one.log.write(`--- ${new Date().toISOString()} start\n`);
    const child = await launch(one.spec, { log: one.log, registry, onLine: (line) => onLine?.(name, line) });
    one.child = child;
    try {
      if (!one.isWanted) throw new Error(`${name} was stopped while it was starting`);
      await untilReady(child, one.spec);
    } catch (error) {
      await child.stop(LEAST_PER_STAGE_MS);
      throw error;
    }
    onState(name, 'ready');
    return child;
  }

  /** @param {Supervised} one */
  async function restart(one) {
    const pause = Math.min(FIRST_PAUSE_MS * 2 ** (one.failures - 1), longestPauseMs);
    report.note(`${one.spec.name} starts again in ${pause / 1000} s (try ${one.failures})`);
    await sleep(pause, undefined, { signal: one.pause.signal }).catch(() => {});
    if (!one.isWanted) return null;
    const child = await startOnce(one);
    report.note(`${one.spec.name} is back (pid ${child.pid})`);
    return child;
  }

  /** Watches one child for as long as it is wanted. @param {Supervised} one @param {Child} first */
  async function watch(one, first) {
    /** @type {Child | null} */
    let child = first;
    while (child !== null) {
      const { reason } = await child.exited;
      if (!one.isWanted) return;
      one.failures = Date.now() - child.startedAt > WELL_AFTER_MS ? 1 : one.failures + 1;
      onState(one.spec.name, 'failed');
      report.warn(`${one.spec.name} failed (${reason})${lastWords(child)}`);
      child = null;
      while (child === null && one.isWanted) {
        try {
          child = await restart(one);
        } catch (error) {
          one.failures += 1;
          onState(one.spec.name, 'failed');
          if (one.isWanted) report.warn(describeFault(error));
        }
      }
    }
  }

  /**
   * Starts a child and waits until it is ready. A first start that fails is not repeated: it says something about the
   * set-up, and the caller has a person to tell.
   * @param {ChildSpec} spec
   * @returns {Promise<Child>}
   */
  async function start(spec) {
    if (isStopping) throw new Error(`${spec.name} cannot be started: everything is being stopped`);
    if (all.has(spec.name)) throw new Error(`${spec.name} is already supervised`);
    const log = openLog(join(logs, `${spec.name}.log`));
    /** @type {Supervised} */
    const one = { spec, log, child: null, isWanted: true, pause: new AbortController(), failures: 0, life: NO_LIFE };
    all.set(spec.name, one);
    const first = startOnce(one);
    one.life = first.then(
      (child) => watch(one, child),
      () => {},
    );
    try {
      return await first;
    } catch (error) {
      one.isWanted = false;
      all.delete(spec.name);
      log.close();
      throw error;
    }
  }

  /** @param {string} name @param {number} [withinMs] */
  async function stop(name, withinMs = STOP_ALL_MS) {
    const one = all.get(name);
    if (one === undefined) return;
    one.isWanted = false;
    one.pause.abort();
    await one.child?.stop(withinMs);
    // One that was only just being started is ended there.
    await one.life;
    all.delete(name);
    one.log.close();
    onState(name, 'stopped');
  }

  /**
   * Stops every child, stage by stage, each stage at once; what does not end in its time is killed with its group.
   * @param {{ withinMs?: number }} [options]
   */
  async function stopAll({ withinMs = STOP_ALL_MS } = {}) {
    isStopping = true;
    const until = Date.now() + withinMs;
    // Nothing may be restarted while its neighbours go down.
    for (const one of all.values()) one.isWanted = false;
    const stages = [...new Set([...all.values()].map(({ spec }) => spec.stage ?? 0))].sort((a, b) => a - b);
    for (const [at, stage] of stages.entries()) {
      const reserved = (stages.length - 1 - at) * LEAST_PER_STAGE_MS;
      const limit = Math.max(LEAST_PER_STAGE_MS / 2, until - Date.now() - reserved);
      const names = [...all.values()].filter(({ spec }) => (spec.stage ?? 0) === stage).map(({ spec }) => spec.name);
      await Promise.all(names.map((name) => stop(name, limit)));
    }
  }

  return {
    start,
    stop,
    stopAll,
    /** How it is started. @param {string} name @returns {ChildSpec | undefined} */
    specOf: (name) => all.get(name)?.spec,
    /** @param {string} name @returns {Child | null} */
    child: (name) => all.get(name)?.child ?? null,
    /** @returns {Record<string, number>} */
    pids: () =>
      Object.fromEntries(
        [...all.values()].flatMap(({ spec, child }) => (child?.isRunning() ? [[spec.name, child.pid]] : [])),
      ),
  };
}
