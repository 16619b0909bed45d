import { join } from 'node:path';
import { ROOT } from '#bin/checkout.mjs';
import { removeWithTarget } from '#bin/data-elsewhere.mjs';
import { run as runProcess } from '#bin/run-process.mjs';
import { coldStart } from '../cold-start.js';
import type { BenchContext, Result } from '../section.js';

/*
 * npm start as a person runs it, with everything installed and built, timed by what it prints. Its data lies in a
 * folder of its own, so a start that somebody else runs here is not touched. A machine without
 * anything is another measurement, for which the network is needed.
 */

// A busy machine takes several times as long.
const LIMIT_MS = 180_000;
const MOST_ROUNDS = 3;

export const MARKS = {
  ready: /^services: ready in /,
  'first-applied': / applied \(sent\) after /,
} as const;
export type Mark = keyof typeof MARKS;

export async function run(context: BenchContext): Promise<Result[]> {
  if (context.isCold) return coldStart(context);
  const { folder, rounds, isQuick, say } = context;
  const times: Record<string, number[]> = {};
  const add = (names: Record<Mark, string>, taken: Record<Mark, number>): void => {
    for (const mark of Object.keys(names) as Mark[]) (times[names[mark]] ??= []).push(taken[mark]);
  };
  for (let round = 1; round <= (isQuick ? 1 : Math.min(rounds, MOST_ROUNDS)); round += 1) {
    const data = join(folder, `data-${round}`);
    try {
      add({ ready: 'new-data/ready', 'first-applied': 'new-data/first-applied' }, await start(data));
      add({ ready: 'ready', 'first-applied': 'first-applied' }, await start(data));
    } finally {
      removeWithTarget(join(data, 'postgres'));
    }
    say(`round ${round}: ready after ${times['ready']?.at(-1)?.toFixed(1)} s`);
  }
  return Object.entries(times).map(([name, taken]) => ({
    section: 'startup',
    name: `startup/applywright/${name}`,
    unit: 's',
    better: 'lower' as const,
    rounds: taken,
    ...(name === 'ready' ? { note: 'from the start of the process; data of an earlier start' } : {}),
  }));
}

/** Seconds from the start of the process to each mark in what it prints. */
async function start(data: string): Promise<Record<Mark, number>> {
  const began = performance.now();
  const seen: Partial<Record<Mark, number>> = {};
  const lines: string[] = [];
  const { code } = await runProcess(process.execPath, ['bin/run.cjs', 'start', '--once', '--data', data], {
    cwd: ROOT,
    // Nobody's key may be used by a measurement.
    env: { ...process.env, OPENAI_API_KEY: '' },
    timeoutMs: LIMIT_MS,
    onLine(line) {
      lines.push(line);
      for (const mark of Object.keys(MARKS) as Mark[]) {
        if (MARKS[mark].test(line)) seen[mark] ??= (performance.now() - began) / 1_000;
      }
    },
  });
  const { ready, 'first-applied': applied } = seen;
  if (code !== 0 || ready === undefined || applied === undefined) {
    throw new Error(`npm start -- --once ended with ${code}; it said:\n${lines.slice(-15).join('\n')}`);
  }
  return { ready, 'first-applied': applied };
}
