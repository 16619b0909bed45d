import { join } from 'node:path';
import { cacheFolder } from './cache.mjs';
import { bundledChromium, unpackBundled } from './chromium-bundle.mjs';
import { checkChromium } from './chromium-check.mjs';
import { installPlaywrightChromium, playwrightChromium } from './chromium-playwright.mjs';
import { withLock } from './lock.mjs';
import { PlainError, reasonOf } from './plain-error.mjs';
import { findOnPath, isExecutable } from './run-process.mjs';
import { silentReport } from './terminal.mjs';
import { parseVersion } from './versions.mjs';

// The bundled 153 is what our tests run; 159 is what this Playwright is made for. Others may well work, and nobody has
// tried: CHROMIUM_BIN takes any.
const OLDEST_TESTED = 153;
const NEWEST_TESTED = 159;
const SYSTEM_NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const MAC_APPS = ['Google Chrome', 'Chromium'].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);
const ADVICE = 'Set CHROMIUM_BIN to a Chromium or Chrome, or run: npx playwright install chromium';

/**
 * @typedef {object} Chromium
 * @property {string} path
 * @property {string} version
 * @property {string} source
 * @property {'on' | 'off'} sandbox Chromium's own
 * @property {string} why the sandbox is on or off
 */

/** @param {string} version */
const isTested = (version) => {
  const major = parseVersion(version)?.[0] ?? 0;
  return major >= OLDEST_TESTED && major <= NEWEST_TESTED;
};

/**
 * @param {string} path
 * @param {string} source
 * @param {string} cache
 * @returns {Promise<Chromium>}
 */
async function tried(path, source, cache) {
  const check = await checkChromium(path, cache);
  if ('reason' in check) throw new Error(`${path} does not start: ${check.reason}`);
  return { path, source, ...check };
}

/** @param {string} path @param {string} cache @returns {Promise<Chromium>} */
async function given(path, cache) {
  if (!isExecutable(path)) throw new PlainError(`CHROMIUM_BIN is ${path}, which is no program`, ADVICE);
  try {
    return await tried(path, 'CHROMIUM_BIN', cache);
  } catch (error) {
    throw new PlainError(`CHROMIUM_BIN: ${reasonOf(error)}`, ADVICE, { cause: error });
  }
}

/**
 * @param {string} cache
 * @param {NodeJS.ProcessEnv} env
 * @param {(text: string) => void} note
 * @returns {Promise<Chromium | null>}
 */
async function installed(cache, env, note) {
  const fromPlaywright = await playwrightChromium(env);
  /** @type {[string, string][]} */
  const candidates = fromPlaywright === null ? [] : [[fromPlaywright, 'Playwright']];
  const system = [...SYSTEM_NAMES.map((name) => findOnPath(name, env)), ...MAC_APPS.filter(isExecutable)];
  for (const path of system) if (path !== null) candidates.push([path, 'system']);
  for (const [path, source] of candidates) {
    try {
      const found = await tried(path, source, cache);
      if (source !== 'system' || isTested(found.version)) return found;
      note(`${path} is ${found.version}; ${OLDEST_TESTED} to ${NEWEST_TESTED} are tested (CHROMIUM_BIN would take it)`);
    } catch (error) {
      note(reasonOf(error));
    }
  }
  return null;
}

/**
 * @param {string} cache
 * @param {boolean} allowFetch
 * @param {import('./terminal.mjs').Report} report
 * @returns {Promise<Chromium | null>}
 */
async function bundled(cache, allowFetch, report) {
  const bundle = bundledChromium(cache);
  if (bundle === null) return null;
  if (!isExecutable(bundle.path)) {
    if (!allowFetch) return null;
    await withLock(join(cache, 'unpack.lock'), async () => {
      if (!isExecutable(bundle.path)) await unpackBundled(bundle, report);
    });
  }
  // The wrapper exists only after unpacking, so the path is asked for again.
  return tried(bundledChromium(cache)?.path ?? bundle.path, '@sparticuz/chromium', cache);
}

/**
 * Where Chromium is, in this order: CHROMIUM_BIN, one that Playwright installed, the system's if its version is a
 * tested one, the one that an npm package carries (Linux on x86-64), and last Playwright's download.
 * @param {{ allowFetch?: boolean, report?: import('./terminal.mjs').Report, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<Chromium>}
 * @throws {PlainError} when there is none that starts
 */
export async function findChromium({ allowFetch = true, report = silentReport, env = process.env } = {}) {
  const cache = join(cacheFolder(env), 'chromium');
  if (env.CHROMIUM_BIN) return given(env.CHROMIUM_BIN, cache);
  const found = await installed(cache, env, report.note);
  if (found !== null) return found;
  const reasons = [];
  try {
    const own = await bundled(cache, allowFetch, report);
    if (own !== null) return own;
  } catch (error) {
    if (!allowFetch) throw new PlainError(reasonOf(error), ADVICE, { cause: error });
    reasons.push(reasonOf(error));
    report.note(reasonOf(error));
  }
  if (!allowFetch) throw new PlainError('Chromium is not here yet', 'npm run setup gets it (70 to 290 MB).');
  try {
    await installPlaywrightChromium(report);
    const path = await playwrightChromium(env);
    if (path !== null) return await tried(path, 'Playwright', cache);
  } catch (error) {
    reasons.push(`playwright install: ${reasonOf(error)}`);
  }
  throw new PlainError(`No Chromium could be had (${reasons.join('; ')})`, ADVICE);
}
