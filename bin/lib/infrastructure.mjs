import { ensureBuild } from './build.mjs';
import { findChromium } from './chromium.mjs';
import { findNatsServer } from './nats-server.mjs';
import { ensurePackages } from './packages.mjs';
import { PlainError } from './plain-error.mjs';
import { findPostgresBinaries } from './postgres-binaries.mjs';
import { givenPostgresUrl } from './postgres-external.mjs';
import { silentReport } from './terminal.mjs';

/**
 * @typedef {object} Infrastructure
 * @property {import('./nats-server.mjs').NatsServer} nats
 * @property {{ source: string, version: string }} postgres
 * @property {import('./chromium.mjs').Chromium} chromium
 */

function requirePlatform() {
  if (process.platform === 'linux' || process.platform === 'darwin') return;
  throw new PlainError(
    `Applywright runs on Linux and macOS, and this is ${process.platform}`,
    'On Windows, run it inside WSL 2 (https://learn.microsoft.com/windows/wsl/install).',
  );
}

/** @returns {{ source: string, version: string }} */
export function findPostgres(env = process.env) {
  const given = givenPostgresUrl(env);
  if (given !== null) return { source: given.variable, version: '' };
  const { version, isCopy } = findPostgresBinaries();
  return { source: isCopy ? 'embedded, copied to where its user can reach it' : 'embedded', version };
}

/**
 * Finds or fetches everything that a start needs, and starts nothing. Warm, it is a matter of a few hundred
 * milliseconds and no network.
 * @param {{ report?: import('./terminal.mjs').Report, build?: boolean, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<Infrastructure>}
 */
export async function ensureAll({ report = silentReport, build = true, env = process.env } = {}) {
  requirePlatform();
  await ensurePackages({ report });
  if (build) await ensureBuild({ report });
  report.step('nats-server');
  const nats = await findNatsServer({ report, env });
  report.done(`${nats.version} (${nats.source})`);
  report.step('postgres');
  const postgres = findPostgres(env);
  report.done([postgres.version, `(${postgres.source})`].filter(Boolean).join(' '));
  report.step('chromium');
  const chromium = await findChromium({ report, env });
  report.done(`${chromium.version} (${chromium.source}), its sandbox ${chromium.sandbox}: ${chromium.why}`);
  return { nats, postgres, chromium };
}
