import { readOptions } from '../lib/options.mjs';
import { createReport } from '../lib/terminal.mjs';
import { chaosProgram, prepareChaos } from '../system/chaos.mjs';

/**
 * npm run chaos:selftest: plants one fault after the other in a small quiet run, and expects every one to be caught.
 * @param {string[]} args
 */
export async function main(args) {
  readOptions(args, {});
  const report = createReport();
  const start = await prepareChaos(report, 'selftest');
  const { selfTest, unproven } = await chaosProgram('self-test');
  /** @type {{ plant: string, breaks: string, isCaught: boolean, also: string[] }[]} */
  const caught = await selfTest(start, report.note);
  /** @type {string[]} */
  const never = unproven();
  for (const { plant, breaks, isCaught, also } of caught) {
    const more = also.length === 0 ? '' : ` (and ${also.length} more)`;
    console.log(`${isCaught ? report.paint.green('✓') : report.paint.red('✗')} ${plant}: ${breaks}${more}`);
  }
  for (const promise of never) console.log(`${report.paint.red('✗')} nothing is planted against: ${promise}`);
  const missed = caught.filter(({ isCaught }) => !isCaught).length;
  console.log(`${caught.length - missed} of ${caught.length} planted faults were caught`);
  return missed + never.length === 0 ? 0 : 1;
}
