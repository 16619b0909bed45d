import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from '../lib/checkout.mjs';
import { ensureAll } from '../lib/infrastructure.mjs';
import { onInterrupt } from '../lib/interrupt.mjs';
import { LOCAL, removeLocalFolder } from '../lib/local.mjs';
import { startEmbedded } from './embedded.mjs';

/*
 * What the programs in chaos/ need from the machine. They are compiled like everything else and find nothing by
 * themselves, so that tests can run them as well.
 */

export const RESULTS = join(LOCAL, 'chaos');

/** @param {string} program below chaos, without its ending @returns {Promise<any>} */
export const chaosProgram = (program) => import(pathToFileURL(join(ROOT, 'dist', 'chaos', `${program}.js`)).href);

/**
 * Makes everything ready, and says how to start systems whose data goes with them and whose logs stay.
 * @param {import('../lib/terminal.mjs').Report} report @param {string} name of the folder of logs
 */
export async function prepareChaos(report, name) {
  const { nats, chromium } = await ensureAll({ report });
  mkdirSync(RESULTS, { recursive: true });
  const folder = join(RESULTS, `data-${process.pid}`);
  onInterrupt(() => removeLocalFolder(folder, report.note));
  /** @param {Omit<import('./embedded.d.mts').EmbeddedOptions, 'folder' | 'nats' | 'chromium'>} options */
  return async (options) => {
    const system = await startEmbedded({ folder, nats: nats.path, chromium, ...options });
    return {
      ...system,
      async stop() {
        cpSync(join(folder, 'logs'), join(RESULTS, `${name}-logs`), { recursive: true, force: true });
        await system.stop();
      },
    };
  };
}
