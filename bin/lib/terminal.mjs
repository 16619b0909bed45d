import { formatAmount } from './amounts.mjs';

const LIVE_EVERY_MS = 100;
const PLAIN_EVERY_MS = 5_000;
const PLAIN_SAME_EVERY_MS = 30_000;
const PLAIN_PARTS = 10;

/**
 * @typedef {object} Report
 * @property {(name: string, doing?: string) => void} step opens a step; what is said next belongs to it
 * @property {(done: number, total?: number, unit?: string) => void} progress of the open step; bytes unless told
 * @property {(detail: string) => void} done closes the open step
 * @property {(text: string) => void} note a line that stays
 * @property {(text: string) => void} warn a line that stays and wants to be read
 * @property {(what: string, how: string) => void} fail what is missing, and how to get it
 * @property {boolean} isLive whether lines can be rewritten in place
 * @property {Paint} paint
 */

/** @typedef {Record<'green' | 'red' | 'yellow' | 'dim' | 'bold', (text: string) => string>} Paint */

/** @param {boolean} on @returns {Paint} */
function paints(on) {
  /** @param {number} open @param {number} close */
  const paint = (open, close) => (/** @type {string} */ text) => (on ? `\x1b[${open}m${text}\x1b[${close}m` : text);
  return { green: paint(32, 39), red: paint(31, 39), yellow: paint(33, 39), dim: paint(2, 22), bold: paint(1, 22) };
}

/**
 * Says what is going on: one line rewritten in place on a terminal, plain throttled lines everywhere else, so that a
 * build log or an editor's task window stays readable.
 * @param {{ stream?: NodeJS.WriteStream | NodeJS.WritableStream, env?: NodeJS.ProcessEnv, now?: () => number }} [options]
 * @returns {Report}
 */
export function createReport({ stream = process.stdout, env = process.env, now = Date.now } = {}) {
  const isTerminal = 'isTTY' in stream && stream.isTTY === true;
  const isLive = isTerminal && env.TERM !== 'dumb';
  const paint = paints(isTerminal && !env.NO_COLOR);
  let step = '';
  let shownAt = 0;
  let shownParts = 0;
  let shownAmount = '';

  /** @param {string} text */
  const live = (text) => {
    const width = ('columns' in stream && stream.columns) || 80;
    stream.write(`\r\x1b[2K${text.slice(0, width - 1)}`);
  };
  /** @param {string} text */
  const line = (text) => void stream.write(isLive ? `\r\x1b[2K${text}\n` : `${text}\n`);

  return {
    isLive,
    paint,
    step(name, doing) {
      step = name;
      shownAt = isLive ? 0 : now();
      shownParts = 0;
      shownAmount = '';
      // What is about to be fetched, and how large it is, stays readable; progress is rewritten below it.
      if (doing !== undefined) line(isLive ? `  ${name}: ${doing}` : `${name}: ${doing}`);
      if (isLive) live(`· ${name} …`);
    },
    progress(done, total, unit = 'bytes') {
      const parts = total ? Math.floor((done / total) * PLAIN_PARTS) : 0;
      const passed = now() - shownAt;
      const isDue = isLive ? passed >= LIVE_EVERY_MS : parts > shownParts || passed >= PLAIN_EVERY_MS;
      if (!isDue) return;
      const amount = formatAmount(done, total, unit);
      // The same line again says only that we are alive, which need not be said so often.
      if (!isLive && amount === shownAmount && passed < PLAIN_SAME_EVERY_MS) return;
      shownAt = now();
      shownParts = parts;
      shownAmount = amount;
      if (isLive) live(`· ${step} … ${amount}`);
      else line(`${step}: ${amount}`);
    },
    done(detail) {
      line(isLive ? `${paint.green('✓')} ${step.padEnd(12)} ${paint.dim(detail)}` : `${step}: ${detail}`);
      step = '';
    },
    note: (text) => line(`  ${text}`),
    warn: (text) => line(`${paint.yellow('!')} ${text}`),
    fail: (what, how) => line(`${paint.red('✗')} ${what}\n  ${how}`),
  };
}

const nothing = () => {};

/** For callers that speak for themselves. @type {Report} */
export const silentReport = {
  isLive: false,
  paint: paints(false),
  step: nothing,
  progress: nothing,
  done: nothing,
  note: nothing,
  warn: nothing,
  fail: nothing,
};
