import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './checkout.mjs';
import { isExecutable, run } from './run-process.mjs';

// What Playwright's own downloads come to, as it shows them.
export const PLAYWRIGHT_DOWNLOAD_MB = 290;

/** @param {NodeJS.ProcessEnv} env */
function browserFolder(env) {
  if (env.PLAYWRIGHT_BROWSERS_PATH && env.PLAYWRIGHT_BROWSERS_PATH !== '0') return env.PLAYWRIGHT_BROWSERS_PATH;
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'ms-playwright');
  return join(env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'ms-playwright');
}

/**
 * The browser that `playwright install` left on this machine, of the revision that this Playwright wants. Loading
 * Playwright to ask it takes longer than the whole rest of a warm start, so it is asked only when there is anything.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string | null>}
 */
export async function playwrightChromium(env) {
  const folder = browserFolder(env);
  if (!existsSync(folder) || !readdirSync(folder).some((name) => name.startsWith('chromium'))) return null;
  if (!existsSync(join(ROOT, 'node_modules', 'playwright'))) return null;
  const { chromium } = await import('playwright');
  const path = chromium.executablePath();
  return path !== '' && isExecutable(path) ? path : null;
}

/**
 * Lets Playwright download its browser, passing its progress on.
 * @param {import('./terminal.mjs').Report} report
 */
export async function installPlaywrightChromium(report) {
  report.step('chromium', `playwright install chromium (about ${PLAYWRIGHT_DOWNLOAD_MB} MB)`);
  const program = join(ROOT, 'node_modules', 'playwright', 'cli.js');
  const { code, stderr, stdout } = await run(process.execPath, [program, 'install', 'chromium'], {
    onLine(line) {
      const [, percent, size] = /(\d+)% of ([\d.]+) Mi?B/.exec(line) ?? [];
      if (size !== undefined) report.progress((Number(percent) / 100) * Number(size) * 1e6, Number(size) * 1e6);
    },
  });
  if (code === 0) return;
  const line = `${stderr}\n${stdout}`.split('\n').find((text) => /error|failed/i.test(text));
  throw new Error(line?.trim() ?? `exit code ${code}`);
}
