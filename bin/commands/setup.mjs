import { ensureAll } from '../lib/infrastructure.mjs';
import { createReport } from '../lib/terminal.mjs';

/** npm run setup: installs, compiles and fetches everything that a start needs, and starts nothing. */
export async function main() {
  await ensureAll({ report: createReport() });
}
