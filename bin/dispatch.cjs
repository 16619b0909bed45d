'use strict';
// Reached only on a Node that is new enough (run.cjs), so from here on the syntax is today's.
const { readdirSync } = require('node:fs');
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');

const folder = join(__dirname, 'commands');
const commands = readdirSync(folder)
  .filter((file) => file.endsWith('.mjs'))
  .map((file) => file.slice(0, -'.mjs'.length))
  .sort();

/** @param {string} file */
const load = (file) => import(pathToFileURL(join(__dirname, file)).href);

async function main() {
  const [command, ...args] = process.argv.slice(2);
  if (command === undefined || !commands.includes(command)) {
    const wanted = command === undefined ? 'No command given' : `There is no command "${command}"`;
    console.error(`${wanted}. There are: ${commands.join(', ')}. Example: npm run doctor`);
    return 1;
  }
  const { watchInterrupts } = await load('lib/interrupt.mjs');
  watchInterrupts();
  const { main: run } = await load(`commands/${command}.mjs`);
  return (await run(args)) ?? 0;
}

/** @param {unknown} error */
async function explain(error) {
  const { describeFault } = await load('lib/plain-error.mjs');
  console.error(describeFault(error));
}

/**
 * A fault that nobody awaited ends the run as surely as one that somebody did: half a start is worse than none.
 * @param {unknown} error
 */
async function endWith(error) {
  try {
    const { isInterrupted, runCleanups } = await load('lib/interrupt.mjs');
    // Ctrl-C pulls the ground from under whatever was awaited; what then fails is the stop, not a fault.
    if (isInterrupted()) return;
    await explain(error);
    await runCleanups();
  } catch (second) {
    console.error(second);
  }
  process.exit(1);
}

process.on('uncaughtException', endWith);
process.on('unhandledRejection', endWith);
main().then(async (code) => {
  const { isInterrupted, runCleanups } = await load('lib/interrupt.mjs');
  if (isInterrupted()) return;
  await runCleanups();
  process.exit(code);
}, endWith);
