import { rmSync } from 'node:fs';
import { ELSEWHERE } from '../lib/data-elsewhere.mjs';
import { LOCAL, localFolders, removeLocalFolder } from '../lib/local.mjs';
import { PlainError } from '../lib/plain-error.mjs';
import { createReport } from '../lib/terminal.mjs';

/** npm run reset: forgets all kept data of this checkout, wherever it lies. Downloads in the cache stay. */
export async function main() {
  const report = createReport();
  const folders = localFolders();
  const running = folders.filter(({ holder }) => holder !== null);
  if (running.length > 0) {
    const pids = running
      .map(({ holder, isTest }) => `${holder?.pid} (${isTest ? 'npm test' : 'npm start'})`)
      .join(', ');
    throw new PlainError(
      `This checkout is in use by process ${pids}`,
      'Stop it with Ctrl-C there, then run this again.',
    );
  }
  report.step('reset');
  // .local/ itself comes first in the list and goes last: the others lie in it.
  for (const { folder } of folders.reverse()) await removeLocalFolder(folder, report.note);
  rmSync(ELSEWHERE, { recursive: true, force: true });
  report.done(folders.length === 0 ? 'there was no kept data' : `${LOCAL} and the data it pointed to are gone`);
}
