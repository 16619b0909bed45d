import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addLiveGroup, removeLiveGroup, signalGroup } from './process-groups.mjs';

const RENDER_WITHIN_MS = 20_000;
const ASK_EVERY_MS = 50;
const TITLE = 'applywright-started';
const PAGE = `data:text/html,<title>${TITLE}</title><p>x</p>`;
const FLAGS = ['--headless', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run', '--remote-debugging-pipe'];

/**
 * Starts the browser the way Playwright does, on a DevTools pipe, and lets a renderer show a page: `--version` also
 * comes from a browser that lacks half of its libraries, and `--dump-dom` hangs in some headless builds.
 * @param {string} path
 * @param {boolean} isSandboxed
 * @returns {Promise<{ isFine: boolean, reason: string }>}
 */
export function rendersPage(path, isSandboxed) {
  const profile = mkdtempSync(join(tmpdir(), 'applywright-chromium-'));
  const args = [...FLAGS, ...(isSandboxed ? [] : ['--no-sandbox']), `--user-data-dir=${profile}`, 'about:blank'];
  return new Promise((resolve) => {
    const browser = spawn(path, args, { stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'], detached: true });
    const pid = browser.pid;
    if (pid !== undefined) addLiveGroup(pid);
    const [, , errors, toBrowser, fromBrowser] = browser.stdio;
    let said = '';
    let isFine = false;
    let spawnError = '';
    const ask = (/** @type {object} */ message) => {
      if (toBrowser && 'write' in toBrowser) toBrowser.write(`${JSON.stringify(message)}\0`);
    };
    let timedOut = false;
    const end = () => pid !== undefined && signalGroup(pid, 'SIGKILL');
    const asking = setInterval(() => ask({ id: 2, method: 'Target.getTargets' }), ASK_EVERY_MS);
    const limit = setTimeout(() => {
      timedOut = true;
      end();
    }, RENDER_WITHIN_MS);
    errors?.on('data', (chunk) => (said = (said + chunk).slice(-8_000)));
    // It may end before it has read what we wrote.
    toBrowser?.on('error', () => {});
    fromBrowser?.on('error', () => {});
    fromBrowser?.on('data', (chunk) => {
      // The title is the page's own; until it has been rendered, the target goes by its address.
      if (!isFine && String(chunk).includes(`"title":"${TITLE}"`)) {
        isFine = true;
        end();
      }
    });
    browser.once('error', (error) => (spawnError = error.message));
    browser.once('close', (code) => {
      clearInterval(asking);
      clearTimeout(limit);
      if (pid !== undefined) removeLiveGroup(pid);
      rmSync(profile, { recursive: true, force: true, maxRetries: 3 });
      const line = said.split('\n').find((text) => /FATAL|error while loading|sandbox|not supported/i.test(text));
      const ending = timedOut
        ? `it showed no page within ${RENDER_WITHIN_MS / 1000} s`
        : `it ended with exit code ${code}`;
      resolve({ isFine, reason: isFine ? '' : spawnError || line?.trim() || ending });
    });
    ask({ id: 1, method: 'Target.createTarget', params: { url: PAGE } });
  });
}
