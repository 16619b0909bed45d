import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { rendersPage } from './chromium-probe.mjs';
import { writeWhole } from './files.mjs';
import { run } from './run-process.mjs';
import { parseVersion } from './versions.mjs';

const VERSION_WITHIN_MS = 10_000;
// What decides on Linux whether a normal user may make the namespaces that the browser's sandbox is built from.
const NAMESPACE_SETTINGS = [
  '/proc/sys/kernel/unprivileged_userns_clone',
  '/proc/sys/kernel/apparmor_restrict_unprivileged_userns',
  '/proc/sys/user/max_user_namespaces',
];

/** @typedef {{ version: string, sandbox: 'on' | 'off', why: string }} ChromiumCheck */

/**
 * @param {string} path
 * @returns {Promise<ChromiumCheck | { reason: string }>} the reason when it does not start
 */
async function check(path) {
  const { code, stdout, stderr, error } = await run(path, ['--version'], { timeoutMs: VERSION_WITHIN_MS });
  const version = code === 0 ? parseVersion(stdout) : null;
  if (version === null) return { reason: error?.message ?? (stderr.trim().split('\n')[0] || `exit code ${code}`) };
  const base = { version: /\d+(\.\d+)+/.exec(stdout)?.[0] ?? version.join('.') };
  const isRoot = process.getuid?.() === 0;
  const refusal = isRoot ? null : await rendersPage(path, true);
  if (refusal?.isFine) return { ...base, sandbox: 'on', why: 'it starts with its sandbox' };
  const unsandboxed = await rendersPage(path, false);
  if (!unsandboxed.isFine) return { reason: unsandboxed.reason };
  const why = isRoot ? 'this is root, as whom Chromium refuses its sandbox' : 'this machine refuses user namespaces';
  return { ...base, sandbox: 'off', why };
}

/** @param {string} path */
const contentOf = (path) => (existsSync(path) ? readFileSync(path, 'utf8').trim() : '');

/** @param {string} file @returns {Record<string, ChromiumCheck>} */
function readRemembered(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return {};
  }
}

/**
 * Whether a browser really starts here and whether its sandbox works, tried once and remembered for as long as the
 * file, the user and the machine's settings stay the same.
 * @param {string} path
 * @param {string} cache
 * @returns {Promise<ChromiumCheck | { reason: string }>}
 */
export async function checkChromium(path, cache) {
  const { size, mtimeMs } = statSync(path);
  const key = JSON.stringify([path, size, mtimeMs, process.getuid?.(), NAMESPACE_SETTINGS.map(contentOf)]);
  const file = join(cache, 'checked.json');
  const known = readRemembered(file)[key];
  if (known !== undefined) return known;
  const found = await check(path);
  if ('reason' in found) return found;
  mkdirSync(cache, { recursive: true });
  writeWhole(file, JSON.stringify({ ...readRemembered(file), [key]: found }, null, 2));
  return found;
}
