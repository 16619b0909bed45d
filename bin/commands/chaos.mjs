import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCount, readOptions } from '../lib/options.mjs';
import { PlainError } from '../lib/plain-error.mjs';
import { createReport } from '../lib/terminal.mjs';
import { chaosProgram, prepareChaos, RESULTS } from '../system/chaos.mjs';

const OPTIONS = /** @type {const} */ ({
  applications: { type: 'string', default: '100' },
  seed: { type: 'string', default: '7' },
  minutes: { type: 'string' },
  'time-scale': { type: 'string', default: '20' },
  'browser-share': { type: 'string', default: '0.34' },
  agents: { type: 'string', default: '3' },
  agencies: { type: 'string', default: '8' },
});

// What two busy cores get through, with room: faults last as long as applications arrive.
const MS_PER_APPLICATION = 600;
const SHORTEST_MS = 30_000;
const QUIET_LIMIT_MS = 600_000;

/** @param {string} given @param {string} name @param {number} least @param {number} most */
function readShare(given, name, least, most) {
  const share = Number(given);
  if (share >= least && share <= most) return share;
  throw new PlainError(`--${name} is "${given}"`, `Give it a number from ${least} to ${most}.`);
}

/**
 * npm run chaos: the real system under load while a seeded nemesis hurts it; then it heals, comes to rest and is judged.
 * The report goes to .local/chaos/. Exit 0 only without a violation.
 * @param {string[]} args
 */
export async function main(args) {
  const values = readOptions(args, OPTIONS);
  const applications = readCount('applications', values.applications, 1, 20_000);
  const seed = readCount('seed', values.seed, 0, 4_294_967_295);
  const timeScale = readCount('time-scale', values['time-scale'], 1, 60);
  const agents = readCount('agents', values.agents, 2, 4);
  const agencies = readCount('agencies', values.agencies, 2, 100);
  const browserShare = readShare(values['browser-share'], 'browser-share', 0, 1);
  const durationMs =
    values.minutes === undefined
      ? Math.max(SHORTEST_MS, applications * MS_PER_APPLICATION)
      : readShare(values.minutes, 'minutes', 0.1, 600) * 60_000;
  const report = createReport();
  const name = `seed-${seed}-${applications}`;
  const start = await prepareChaos(report, name);
  const { runChaos } = await chaosProgram('run-chaos');
  const { tableOf } = await chaosProgram('report');
  const ran = await runChaos({
    start,
    seed,
    applications,
    durationMs,
    timeScale,
    agents,
    browsers: Math.round(agents * browserShare),
    agencies,
    quietLimitMs: QUIET_LIMIT_MS,
    note: report.note,
  });
  const file = join(RESULTS, `${name}.json`);
  writeFileSync(file, `${JSON.stringify(ran, null, 2)}\n`);
  console.log(`\n${tableOf(ran)}`);
  report.note(`Report: ${file}`);
  return ran.violations.length === 0 ? 0 : 1;
}
