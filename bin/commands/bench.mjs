import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { readCount, readWords } from '../lib/options.mjs';
import { PlainError } from '../lib/plain-error.mjs';
import { createReport } from '../lib/terminal.mjs';
import { benchProgram, prepareBench, RESULTS } from '../system/bench.mjs';

const OPTIONS = /** @type {const} */ ({
  rounds: { type: 'string', default: '3' },
  out: { type: 'string', default: join(RESULTS, 'results.json') },
  quick: { type: 'boolean', default: false },
  cold: { type: 'boolean', default: false },
});

// More would take hours, and say what three said.
const MOST_ROUNDS = 15;

/**
 * npm run bench: how fast this is, beside floors and peers in the same run. Sections may be named; all are run unless.
 * Exit 0 when everything was measured, whichever aims were met: an aim missed is a result, a section failed is not.
 * @param {string[]} args
 */
export async function main(args) {
  const { values, words } = readWords(args, OPTIONS);
  const rounds = readCount('rounds', values.rounds, 1, MOST_ROUNDS);
  const out = resolve(values.out);
  const report = createReport();
  const { close, ...prepared } = await prepareBench(report);
  try {
    const { SECTION_NAMES, runBench } = await benchProgram('run-bench');
    const unknown = words.find((word) => !SECTION_NAMES.includes(word));
    if (unknown !== undefined)
      throw new PlainError(`There is no section "${unknown}"`, `There are: ${SECTION_NAMES.join(', ')}`);
    if (values.cold && words.join() !== 'startup')
      throw new PlainError('Only a start is measured cold', 'npm run bench -- startup --cold');
    const { tableOf } = await benchProgram('table');
    const ran = await runBench({
      ...prepared,
      sections: words,
      rounds,
      isQuick: values.quick,
      isCold: values.cold,
      note: report.note,
    });
    mkdirSync(dirname(out), { recursive: true });
    writeFileSync(out, `${JSON.stringify(ran, null, 2)}\n`);
    console.log(`\n${tableOf(ran)}`);
    report.note(`Results: ${out}`);
    return Object.keys(ran.failed).length === 0 ? 0 : 1;
  } finally {
    await close();
  }
}
