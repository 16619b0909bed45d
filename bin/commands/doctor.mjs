import { PARTS } from '../lib/examine.mjs';
import { PlainError } from '../lib/plain-error.mjs';
import { createReport } from '../lib/terminal.mjs';

/** npm run doctor: what is here, and the one command or setting for what is not. Changes and fetches nothing. */
export async function main() {
  const report = createReport();
  let missing = 0;
  for (const { name, examine } of PARTS) {
    report.step(name);
    try {
      report.done(await examine());
    } catch (error) {
      if (!(error instanceof PlainError)) throw error;
      missing += 1;
      report.fail(`${name}: ${error.message}`, error.how);
    }
  }
  if (missing === 0) return 0;
  report.note(`${missing} of ${PARTS.length} are missing; npm run setup gets what can be got by itself.`);
  return 1;
}
