import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBuild } from '../lib/build.mjs';
import { ROOT } from '../lib/checkout.mjs';
import { readOptions } from '../lib/options.mjs';
import { ensurePackages } from '../lib/packages.mjs';
import { PlainError } from '../lib/plain-error.mjs';
import { createReport } from '../lib/terminal.mjs';

const OPTIONS = /** @type {const} */ ({ check: { type: 'boolean', default: false } });

/** @param {{ path: string, content: string }} file */
function isInStep({ path, content }) {
  const whole = join(ROOT, path);
  return existsSync(whole) && readFileSync(whole, 'utf8') === content;
}

/**
 * npm run generate: writes the files that follow from the code and the pages (settings, permissions of
 * NATS users, list of decisions).
 * `--check`: changes nothing and fails when one of them is out of step.
 * @param {string[]} args
 */
export async function main(args) {
  const values = readOptions(args, OPTIONS);
  const report = createReport();
  await ensurePackages({ report });
  await ensureBuild({ report });
  const url = pathToFileURL(join(ROOT, 'dist', 'deploy', 'admin', 'generated-files.js')).href;
  /** @type {{ generatedFiles: (root: string) => { path: string, content: string }[] }} */
  const { generatedFiles } = await import(url);
  const stale = generatedFiles(ROOT).filter((file) => !isInStep(file));
  report.step('generated');
  if (stale.length === 0) return report.done('in step');
  const paths = stale.map(({ path }) => path).join(', ');
  if (values.check) throw new PlainError(`Out of step with what they are made from: ${paths}`, 'npm run generate');
  for (const { path, content } of stale) {
    mkdirSync(dirname(join(ROOT, path)), { recursive: true });
    writeFileSync(join(ROOT, path), content);
  }
  report.done(`wrote ${paths}`);
}
