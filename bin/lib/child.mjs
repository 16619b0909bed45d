import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { withMark } from './marks.mjs';
import { PlainError, reasonOf } from './plain-error.mjs';
import { addLiveGroup, removeLiveGroup, signalGroup } from './process-groups.mjs';

const KEPT_LINES = 20;
const SHOWN_LINES = 8;
const READY_WITHIN_MS = 30_000;
const FIRST_POLL_MS = 10;
const SLOWEST_POLL_MS = 100;
const FAILED_STOP_MS = 3_000;

/**
 * @typedef {object} ChildSpec
 * @property {string} name
 * @property {string} command
 * @property {string[]} args
 * @property {NodeJS.ProcessEnv} [env] all of it; ours is not added
 * @property {string} [cwd]
 * @property {number} [uid]
 * @property {number} [gid]
 * @property {NodeJS.Signals} [stopSignal] SIGTERM unless told
 * @property {() => void | Promise<void>} [beforeStart] before the first start and each restart
 * @property {(child: Child) => boolean | Promise<boolean>} [isReady] asked again and again; throwing gives up
 * @property {number} [readyWithinMs]
 * @property {number} [stage] stages stop one after the other, 0 first; what others need stops later
 */

/** @typedef {{ code: number | null, signal: NodeJS.Signals | null, reason: string }} Exit */

/**
 * @typedef {object} Child
 * @property {string} name
 * @property {number} pid
 * @property {number} startedAt
 * @property {Promise<Exit>} exited
 * @property {() => boolean} isRunning
 * @property {() => string[]} lastLines what it said last
 * @property {(signal: NodeJS.Signals) => void} signal to its whole group
 * @property {(withinMs: number) => Promise<Exit>} stop asks, and kills the group when that takes too long
 */

/**
 * @typedef {object} LaunchOptions
 * @property {{ write: (chunk: Buffer | string) => void, close: () => void }} [log] closed by whoever opened it
 * @property {import('./children.mjs').ChildRegistry} [registry]
 * @property {(line: string) => void} [onLine]
 */

/** @param {number | null} code @param {NodeJS.Signals | null} signal */
const describeExit = (code, signal) => (signal === null ? `exit code ${code}` : `ended by ${signal}`);

/**
 * Starts a child as the leader of a process group of its own, so that Ctrl-C in the terminal reaches it only through
 * us, in the order we choose, and so that whatever it starts can be ended with it.
 * @param {ChildSpec} spec
 * @param {LaunchOptions} [options]
 * @returns {Promise<Child>} once it runs; readiness is another matter
 */
export async function launch(spec, { log, registry, onLine } = {}) {
  await spec.beforeStart?.();
  const { name, command, args, cwd, uid, gid, stopSignal = 'SIGTERM' } = spec;
  const user = { ...(uid === undefined ? {} : { uid }), ...(gid === undefined ? {} : { gid }) };
  const options = {
    ...(cwd === undefined ? {} : { cwd }),
    ...user,
    env: withMark(spec.env ?? process.env, registry?.mark),
  };
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  /** @type {string[]} */
  const lines = [];
  const { promise: exited, resolve } = /** @type {ReturnType<typeof withResolvers<Exit>>} */ (withResolvers());
  let isRunning = true;
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => log?.write(chunk));
    createInterface({ input: stream }).on('line', (line) => {
      if (lines.push(line) > KEPT_LINES) lines.shift();
      onLine?.(line);
    });
  }
  const pid = child.pid;
  if (pid === undefined) {
    const error = await new Promise((/** @type {(error: Error) => void} */ fail) => child.once('error', fail));
    throw new PlainError(`${name} could not be started: ${error.message}`, `Its program is ${command}`);
  }
  child.on('error', (error) => log?.write(`${error.message}\n`));
  addLiveGroup(pid);
  registry?.add({ name, pid, stopSignal });
  child.once('exit', (code, signal) => {
    isRunning = false;
    // What it started and did not end goes with it; a new one must not meet the old one's children.
    signalGroup(pid, 'SIGKILL');
    removeLiveGroup(pid);
    registry?.remove(pid);
    // Its last words may still be in the pipe.
    const done = () => resolve({ code, signal, reason: describeExit(code, signal) });
    child.once('close', done);
    setTimeout(done, 200).unref();
  });
  return {
    name,
    pid,
    startedAt: Date.now(),
    exited,
    isRunning: () => isRunning,
    lastLines: () => [...lines],
    signal: (signal) => void (isRunning && signalGroup(pid, signal)),
    async stop(withinMs) {
      if (isRunning) child.kill(stopSignal);
      const timer = setTimeout(() => isRunning && signalGroup(pid, 'SIGKILL'), withinMs);
      const exit = await exited;
      clearTimeout(timer);
      return exit;
    },
  };
}

/** @template T @returns {{ promise: Promise<T>, resolve: (value: T) => void }} */
function withResolvers() {
  /** @type {(value: T) => void} */
  let resolve = () => {};
  /** @type {Promise<T>} */
  const promise = new Promise((settle) => (resolve = settle));
  return { promise, resolve };
}

/** @param {Child} child */
export function lastWords(child) {
  const lines = child.lastLines().slice(-SHOWN_LINES);
  return lines.length === 0 ? '' : `; it said last:${lines.map((line) => `\n    ${line}`).join('')}`;
}

/**
 * Waits until the child says, in its own way, that it can be used.
 * @param {Child} child
 * @param {ChildSpec} spec
 * @throws {PlainError} when it ends first, or takes too long (it is then still running: the caller decides)
 */
export async function untilReady(child, { isReady, readyWithinMs = READY_WITHIN_MS }) {
  if (isReady === undefined) return;
  const until = Date.now() + readyWithinMs;
  let pause = FIRST_POLL_MS;
  for (;;) {
    if (!child.isRunning()) {
      const { reason } = await child.exited;
      throw new PlainError(`${child.name} ended before it was ready (${reason})${lastWords(child)}`, 'See its log.');
    }
    try {
      if (await isReady(child)) return;
    } catch (error) {
      throw new PlainError(`${child.name} does not become ready: ${reasonOf(error)}`, 'See its log.', { cause: error });
    }
    if (Date.now() > until) {
      throw new PlainError(
        `${child.name} was not ready within ${readyWithinMs / 1000} s${lastWords(child)}`,
        'See its log.',
      );
    }
    await sleep(pause);
    pause = Math.min(pause * 1.5, SLOWEST_POLL_MS);
  }
}

/**
 * For a server that is run without a supervisor: launches it, waits until it is ready, and closes its log at its end.
 * @param {ChildSpec} spec
 * @param {LaunchOptions} options
 */
export async function launchReady(spec, options) {
  const child = await launch(spec, options);
  void child.exited.then(() => options.log?.close());
  try {
    await untilReady(child, spec);
    return child;
  } catch (error) {
    await child.stop(FAILED_STOP_MS);
    throw error;
  }
}
