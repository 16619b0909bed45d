import { ensureAll } from '../lib/infrastructure.mjs';
import { isInterrupted } from '../lib/interrupt.mjs';
import { runJest } from '../lib/jest.mjs';
import { describeFault } from '../lib/plain-error.mjs';
import { createReport } from '../lib/terminal.mjs';
import { openTestRun } from '../lib/test-run.mjs';

/**
 * @param {string[]} args passed on to jest
 * @param {import('../lib/terminal.mjs').Report} report
 */
async function runTests(args, report) {
  const { nats, chromium } = await ensureAll({ report });
  const run = await openTestRun(report);
  try {
    const env = {
      ...process.env,
      TEST_POSTGRES_URL: run.postgresUrl,
      NATS_SERVER_BIN: nats.path,
      CHROMIUM_BIN: chromium.path,
      CHROMIUM_SANDBOX: chromium.sandbox,
    };
    const counts = await runJest({ args, env, resultFile: run.resultFile, registry: run.registry, report });
    await run.endStrays();
    return counts;
  } finally {
    await run.close();
  }
}

/**
 * npm test: everything the tests need, then jest, then one line that a program can read.
 * @param {string[]} args
 */
export async function main(args) {
  const report = createReport();
  /** @type {{ passed: number, failed: number }} */
  let counts;
  try {
    counts = await runTests(args, report);
  } catch (error) {
    if (isInterrupted()) return 130;
    console.error(describeFault(error));
    counts = { passed: 0, failed: 1 };
  }
  console.log(`${counts.passed} passed, ${counts.failed} failed`);
  return counts.failed === 0 ? 0 : 1;
}
