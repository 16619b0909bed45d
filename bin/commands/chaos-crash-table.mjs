import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../lib/checkout.mjs';
import { readOptions } from '../lib/options.mjs';
import { PlainError } from '../lib/plain-error.mjs';
import { createReport } from '../lib/terminal.mjs';
import { chaosProgram, prepareChaos, RESULTS } from '../system/chaos.mjs';

const OPTIONS = /** @type {const} */ ({ points: { type: 'string' } });
const DOCUMENT = join(ROOT, 'docs', 'failures.md');

/**
 * npm run chaos:crash-table: an agent dies at each crash point in each way, and what came of it is written into
 * docs/failures.md. With --points a,b only those are run, and the rows of the others stay.
 * @param {string[]} args
 */
export async function main(args) {
  const values = readOptions(args, OPTIONS);
  const report = createReport();
  const start = await prepareChaos(report, 'crash-table');
  const { runCrashTable } = await chaosProgram('crash-table');
  const { POINTS, faultsOf, withTable } = await chaosProgram('crash-cells');
  const points = values.points === undefined ? POINTS : values.points.split(',');
  const strange = points.filter((/** @type {string} */ point) => !POINTS.includes(point));
  if (strange.length > 0) throw new PlainError(`There is no crash point ${strange}`, `There are: ${POINTS.join(', ')}`);
  const file = join(RESULTS, 'crash-table.json');
  /** @type {import('../../chaos/crash-cells.js').Cell[]} */
  const cells = await runCrashTable({
    start,
    points,
    note: report.note,
    onCells: (/** @type {unknown[]} */ soFar) => writeFileSync(file, `${JSON.stringify(soFar, null, 2)}\n`),
  });
  const wrong = cells.flatMap((cell) => faultsOf(cell).map((/** @type {string} */ fault) => ({ cell, fault })));
  for (const { cell, fault } of wrong) console.log(`${report.paint.red('✗')} ${JSON.stringify(cell)}: ${fault}`);
  writeFileSync(DOCUMENT, withTable(readFileSync(DOCUMENT, 'utf8'), cells));
  report.note(`${cells.length} cells, ${wrong.length} of them wrong: ${file}`);
  return wrong.length === 0 ? 0 : 1;
}
