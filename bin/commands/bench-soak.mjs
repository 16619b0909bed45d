import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { readCount, readOptions } from '../lib/options.mjs';
import { createReport } from '../lib/terminal.mjs';
import { benchProgram, prepareBench, RESULTS } from '../system/bench.mjs';

const OPTIONS = /** @type {const} */ ({
  minutes: { type: 'string', default: '60' },
  rate: { type: 'string', default: '10' },
  out: { type: 'string', default: join(RESULTS, 'soak.json') },
});

/**
 * npm run bench:soak: an hour of steady load, and what the services hold in memory over it.
 * @param {string[]} args
 */
export async function main(args) {
  const values = readOptions(args, OPTIONS);
  const minutes = readCount('minutes', values.minutes, 1, 1_440);
  const rate = readCount('rate', values.rate, 1, 200);
  const out = resolve(values.out);
  const report = createReport();
  const { close, ...prepared } = await prepareBench(report);
  try {
    const { runSoak } = await benchProgram('soak');
    const { tableOf } = await benchProgram('table');
    const ran = await runSoak({ ...prepared, minutes, rate, note: report.note });
    mkdirSync(dirname(out), { recursive: true });
    writeFileSync(out, `${JSON.stringify(ran, null, 2)}\n`);
    // The other aims are another command's.
    const aims = ran.aims.filter((/** @type {{ state: string }} */ { state }) => state !== 'not measured');
    console.log(`\n${tableOf({ ...ran, aims })}`);
    report.note(`Results: ${out}`);
    return Object.keys(ran.failed).length === 0 ? 0 : 1;
  } finally {
    await close();
  }
}
